"""The hot path: one training step, and the evaluation of one batch.

Nothing here waits for the device: losses are returned as tensors, which the loop reads now and
then.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from designer.training.errors import TrainingError
from designer.training.loop.heads import Head
from designer.training.recipe.component import Component
from designer.training.recipe.component_errors import ComponentErrors, optimizer_errors

if TYPE_CHECKING:
    from torch import Tensor, nn, optim


class TrainStep:
    """Model, losses and optimizer as one call.

    ``inputs`` are a tensor (N, …) for each Input, ``wanted`` one for each head: the targets in the
    form that its loss takes. Outputs are a tensor (N, …) for each Output, a loss is a scalar.
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
        blame: ComponentErrors | None = None,
    ) -> None:
        """Combine the parts.

        ``outputs`` are the ids of all Outputs in their order, ``clip`` is the largest norm of all
        gradients together (None: no clipping), ``blame`` re-raises errors of the optimizer.
        """
        import torch

        self.model = model
        self.optimizer = optimizer
        self._outputs = tuple(outputs)
        self._heads = [(head.index, head.loss, head.weight, head.blame) for head in heads]
        self._criterion = self._heads[0][1] if _is_plain(self._heads, outputs) else None
        self._dtype = None if precision == "float32" else getattr(torch, precision)
        self._device = device
        self._clip = clip
        self._blame = blame or optimizer_errors(Component(type(optimizer).__name__))
        self._scaler = torch.amp.GradScaler(device) if precision == "float16" else None

    def train(
        self, inputs: "tuple[Tensor, ...]", wanted: "tuple[Tensor, ...]"
    ) -> "tuple[tuple[Tensor, ...], Tensor]":
        """Take one optimizer step; returns outputs and loss, detached from the autograd graph."""
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

    def evaluate(
        self, inputs: "tuple[Tensor, ...]", wanted: "tuple[Tensor, ...]"
    ) -> "tuple[tuple[Tensor, ...], Tensor]":
        """Return outputs and loss without a step; the caller has disabled gradients."""
        return self._forward(inputs, wanted)

    def compare(self, outputs: "tuple[Tensor, ...]", wanted: "tuple[Tensor, ...]") -> "Tensor":
        """Return the loss of ``outputs`` that the network has computed."""
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
    """Return the ``result`` of forward as a tensor for each of ``ids``, the Outputs, in order.

    Raises TrainingError where it is anything else than as many tensors.
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
