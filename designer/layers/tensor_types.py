"""Types of tensors: shape and dtype, and torch's rules of type promotion."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from math import inf

from designer.layers.sizes import Dim, Shape, Size, exact_key, product

DTYPE_BYTES = {
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "complex64": 8, "complex128": 16,
    "uint8": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "bool": 1,
}  # fmt: skip
FLOATS = ("float16", "bfloat16", "float32", "float64")
INTEGERS = ("uint8", "int8", "int16", "int32", "int64")
COMPLEX = ("complex64", "complex128")
FULL_PRECISION = ("float32", "float64")
"""Dtypes of functions that torch does not implement for half precision on CPUs."""
_LARGEST_NUMBER = {
    "float16": 65504.0, "bfloat16": (2 - 2**-7) * 2.0**127, "float32": (2 - 2**-23) * 2.0**127,
    "complex64": (2 - 2**-23) * 2.0**127, "uint8": 2**8 - 1, "int8": 2**7 - 1,
    "int16": 2**15 - 1, "int32": 2**31 - 1, "int64": 2**63 - 1,
}  # fmt: skip
"""The largest finite number of each dtype that is narrower than Python's float or int."""
_CATEGORY = {"bool": 0, **dict.fromkeys(INTEGERS, 1), **dict.fromkeys(FLOATS, 2),
         **dict.fromkeys(COMPLEX, 3)}  # fmt: skip
_WIDTH = {"uint8": 1, "int8": 1, "int16": 2, "int32": 3, "int64": 4, "bool": 0,
         "float16": 1, "bfloat16": 1, "float32": 2, "float64": 3,
         "complex64": 2, "complex128": 3}  # fmt: skip
_AS_COMPLEX = {"float16": "complex32", "bfloat16": "complex64", "float32": "complex64",
               "float64": "complex128"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TensorType:
    """A tensor's shape, outermost axis first, and its torch dtype's name."""

    shape: Shape
    dtype: str = "float32"

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def numel(self) -> Size:
        """The number of elements, as a plain number or a symbol."""
        return product([size if isinstance(size, Dim) else int(size) for size in self.shape])

    @property
    def bytes_each(self) -> int:
        """Bytes per element."""
        return DTYPE_BYTES[self.dtype]

    @property
    def exact_key(self) -> object:
        """Equal only for types that agree in the variables their sizes came from as well."""
        return (exact_key(self.shape), self.dtype)

    def __str__(self) -> str:
        """Read as torch prints it: ``(N, 64, 32, 32)``."""
        return _shape_text(self.shape)


def shape_text(shape: Shape) -> str:
    """Return a shape in torch's own notation, ``(N, 10)`` or ``(5,)``."""
    inside = ", ".join(str(size) for size in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"


_shape_text = lru_cache(maxsize=4096)(shape_text)


def promote(left: str, right: str) -> str:
    """Return the dtype of an operation on two tensors, as ``torch.promote_types`` does."""
    if left == right:
        return left
    if {left, right} == {"float64", "complex64"}:
        return "complex128"
    if _CATEGORY[left] != _CATEGORY[right]:
        return left if _CATEGORY[left] > _CATEGORY[right] else right
    pair = {left, right}
    if pair == {"uint8", "int8"}:
        return "int16"
    if pair == {"float16", "bfloat16"}:
        return "float32"
    return left if _WIDTH[left] >= _WIDTH[right] else right


def holds(dtype: str, number: float) -> bool:
    """Return whether a Python number, once rounded, is in the range of a dtype."""
    most = _LARGEST_NUMBER.get(dtype, inf)
    least = 0 if dtype == "uint8" else -most - (dtype in INTEGERS)
    return least <= number <= most


def floating(dtype: str) -> str:
    """Return the dtype of functions such as ``sigmoid``: that of floats, else float32."""
    return dtype if dtype in FLOATS or dtype in COMPLEX else "float32"


def result_dtype(*tensors: TensorType) -> str:
    """Return the dtype of an operation on tensors, as ``torch.result_type`` does.

    A tensor without axes counts only where it is of a higher kind (float over int over bool).
    """
    with_axes = _promote_all(t.dtype for t in tensors if t.shape)
    without = _promote_all(t.dtype for t in tensors if not t.shape)
    if not with_axes or not without:
        return with_axes or without
    if without in COMPLEX and with_axes in FLOATS:
        return _AS_COMPLEX[with_axes]
    return with_axes if _CATEGORY[with_axes] >= _CATEGORY[without] else promote(with_axes, without)


def with_scalar(dtype: str, value: float) -> str:
    """Return the dtype of an operation on a tensor and a Python number."""
    if isinstance(value, int):
        return "int64" if dtype == "bool" else dtype
    return floating(dtype)


def _promote_all(dtypes: Iterable[str]) -> str:
    return reduce(promote, dtypes) if (dtypes := list(dtypes)) else ""


def resized_at(arrived: TensorType, place: int, *sizes: Size) -> Shape:
    """Return a shape with the axis at ``place`` replaced by other sizes, perhaps none."""
    return (*arrived.shape[:place], *sizes, *arrived.shape[place + 1 :])
