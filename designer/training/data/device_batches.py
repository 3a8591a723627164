"""Batches of samples: which of them are on the device, and how they are cut.

Samples are in memory anyway, so no DataLoader is needed. They are on the device unless they would
take too much of a GPU's free memory; then they stay in main memory and each batch is moved. An
epoch permutes every tensor once and slices it; where that copy would be too large, batches are
indexed one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.training.data.dataset import Array

if TYPE_CHECKING:
    import torch
    from torch import Tensor

_MAX_COPIED_BYTES = 512 * 2**20
"""Samples of up to this size are permuted as a whole."""
_SHARE_OF_GPU = 0.4
"""The share of a GPU's free memory that samples may take."""


@dataclass(frozen=True, slots=True)
class TensorSamples:
    """Tensors (n, …) of samples, and the device that batches are moved to."""

    tensors: "tuple[Tensor, ...]"
    device: "torch.device"
    n: int

    def batches(self, size: int, order: "Tensor | None" = None) -> "Iterator[tuple[Tensor, ...]]":
        """Yield batches of ``size`` samples, a tensor (N, …) for each of ``tensors``.

        ``order``, int64 (n,) on the CPU, are sample numbers; None keeps the order. A last batch of
        one is joined to the one before: batch normalisation cannot use a single sample.
        """
        import torch

        sizes = batch_sizes(self.n, size)
        if order is None:
            yield from self._split(self.tensors, sizes)
        elif self._bytes() <= _MAX_COPIED_BYTES:
            here = order.to(self.tensors[0].device)
            yield from self._split([t.index_select(0, here) for t in self.tensors], sizes)
        else:
            for some in torch.split(order, sizes):
                here = some.to(self.tensors[0].device)
                yield tuple(t.index_select(0, here).to(self.device) for t in self.tensors)

    def _split(
        self, tensors: "Sequence[Tensor]", sizes: list[int]
    ) -> "Iterator[tuple[Tensor, ...]]":
        import torch

        parts: list[tuple[Tensor, ...]] = [torch.split(t, sizes) for t in tensors]
        batches = zip(*parts, strict=True)
        if tensors[0].device.type == self.device.type:
            yield from batches
        else:
            for batch in batches:
                yield tuple(t.to(self.device) for t in batch)

    def _bytes(self) -> int:
        return sum(t.nbytes for t in self.tensors)


def tensor_samples(
    arrays: Sequence[Array], dtypes: "Sequence[torch.dtype]", device: "torch.device"
) -> TensorSamples:
    """Return ``arrays`` (n, …) as tensors of ``dtypes``, on ``device`` if they fit there."""
    import torch

    tensors = [
        torch.from_numpy(array.copy() if not array.flags.writeable else array).to(dtype)
        for array, dtype in zip(arrays, dtypes, strict=True)
    ]
    if _fit_on_device(sum(t.nbytes for t in tensors), device):
        tensors = [t.to(device) for t in tensors]
    return TensorSamples(tuple(tensors), device, len(arrays[0]))


def batch_sizes(n: int, size: int) -> list[int]:
    """Return the sizes of batches of ``n`` samples; a last one of 1 is joined to its neighbour."""
    sizes = [size] * (n // size)
    rest = n % size
    if rest == 1 and sizes:
        sizes[-1] += 1
    elif rest:
        sizes.append(rest)
    return sizes


def _fit_on_device(size: int, device: "torch.device") -> bool:
    import torch

    if device.type != "cuda":
        return True
    free, _ = torch.cuda.mem_get_info(device)
    return size <= free * _SHARE_OF_GPU
