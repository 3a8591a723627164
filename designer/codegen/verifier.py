"""Verification of generated source before it is compiled or exported, by an allow-list.

Every node of the syntax tree is held against an allow-list: imports of torch alone, classes and
functions of our making, names that are declared, calls of the catalogue's layers and of own blocks,
literals. What fails is a fault of ours, never of the design, and nothing of it is executed.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from designer.codegen.errors import CodeError
from designer.codegen.values import TENSORS
from designer.layers.catalogue import CATALOGUE
from designer.layers.families.creation import INITIAL_VALUES
from designer.layers.tensor_types import DTYPE_BYTES

_IMPORTS = frozenset({
    "import torch",
    "import torch.nn.functional as F",
    "from torch import Tensor",
    "from torch import nn",
    "from torch import Tensor, nn",
})  # fmt: skip
_MODULES = frozenset({"torch", "nn", "F"})
_CONTAINERS = frozenset({"nn.Module", "nn.Sequential", "nn.ModuleList"})
_BUILTINS = frozenset({"float", "range"})
"""Functions of Python that the emitter calls."""
_TYPES = frozenset(
    {"None", "Tensor", "bool", "float", "int", "nn", "nn.Sequential", "str", "tuple"}
)
"""Names that annotations may use."""
_TRAINING = "training"
"""The attribute of every ``nn.Module`` that functions such as dropout read."""
_NO_LIMIT = frozenset({"inf", "-inf", "nan"})
"""What ``float`` may be called with."""
_EXPRESSIONS = (
    ast.Attribute, ast.BinOp, ast.Call, ast.Compare, ast.Constant, ast.List, ast.ListComp, ast.Name,
    ast.Slice, ast.Starred, ast.Subscript, ast.Tuple, ast.UnaryOp,
)  # fmt: skip
_PLAIN = (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop)


def verify(text: str) -> None:
    """Raise CodeError if ``text`` contains anything that the emitter does not write."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _fault(f"it is not Python ({error})", getattr(error, "lineno", None) or 1) from None
    _Verifier().module(tree)


@cache
def _calls() -> frozenset[str]:
    """Return the dotted names that may be called: ``nn.Linear``, ``torch.cat``, ``F.relu``."""
    targets = {layer.target for layer in CATALOGUE.values()}
    made = {f"torch.{name}" for name in INITIAL_VALUES}
    return frozenset(targets) | TENSORS | _CONTAINERS | made


@cache
def _methods() -> frozenset[str]:
    """Return the methods and attributes of tensors that a layer declares."""
    targets = {layer.target for layer in CATALOGUE.values()}
    methods = {name.removeprefix("Tensor.") for name in targets if name.startswith("Tensor.")}
    reads = {name for layer in CATALOGUE.values() for name in layer.reads}
    return frozenset(name for name in methods | reads if not name.startswith("_"))


@cache
def _values() -> frozenset[str]:
    """Return the dotted names that are values: dtypes."""
    return frozenset(f"torch.{name}" for name in DTYPE_BYTES)


