"""Lines too long for the page are broken as the formatter breaks them, and still run."""

import ast
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from designer.codegen import build, to_source
from designer.codegen.line_breaks import last_bracket, operands, split_arguments
from designer.graph import Design
from designer.graph.expressions import to_python

LAYERS = (
    ("sum", "add", {}, ("one", "two")),
    ("product", "mul", {"other": 2.5}, ("sum",)),
    ("turned", "transpose", {"dim0": 1, "dim1": 2}, ("two",)),
    ("matrices", "matmul", {}, ("sum", "turned")),
    ("part", "slice", {"dim": 1, "start": 1, "end": 5}, ("sum",)),
    ("square", "pow", {"exponent": 2}, ("sum",)),
    ("inverse_of", "pow", {"exponent": -1.5}, ("sum",)),
    ("a_little_more", "add", {"other": 1e-05}, ("sum",)),
    ("turned_round", "mul", {"other": -2}, ("sum",)),
    ("larger", "ge", {}, ("sum", "two")),
    ("smaller", "lt", {"other": 0.5}, ("sum",)),
    ("both", "bitwise_and", {}, ("larger", "smaller")),
    ("neither", "bitwise_not", {}, ("larger",)),
    ("joined", "cat", {"dim": 1}, ("sum", "two")),
    ("bent", "relu", {}, ("sum",)),
    ("filters", "Parameter", {"shape": (4, 8, 3)}, ()),
    ("filtered", "conv1d", {}, ("sum", "filters")),
    ("rebent", "relu", {}, ("filtered",)),
    ("shaped", "reshape", {"shape": (0, 48)}, ("sum",)),
    ("more", "unsqueeze", {"dim": 1}, ("sum",)),
    ("wide", "expand", {"size": (-1, 3, -1, -1)}, ("more",)),
    ("chosen", "where", {}, ("larger", "sum", "two")),
    ("average", "mean", {"dim": 1}, ("sum",)),
    ("letters", "einsum", {"equation": "bij,bij->bi"}, ("sum", "two")),
    ("flat", "Flatten", {}, ("sum",)),
    ("head", "Linear", {"out_features": 3}, ("flat",)),
)
STEPS = [name for name, layer, _, _ in LAYERS if layer != "Parameter"]


def long_names(length: int) -> Design:
    """Return a design of most kinds of line, whose ids have ``length`` characters."""

    def named(word: str) -> str:
        return (word + "_and_so_on" * 12)[:length]

    design = Design("Long")
    with design.edit("Build") as edit:
        for word in ("one", "two"):
            edit.add_node("Input", {"shape": (8, 6)}, node_id=named(word))
        for word, layer, params, sources in LAYERS:
            edit.add_node(layer, params, node_id=named(word))
            for source, port in zip(sources, _ports(layer), strict=False):
                edit.connect(named(source), named(word), target_port=port)
        edit.add_node("LSTM", {"hidden_size": 3, "batch_first": True}, node_id=named("lstm"))
        edit.connect(named("sum"), named("lstm"))
        for word in (*STEPS, "lstm.output", "lstm.h_n"):
            word, _, port = word.partition(".")
            output = edit.add_node("Output", node_id=named(f"out_{word}{port}"))
            edit.connect(named(word), output, source_port=port)
    return design


def _ports(layer: str) -> tuple[str, ...]:
    known = {"conv1d": ("input", "weight"), "where": ("condition", "input", "other")}
    return known.get(layer, ("", "", ""))


def assert_formatted(*files: Path) -> None:
    beside = Path(sys.executable).parent / "ruff"
    program = str(beside) if beside.exists() else shutil.which("ruff")
    for arguments in (["format", "--diff", "--isolated"], ["check", "--isolated"]):
        done = subprocess.run(
            [program, *arguments, *map(str, files)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_long_names_are_formatted(tmp_path: Path) -> None:
    files = []
    for length in range(17, 66, 4):
        files.append(tmp_path / f"long_{length}.py")
        files[-1].write_text(to_source(long_names(length)))
    assert_formatted(*files)


def test_long_names_run() -> None:
    model = build(long_names(60))
    outputs = model(torch.rand(2, 8, 6), torch.rand(2, 8, 6))
    assert len(outputs) == len(STEPS) + 2
    assert outputs[STEPS.index("letters")].shape == (2, 8)


def test_drawn_expressions_are_formatted_and_mean_the_same(tmp_path: Path) -> None:
    """Brackets stand where Python needs them or the formatter wants them."""
    drawn = random.Random(7)
    written = [_expression(drawn, 3) for _ in range(400)]
    texts = [to_python(f"={text}") for text in written]
    for text, python in zip(written, texts, strict=True):
        assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(python))
    path = tmp_path / "expressions.py"
    lines = "".join(f"    print({text})\n" for text in texts if len(text) < 70)
    path.write_text(f"def f(n, m):\n{lines}")
    assert_formatted(path)


def _expression(drawn: random.Random, depth: int) -> str:
    if not depth or drawn.random() < 0.2:
        return drawn.choice(("n", "m", "2", "3", "1.5"))
    if drawn.random() < 0.2:
        inside = _expression(drawn, depth - 1)
        return inside if inside[0] in "-+" else f"{drawn.choice('-+')}({inside})"
    operator = drawn.choice(("+", "-", "*", "//", "/", "%", "**", "**"))
    return f"({_expression(drawn, depth - 1)}) {operator} ({_expression(drawn, depth - 1)})"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a, f(b, c), d", ["a", "f(b, c)", "d"]),
        ('"ij,jk->ik", a', ['"ij,jk->ik"', "a"]),
        ('"a\\",b", c', ['"a\\",b"', "c"]),
        ("", []),
    ],
)
def test_arguments_split_at_outer_commas(text: str, parts: list[str]) -> None:
    assert split_arguments(text) == parts


def test_expressions_split_at_operators_and_brackets() -> None:
    assert operands("a + f(b + c) * d") == ["a", "+ f(b + c)", "* d"]
    assert operands('f(" + ")') == ['f(" + ")']
    assert operands("x**self.n") == ["x", "** self.n"]
    assert operands("x**-1e-05") == ["x", "** -1e-05"]
    assert last_bracket("a[1].f(b, (c,))") == ("a[1].f(", "b, (c,)", ")")
    assert last_bracket("x[:, 1:5]") == ("x[", ":, 1:5", "]")
    assert last_bracket("x") is None
