"""Shape rules of layers explained in words."""

import re

from designer.layers.declare import Layer

_LETTERS = {
    "L": "length", "T": "time steps", "S": "steps of the other sequence", "D": "depth",
    "H": "height", "W": "width", "C": "channels",
}  # fmt: skip
_SHAPING = (
    "kernel_size", "stride", "padding", "output_padding", "dilation", "output_size",
    "output_ratio",
)  # fmt: skip
_CALL = re.compile(r"(\w+)\((\w+)\)")


def describe_shape_rule(layer: Layer) -> str:
    """Explain the letters and functions of a layer's rule: ``N is the batch. H is height…``."""
    rule = layer.signature_text
    names = re.findall(r"(?<![\w*])([A-Z])(?![\w.])\??", rule)
    parts = []
    if "N?" in rule:
        parts.append("N? is the batch, which may be missing")
    elif "N" in names:
        parts.append("N is the batch")
    if re.search(r"\*[,)]", rule):
        parts.append("* stands for any number of axes")
    letters = [letter for letter in dict.fromkeys(names) if letter in _LETTERS]
    if letters:
        parts.append(", ".join(f"{letter} is {_LETTERS[letter]}" for letter in letters))
    parts += _functions(layer)
    return ". ".join(parts) + "." if parts else ""


def _functions(layer: Layer) -> list[str]:
    """Return a sentence for each function, with the parameters that its size follows from."""
    found = dict.fromkeys(name for name, _ in _CALL.findall(layer.signature_text))
    by = [param.name for param in layer.params if param.name in _SHAPING]
    if not by:
        return []
    listed = by[0] if len(by) == 1 else f"{', '.join(by[:-1])} and {by[-1]}"
    first = dict(reversed(_CALL.findall(layer.signature_text)))
    return [f"{name}({first[name]}) follows from {listed}" for name in found]
