"""What flows on a wire: a shape and a dtype."""

from dataclasses import dataclass

from designer.layers.sizes import Shape, Size, product

DTYPE_BYTES = {
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "complex64": 8, "complex128": 16,
    "uint8": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "bool": 1,
}  # fmt: skip
FLOATS = ("float16", "bfloat16", "float32", "float64")
INTEGERS = ("uint8", "int8", "int16", "int32", "int64")
_RANK = {"bool": 0, **dict.fromkeys(INTEGERS, 1), **dict.fromkeys(FLOATS, 2)}
_SIZE = {"uint8": 1, "int8": 1, "int16": 2, "int32": 3, "int64": 4, "bool": 0,
         "float16": 1, "bfloat16": 1, "float32": 2, "float64": 3}  # fmt: skip


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
        """The number of elements."""
        return product(self.shape)

    @property
    def bytes_each(self) -> int:
        """Bytes an element takes."""
        return DTYPE_BYTES[self.dtype]

    def __str__(self) -> str:
        """Read as torch prints it: ``(N, 64, 32, 32)``."""
        return shape_text(self.shape)


def shape_text(shape: Shape) -> str:
    """Return a shape in torch's own notation, ``(N, 10)`` or ``(5,)``."""
    inside = ", ".join(str(size) for size in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"


def promote(left: str, right: str) -> str:
    """Return the dtype of an operation on two tensors, as ``torch.promote_types`` does."""
    if left == right:
        return left
    if _RANK[left] != _RANK[right]:
        return left if _RANK[left] > _RANK[right] else right
    pair = {left, right}
    if pair == {"uint8", "int8"}:
        return "int16"
    if pair == {"float16", "bfloat16"}:
        return "float32"
    return left if _SIZE[left] >= _SIZE[right] else right
