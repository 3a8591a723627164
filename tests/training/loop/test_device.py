"""The device comes with a reason."""

import pytest
import torch

from designer.training.loop.device import choose_device, describe_device


def test_the_device_comes_with_a_reason():
    device, reason = choose_device()
    assert device.type in {"cuda", "mps", "cpu"}
    assert ":" in reason
    assert choose_device("cpu")[1] == "the CPU, as the recipe asks"
    assert describe_device(torch.device("mps")) == "Apple's GPU"


def test_cuda_is_chosen_before_mps_before_the_cpu(monkeypatch):
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device()[0].type == "mps"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "A GPU")
    device, reason = choose_device()
    assert (device.type, reason) == ("cuda", "A GPU: CUDA is available")
    with pytest.raises(Exception, match="there is no cuda:3: this computer has 1"):
        choose_device("cuda:3")
