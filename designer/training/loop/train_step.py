"""The hot path: one training step, and one look at a batch without learning from it.

Nothing here waits for the device: losses come back as tensors, read by the loop now and then.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from designer.training.errors import TrainingError
from designer.training.loop.heads import Head
from designer.training.recipe.component import Component
from designer.training.recipe.component_errors import Blamed, of_optimizer

if TYPE_CHECKING:
    from torch import Tensor, nn, optim


class TrainStep:
    """Model, criterion and optimizer as one call.

    A batch is the Inputs' tensors, then for each head what its loss compares with.
    """

    def __init__(
        self,
        model: "nn.Module",
        heads: Sequence[Head],
        outputs: Sequence[str],
        optimizer: "optim.Optimizer",
        *,
        precision: str = "float32",
        device: str = "cpu",
        clip: float | None = None,
        blame: Blamed | None = None,
    ) -> None:
        """Remember the parts; ``outputs`` are all Outputs' ids in their order."""
        import torch

        self.model = model
        self.optimizer = optimizer
        self._outputs = tuple(outputs)
        self._heads = [(head.index, head.loss, head.weight, head.blame) for head in heads]
        self._criterion = self._heads[0][1] if _is_plain(self._heads, outputs) else None
        self._dtype = None if precision == "float32" else getattr(torch, precision)
        self._device = device
        self._clip = clip
        self._blame = blame or of_optimizer(Component(type(optimizer).__name__))
        self._scaler = torch.amp.GradScaler(device) if precision == "float16" else None

    def learn(
        self, inputs: "tuple[Tensor, ...]", wanted: "tuple[Tensor, ...]"
    ) -> "tuple[tuple[Tensor, ...], Tensor]":
        """Take one step; return all outputs and the loss, both cut off from the graph."""
        self.optimizer.zero_grad(set_to_none=True)
        outputs, loss = self._forward(inputs, wanted)
        if self._scaler is not None:
            self._scaled_step(loss)
        else:
            loss.backward()  # type: ignore[no-untyped-call]
            if self._clip is not None:
                self._clip_gradients()
            with self._blame:
                self.optimizer.step()
        return tuple(each.detach() for each in outputs), loss.detach()

    def look(
        self, inputs: "tuple[Tensor, ...]", wanted: "tuple[Tensor, ...]"
    ) -> "tuple[tuple[Tensor, ...], Tensor]":
        """Return all outputs and the loss without learning; the caller switched gradients off."""
        return self._forward(inputs, wanted)

    def compare(self, outputs: "tuple[Tensor, ...]", wanted: "tuple[Tensor, ...]") -> "Tensor":
        """Return the loss of what the network gave."""
        with self._cast():
            return self._total(outputs, wanted)

    def _forward(
        self, inputs: "tuple[Tensor, ...]", wanted: "tuple[Tensor, ...]"
    ) -> "tuple[tuple[Tensor, ...], Tensor]":
        with self._cast():
            result = self.model(*inputs)
            if self._criterion is not None and not isinstance(result, Mapping | tuple | list):
                with self._heads[0][3]:
                    return (result,), self._criterion(result, wanted[0])
            outputs = as_outputs(result, self._outputs)
            return outputs, self._total(outputs, wanted)

    def _total(self, outputs: "tuple[Tensor, ...]", wanted: "tuple[Tensor, ...]") -> "Tensor":
        losses = []
        for (index, loss, weight, blame), target in zip(self._heads, wanted, strict=True):
            with blame:
                losses.append(loss(outputs[index], target) * weight)
        total: Tensor = sum(losses[1:], start=losses[0])
        return total

    def _cast(self) -> AbstractContextManager[Any]:
        if self._dtype is None:
            return nullcontext()
        import torch

        return torch.autocast(self._device, self._dtype)

    def _scaled_step(self, loss: "Tensor") -> None:
        if self._scaler is None:
            return
        self._scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
        if self._clip is not None:
            self._scaler.unscale_(self.optimizer)
            self._clip_gradients()
        with self._blame:
            self._scaler.step(self.optimizer)
        self._scaler.update()

    def _clip_gradients(self) -> None:
        from torch.nn.utils import clip_grad_norm_

        clip_grad_norm_(self.model.parameters(), self._clip or 1.0)


def as_outputs(result: Any, ids: Sequence[str]) -> "tuple[Tensor, ...]":
    """Return what forward gave as one tensor for each Output, in their order.

    Raises TrainingError where that cannot be done.
    """
    import torch

    if isinstance(result, Mapping):
        given: tuple[Any, ...] = tuple(result.get(id_) for id_ in ids)
    else:
        given = tuple(result) if isinstance(result, tuple | list) else (result,)
    if len(given) == len(ids) and all(isinstance(each, torch.Tensor) for each in given):
        return given
    kinds = ", ".join(type(each).__name__ for each in given)
    raise TrainingError(
        f"the network returned {len(given)} values ({kinds}) where its {len(ids)} Outputs need a "
        "tensor each; check what is connected to the Outputs"
    )


def _is_plain(heads: list[Any], outputs: Sequence[str]) -> bool:
    return len(heads) == 1 and len(outputs) == 1 and heads[0][2] == 1.0
