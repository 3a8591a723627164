"""Generated source is verified: what the emitter writes passes, and nothing else does."""

import ast
import random

import pytest

from designer.codegen import CodeError, build_source, source_map
from designer.codegen.source import Source
from designer.codegen.verifier import verify
from tests.designs import residual_cnn, siamese, with_block

GOOD = """\
import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Net(nn.Module):
    def __init__(self, width: int = 8) -> None:
        super().__init__()
        self.width = width
        self.line = nn.Linear(width, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.line(x))
        return x.reshape(x.shape[0], -1)
"""
ATTACKS = (
    "__import__('os')",
    "eval('1')",
    "exec('1')",
    "open('a')",
    "torch.load('a')",
    "nn.__dict__",
    "torch.hub.load('a', 'b')",
    "x.__class__",
    "self.__init__",
    "self.forward",
    "x.numpy",
    "torch",
    "nn",
    "F",
    "nn.Linear",
    "self",
    "lambda: x",
    "[y for y in x]",
    "{**x}",
    "f'{x}'",
    "x if x else x",
    "(y := x)",
    "await_",
    "print(x)",
    "getattr(x, 'a')",
    "super()",
    "float(x)",
    "float('1')",
    "x.load('a')",
    "torch.ops.load_library('a')",
    "torch.classes.a",
    "torch.nn.Linear(1, 2)",
    "Tensor(x)",
    "x()",
    "self.line.forward(x)",
    "self.missing(x)",
    "Net(1)()",
    "nn.Module.apply(x, x)",
    "x.backward()",
    "(lambda: x)()",
    "x[0]()",
    "F.linear(*x, **x)",
    "int(x)",
    "range",
    "x and x",
    "{x}",
    "{x: x}",
    "[i for i in range(3) if x]",
    "[i for i in range(3) for j in range(3)]",
    "b''.join(x)",
    "().__class__",
    "torch.serialization.load('a')",
    "torch.from_file('a')",
    "torch.compile(x)",
    "torch.jit.load('a')",
)
STATEMENTS = (
    "import os",
    "from os import system",
    "from torch import load",
    "import torch as t",
    "import torch.hub",
    "global x",
    "del x",
    "assert x",
    "raise x",
    "pass",
    "while x: pass",
    "with x: pass",
    "try: pass\n        except: pass",
    "x: int = 1",
    "x += 1",
    "torch.x = x",
    "x.weight = x",
    "self.line = x",
    "x[0] = x",
    "def f(): pass",
    "class A: pass",
    "x",
    "return",
    "nn = x",
    "torch = x",
    "range = x",
    "F = 1",
    "float = x",
    "__name__ = x",
    "if x: x = x",
    "for y in x: x = y",
    "for y in range(2): x = y\n        else: x = x",
    "yield x",
    "match x:\n            case 1: x = 1",
)
MODULES = (
    "import os\n",
    "print('a')\n",
    "x = 1\n",
    "@a\ndef f(): return nn.ReLU()\n",
    "def f(*a): return 1\n",
    "def f(a=open('a')): return 1\n",
    "def f(a: open('a') = 1): return 1\n",
    "class A: pass\n",
    "class A(nn.Module, metaclass=B):\n    def forward(self): return 1\n",
    "async def f(): return 1\n",
    "class A(open('a')):\n    def forward(self): return 1\n",
    "class A(nn.Module):\n    x = 1\n",
    "class A(nn.Module):\n    def forward(self): return 1\n    def __del__(self): return 1\n",
    "@torch.jit.script\nclass A(nn.Module):\n    def forward(self): return 1\n",
    "def torch(): return 1\n",
    "def f(a, /): return 1\n",
    "def f(*, a): return 1\n",
    "def f(**a): return 1\n",
    "lambda: 1\n",
    "'''text'''; x\n",
)


def test_what_the_emitter_writes_passes() -> None:
    verify(GOOD)
    for design in (residual_cnn(), siamese(), with_block(repeat=3)):
        verify(source_map(design).text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_other_expression_passes(attack: str) -> None:
    for text in (
        GOOD.replace("x.reshape(x.shape[0], -1)", attack),
        GOOD.replace("nn.Linear(width, 4)", attack.replace("x", "width")),
        GOOD.replace("width: int = 8", f"width: int = {attack}"),
    ):
        with pytest.raises(CodeError, match=r"in line \d+ .* please report"):
            verify(text)


@pytest.mark.parametrize("attack", STATEMENTS)
def test_no_other_statement_passes(attack: str) -> None:
    with pytest.raises(CodeError, match="please report"):
        verify(GOOD.replace("        x = F.relu", f"        {attack}\n        x = F.relu"))


@pytest.mark.parametrize("attack", MODULES)
def test_nothing_else_passes_in_a_module(attack: str) -> None:
    for text in (GOOD + attack, GOOD.replace("\n\nclass", f"\n\n{attack}\n\nclass", 1)):
        with pytest.raises(CodeError, match="please report"):
            verify(text)


@pytest.mark.parametrize("text", ["x = (", "\0", "(" * 300 + ")" * 300, "x = '\ud800'", "return"])
def test_what_is_no_python_is_a_sentence(text: str) -> None:
    with pytest.raises(CodeError, match="please report"):
        verify(text)


def test_nothing_is_executed_that_does_not_pass(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = GOOD.replace("width: int = 8", "width: int = open('ran', 'w').write('')")
    with pytest.raises(CodeError, match="line 7 it calls open"):
        build_source(Source(text, "Net", {}))
    assert list(tmp_path.iterdir()) == []


def test_a_name_replaced_at_random_never_reaches_what_is_not_declared() -> None:
    """Other names in place of any name or attribute pass only where they are the emitter's own."""
    drawn = random.Random(5)
    bad = ("os", "open", "eval", "__builtins__", "load", "hub", "system", "__globals__", "apply_")
    for _ in range(300):
        tree = ast.parse(source_map(with_block()).text)
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)]
        node = drawn.choice([n for n in nodes if isinstance(n.ctx, ast.Load)])
        setattr(node, "id" if isinstance(node, ast.Name) else "attr", drawn.choice(bad))
        with pytest.raises(CodeError, match="please report"):
            verify(ast.unparse(tree))
