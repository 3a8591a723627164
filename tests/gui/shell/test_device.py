"""The device that training will probably choose."""

from pathlib import Path

from designer.gui.shell import device


def test_the_device_is_guessed_without_torch(monkeypatch, tmp_path: Path) -> None:
    there = tmp_path / "nvidia"
    there.touch()
    monkeypatch.setattr(device, "_NVIDIA", (there,))
    monkeypatch.setattr(device, "_torch_version", lambda: "2.13.0")
    assert device.likely_device() == "CUDA"
    monkeypatch.setattr(device, "_torch_version", lambda: "2.13.0+cpu")
    assert device.likely_device() in {"CPU", "MPS"}
