"""Run in a process that can import torch and no designer: every exported file, forward and back.

Reads a list of jobs as JSON from the file named first and prints what came out as JSON.
"""

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

sys.modules["designer"] = None  # type: ignore[assignment]

import torch  # noqa: E402


def tensor(shape: list[int], dtype: str, device: str) -> torch.Tensor:
    kind = getattr(torch, dtype)
    if kind.is_floating_point:
        return torch.randn(shape, dtype=kind, device=device)
    return torch.randint(0, 2, shape, device=device).to(kind)


def model_of(job: dict[str, Any], variables: dict[str, Any]) -> torch.nn.Module:
    spec = importlib.util.spec_from_file_location("exported", job["path"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, job["constructor"])(**variables)


def results(model: torch.nn.Module, inputs: list[Any], device: str) -> list[torch.Tensor]:
    given = model(*[tensor(shape, dtype, device) for shape, dtype in inputs])
    return [given] if isinstance(given, torch.Tensor) else list(given)


def whole(job: dict[str, Any]) -> dict[str, Any]:
    with torch.device(job["device"]), torch.no_grad():
        model = model_of(job, {})
        outputs = results(model, job["inputs"], job["device"])
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "outputs": [[list(out.shape), str(out.dtype).removeprefix("torch.")] for out in outputs],
    }


def step(job: dict[str, Any]) -> dict[str, Any]:
    torch.manual_seed(0)
    model = model_of(job, job["variables"])
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    outputs = results(model, job["small_inputs"], "cpu")
    loss = sum(out.square().mean() for out in outputs if out.is_floating_point())
    loss.backward()
    optimizer.step()
    return {
        "loss": loss.item(),
        "untouched": [name for name, p in model.named_parameters() if p.grad is None],
        "bad": [n for n, p in model.named_parameters() if not torch.isfinite(p).all()],
        "small_outputs": [list(out.shape) for out in outputs],
    }


def main(path: str) -> None:
    torch.set_num_threads(2)
    jobs = json.loads(Path(path).read_text(encoding="utf-8"))
    found = {}
    for name, job in jobs.items():
        try:
            found[name] = {**whole(job), **step(job)}
        except Exception as error:
            found[name] = {"error": f"{type(error).__name__}: {error}"}
    json.dump(found, sys.stdout)


main(sys.argv[1])
