"""Code templates for calls other than ``target(inputs, parameters)``: see `Layer.code`."""

import re
from collections.abc import Mapping

from designer.layers.declare import Code

_SIMPLE = re.compile(r"-?(?:\d[\d.]*(?:e[-+]\d+)?|[A-Za-z_][\w.]*)")
"""A name or a number, which needs no parentheses after an operator."""


def varargs_method(method: str, param: str) -> Code:
    """Return a method that takes numbers side by side: ``x.reshape(-1, 8)``."""

    def code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
        return f"{args['input']}.{method}({', '.join(tuple_items(params[param]))})"

    return code


def reshape_method(method: str, param: str, like: str = "input") -> Code:
    """Return a method with sizes as arguments, in which 0 means the size of ``like`` there."""

    def code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
        source = args[like] or args["input"]
        sizes = [
            f"{source}.shape[{place}]" if size == "0" else size
            for place, size in enumerate(tuple_items(params[param]))
        ]
        return f"{args['input']}.{method}({', '.join(sizes)})"

    return code


def tuple_items(text: str) -> list[str]:
    """Return the parts of a tuple's text, or the one number that it is."""
    if not (text.startswith("(") and text.endswith(")") and "," in text):
        return [text]
    parts, depth = [""], 0
    for character in text[1:-1]:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def as_operand(text: str) -> str:
    """Return an expression as it stands beside an operator: in brackets, unless it is simple."""
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def infix(symbol: str, function: str, port: str = "other", **more: str) -> Code:
    """Return ``input + other``, or ``function`` where a parameter in ``more`` is not the usual one.

    What stands behind is the wire into ``port``, or else the number in the parameter of its name.
    """

    def code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
        other = args[port] or params[port]
        unusual = [
            f"{name}={params[name]}" for name, usual in more.items() if params[name] != usual
        ]
        if unusual or not symbol:
            return f"{function}({', '.join([str(args['input']), other, *unusual])})"
        behind = as_operand(other)
        # The formatter writes powers of names and numbers without spaces.
        tight = symbol == "**" and behind == other
        return f"{args['input']}{symbol if tight else f' {symbol} '}{behind}"

    return code


def reduction_method(method: str, param: str = "dim") -> Code:
    """Return a method whose axes must be named, even all of them, where anything else is given."""

    def code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
        more = [(n, v) for n, v in params.items() if n not in {"self", param}]
        given = [f"{n}={v}" for n, v in more if v not in {"False", "None"}]
        axes = params[param]
        needs_axes = axes not in {"None", "()"} or any(not g.startswith("dtype") for g in given)
        every = [f"{param}={axes}"] if needs_axes else []
        return f"{args['input']}.{method}({', '.join([*every, *given])})"

    return code


def training_call(target: str, *names: str) -> Code:
    """Return code that calls ``target`` with parameters ``names`` and the module's own mode.

    The function's default is to be always training; nobody means that in ``forward``.
    """

    def code(inputs: Mapping[str, str | None], params: Mapping[str, str]) -> str:
        given = "".join(f", {name}={params[name]}" for name in names)
        inplace = ", inplace=True" if params["inplace"] == "True" else ""
        return f"{target}({inputs['input']}{given}, training=self.training{inplace})"

    return code
