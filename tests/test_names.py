"""A name means one thing in the whole program, so that a search for it finds that thing."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import designer

ROOM = Path(designer.__file__).parent
MODULES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(ROOM.rglob("*.py"))
    if "resources" not in path.parts
}
STDLIB_NAMES_IN_USE = frozenset({"code"})
"""The pane of code is a folder of panels, and nobody there wants the module of that name."""


def top_level_classes(tree: ast.Module) -> Iterator[str]:
    """Yield the classes of a module, those of a branch such as ``if TYPE_CHECKING`` as well."""
    for statement in tree.body:
        inner = statement.body if isinstance(statement, ast.If) else [statement]
        yield from (each.name for each in inner if isinstance(each, ast.ClassDef))


def type_aliases(tree: ast.Module) -> Iterator[str]:
    """Yield the public names in CamelCase that a module assigns at its top level."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and re.fullmatch(r"[A-Z][a-z]\w*", target.id):
                yield target.id


def homes_of_classes() -> dict[str, list[str]]:
    """Return the modules of each class; a leading underscore makes no other name."""
    homes = defaultdict(list)
    for path, tree in MODULES.items():
        for name in top_level_classes(tree):
            homes[name.lstrip("_")].append(str(path.relative_to(ROOM)))
    return homes


def test_no_two_classes_share_a_name() -> None:
    assert {name: homes for name, homes in homes_of_classes().items() if len(homes) > 1} == {}


def test_no_alias_is_called_like_a_class() -> None:
    classes = homes_of_classes()
    shared = {
        f"{path.relative_to(ROOM)}: {name}": classes[name]
        for path, tree in MODULES.items()
        for name in type_aliases(tree)
        if name in classes
    }
    assert shared == {}


def test_no_module_hides_one_of_the_standard_library() -> None:
    names = {path.parent.name if path.name == "__init__.py" else path.stem for path in MODULES}
    assert names & sys.stdlib_module_names == STDLIB_NAMES_IN_USE
