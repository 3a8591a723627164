"""A result holds copies of the weights, on the CPU, one for each tensor."""

import torch
from torch import nn

from designer.training.job.trained_model import detached_state


def test_the_state_does_not_follow_the_model():
    model = nn.Linear(2, 2)
    state = detached_state(model.state_dict())
    before = state["weight"].clone()
    with torch.no_grad():
        model.weight.add_(1)
    assert torch.equal(state["weight"], before)
    assert not state["weight"].requires_grad