class _Verifier:
    """Visits the syntax tree of one module."""

    def __init__(self) -> None:
        self._classes: set[str] = set()
        self._attributes: set[str] = set()
        """Attributes of ``self`` in the class at hand."""
        self._names: set[str] = set()
        """Local names of the function at hand."""
        self._modules: set[str] = set()
        """Those of the local names that are modules, in a loop over ``self.blocks``."""

    # ---- statements

    def module(self, tree: ast.Module) -> None:
        for statement in tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._require(ast.unparse(statement) in _IMPORTS, statement, "imports")
            elif isinstance(statement, ast.ClassDef):
                self._class(statement)
            else:
                self._function(statement)

    def _class(self, statement: ast.ClassDef) -> None:
        bases = [_dotted(base) for base in statement.bases]
        plain = not statement.keywords and not statement.decorator_list
        self._require(bases == ["nn.Module"] and plain, statement, "is no plain nn.Module")
        self._declare(statement.name, statement)
        self._attributes = {_TRAINING}
        body = _without_docstring(statement.body)
        names = [getattr(each, "name", "") for each in body]
        self._require(names in (["forward"], ["__init__", "forward"]), statement, "has other parts")
        for function in body:
            self._function(function)
        self._classes.add(statement.name)

    def _function(self, statement: ast.stmt) -> None:
        if not isinstance(statement, ast.FunctionDef) or statement.decorator_list:
            raise self._refusal(statement, "is neither a class nor a function")
        if statement.name != "__init__":
            self._declare(statement.name, statement)
        self._names, self._modules = set(), set()
        self._arguments(statement.args)
        if statement.returns is not None:
            self._annotation(statement.returns)
        for each in _without_docstring(statement.body):
            self._statement(each, constructor=statement.name == "__init__")

    def _arguments(self, arguments: ast.arguments) -> None:
        special = (arguments.posonlyargs, arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
        self._require(not any(special), arguments, "has other than plain arguments")
        for default in arguments.defaults:
            self._expression(default)  # before the names: it sees none of them
        for argument in arguments.args:
            self._declare(argument.arg, argument)
            if argument.annotation is not None:
                self._annotation(argument.annotation)
            self._names.add(argument.arg)

    def _statement(self, statement: ast.stmt, *, constructor: bool) -> None:
        if isinstance(statement, ast.Assign):
            self._expression(statement.value)
            for target in statement.targets:
                self._target(target, constructor=constructor)
        elif isinstance(statement, ast.Return) and statement.value is not None:
            self._expression(statement.value)
        elif isinstance(statement, ast.For):
            self._loop(statement)
        else:
            starts = constructor and ast.unparse(statement) == "super().__init__()"
            self._require(starts, statement, "is not a statement that the emitter writes")

    def _loop(self, statement: ast.For) -> None:
        over_modules = self._own_attribute(statement.iter)
        if not over_modules:
            self._require(_is_range(statement.iter), statement, "loops over something else")
            self._expression(statement.iter)
        self._target(statement.target, constructor=False)
        self._require(not statement.orelse, statement, "has an else")
        if over_modules and isinstance(statement.target, ast.Name):
            self._modules.add(statement.target.id)
        for each in statement.body:
            self._statement(each, constructor=False)

    def _target(self, target: ast.expr, *, constructor: bool) -> None:
        if isinstance(target, ast.Tuple):
            for part in target.elts:
                self._target(part, constructor=constructor)
        elif isinstance(target, ast.Name):
            self._declare(target.id, target)
            self._names.add(target.id)
            self._modules.discard(target.id)
        else:
            own = isinstance(target, ast.Attribute) and _dotted(target.value) == "self"
            if not own or not constructor:
                raise self._refusal(target, "is assigned to")
            assert isinstance(target, ast.Attribute)
            self._declare(target.attr, target)
            self._attributes.add(target.attr)

    def _declare(self, name: str, where: ast.AST) -> None:
        taken = name.startswith("__") or name in _MODULES | _BUILTINS | _TYPES
        self._require(not taken, where, f"gives {name} another meaning")

    # ---- expressions

    def _annotation(self, annotation: ast.expr) -> None:
        for node in ast.walk(annotation):
            form = isinstance(node, ast.Subscript | ast.Tuple | ast.expr_context)
            known = form or ast.unparse(node) in _TYPES
            self._require(known, node, f"annotates with {ast.unparse(node)}")

    def _expression(self, expression: ast.expr) -> None:
        """Verify an expression and all in it; a stack, as chains of operators may be long."""
        waiting: list[ast.AST] = [expression]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.ListComp):
                waiting.append(self._comprehension(node))
            elif isinstance(node, ast.keyword):
                self._require(node.arg is not None, node, "spreads a mapping")
                waiting.append(node.value)
            elif not isinstance(node, _PLAIN):
                self._require(isinstance(node, _EXPRESSIONS), node, "is no known expression")
                waiting += self._parts(node)

    def _parts(self, node: ast.AST) -> Iterable[ast.AST]:
        """Verify one node; return what is left to be verified."""
        rule = _RULES.get(type(node))
        return rule(self, node) if rule else ast.iter_child_nodes(node)

    def _call(self, node: ast.Call) -> Iterator[ast.AST]:
        function = node.func
        yield from (*node.args, *node.keywords)
        if isinstance(function, ast.Name):
            known = function.id in self._classes - self._names or function.id in self._modules
            allowed = known or function.id in _BUILTINS - self._names
            self._require(allowed, node, f"calls {function.id}")
            if function.id == "float":
                given = [getattr(each, "value", None) for each in node.args]
                self._require(len(given) == 1 and given[0] in _NO_LIMIT, node, "calls float")
        elif _dotted(function) not in _calls() and not self._own_attribute(function):
            yield from self._method(function)

    def _method(self, function: ast.expr) -> Iterator[ast.AST]:
        if not isinstance(function, ast.Attribute) or function.attr not in _methods():
            raise self._refusal(function, f"calls {ast.unparse(function)}")
        yield function.value

    def _attribute(self, node: ast.Attribute) -> Iterator[ast.AST]:
        if _dotted(node) in _values() or self._own_attribute(node):
            return
        self._require(node.attr in _methods(), node, f"reads {node.attr}")
        yield node.value

    def _own_attribute(self, node: ast.expr) -> bool:
        """Return whether a node is ``self.name``, with a name that the constructor sets."""
        own = isinstance(node, ast.Attribute) and _dotted(node.value) == "self"
        return own and isinstance(node, ast.Attribute) and node.attr in self._attributes

    def _name(self, node: ast.Name) -> Iterable[ast.AST]:
        known = node.id in self._names and node.id != "self"
        self._require(known, node, f"uses the name {node.id}")
        return ()

    def _comprehension(self, node: ast.ListComp) -> ast.AST:
        """Verify ``[element for i in range(count)]``; returns what is left, the element."""
        loop = node.generators[0]
        plain = len(node.generators) == 1 and not loop.ifs and not loop.is_async
        self._require(plain and _is_range(loop.iter), node, "loops over something else")
        self._expression(loop.iter)
        self._target(loop.target, constructor=False)
        return node.elt

    def _require(self, allowed: bool, node: ast.AST, what: str) -> None:
        if not allowed:
            raise self._refusal(node, what)

    def _refusal(self, node: ast.AST, what: str) -> CodeError:
        return _fault(f"it {what}", getattr(node, "lineno", 1))


_RULES: dict[type[ast.AST], Callable[..., Iterable[ast.AST]]] = {
    ast.Call: _Verifier._call,
    ast.Attribute: _Verifier._attribute,
    ast.Name: _Verifier._name,
}


def _fault(what: str, line: int) -> CodeError:
    return CodeError(
        f"the generated code was not run or written: in line {line} {what}, which generated code "
        "never does; this is a fault of nn-designer, please report it with the design"
    )


def _dotted(node: ast.AST) -> str:
    """Return ``nn.Linear`` for such an attribute, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}" if node.value.id in _MODULES else ""
    return ""


def _is_range(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"
    )


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    is_docstring = text and isinstance(first.value.value, str)  # type: ignore[attr-defined]
    return body[1:] if is_docstring else body
