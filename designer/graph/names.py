"""What may be an id: a name that is safe as an attribute of the generated ``nn.Module``."""

import builtins
import keyword
import re
from collections.abc import Callable

from designer.graph.errors import BadIdError

# Attributes of torch.nn.Module (2.13), written down so that this room stays free of torch;
# tests/graph/test_names.py compares the list with the installed torch.
MODULE_ATTRIBUTES = frozenset(
    """T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda
    double dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter
    get_submodule half ipu load_state_dict modules mtia named_buffers named_children named_modules
    named_parameters parameters register_backward_hook register_buffer register_forward_hook
    register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
    register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module
    register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_
    set_extra_state set_submodule share_memory state_dict to to_empty train training type xpu
    zero_grad""".split()
)
# Names that the generated file itself uses.
GENERATED_NAMES = frozenset({"self", "torch", "nn", "F", "math", "Tensor"})
_QT_ADDS = {"qApp"}
"""What PySide puts among the builtins: an id must be as good with a window as without."""
_RESERVED = (
    frozenset(keyword.kwlist)
    | frozenset(keyword.softkwlist)
    | frozenset(dir(builtins)) - _QT_ADDS
    | MODULE_ATTRIBUTES
    | GENERATED_NAMES
)
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z", re.ASCII)


def why_not_id(name: object) -> str | None:
    """Return why ``name`` cannot be an id, None where it can."""
    if not isinstance(name, str):
        return f"an id must be text, not {type(name).__name__}"
    if not _IDENTIFIER.match(name):
        return f"{name!r} is not a plain name; use letters, digits and _, starting with a letter"
    if name in _RESERVED:
        return f"{name!r} is taken by Python or torch; choose another name, such as '{name}_'"
    return None


def require_id(name: object) -> str:
    """Return ``name`` if it can be an id; raises BadIdError with the reason otherwise."""
    reason = why_not_id(name)
    if reason:
        raise BadIdError(reason)
    return str(name)


def stem(layer: str) -> str:
    """Return the usual variable name of a layer: ``Conv2d`` -> ``conv``, ``relu`` -> ``relu``."""
    last = layer.rsplit(".", 1)[-1]
    if last == "Input":
        return "x"
    one_word = re.sub(r"(PRe|RRe|Re|GE|Si|CE|SE|E|G)LU(?=\d|\Z)", lambda m: m[0].capitalize(), last)
    without_dimension = re.sub(r"(?<=[a-z])\d[dD]\Z", "", one_word)
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", without_dimension)
    name = words.lower()
    return name if why_not_id(name) is None else f"{name}_"


def fresh_id(layer: str, taken: Callable[[str], bool], begin: dict[str, int] | None = None) -> str:
    """Return a new id for a node of ``layer``: modules count from 1 (``conv1``), others from 2.

    ``begin`` keeps from call to call the numbers that are taken, as long as none becomes free:
    without it the thousandth node would try a thousand.
    """
    base = stem(layer)
    if not taken(base) and (layer in {"Input", "Output"} or layer.islower()):
        return base
    number = 2 if layer.islower() or layer in {"Input", "Output"} else 1
    number = max(number, (begin or {}).get(base, 0))
    while taken(f"{base}{number}"):
        number += 1
    if begin is not None:
        begin[base] = number
    return f"{base}{number}"
