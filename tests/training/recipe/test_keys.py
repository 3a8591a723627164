"""The tables of keys know every key that is read."""

import ast
from dataclasses import fields
from pathlib import Path

import designer.training
from designer.training import Recipe
from designer.training.data.dataset import CLASSIFICATION
from designer.training.recipe.keys import DATA_KEYS, KEYS
from designer.training.recipe.metric_names import CLASSIFICATION as NAMED

ROOM = Path(designer.training.__file__).parent


def test_every_field_of_the_recipe_is_in_the_table_of_keys():
    assert {each.name for each in fields(Recipe)} - {"extra"} == set(KEYS)


def test_every_key_of_the_data_that_is_read_is_in_the_table():
    read = set()
    for path in set(ROOM.glob("data/**/*.py")) - {ROOM / "data" / "input_layout.py"}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            read |= set(keys_read(node))
    assert {"target", "features", "size", "source", "inputs", "pairs"} <= read
    assert read <= set(DATA_KEYS)


def keys_read(node):
    """Yield ``target`` for ``spec["target"]``, ``spec.get("target")``, ``read(spec, "target")``."""
    asked = node.args if isinstance(node, ast.Call) else []
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "spec":
        asked = [node.slice]
    elif asked and ast.unparse(node.func) != "spec.get":
        asked = asked[1:2] if ast.unparse(asked[0]) == "spec" else []
    if asked and isinstance(asked[0], ast.Constant) and isinstance(asked[0].value, str):
        yield asked[0].value


def test_the_tables_agree_with_what_is_named_elsewhere():
    assert NAMED == CLASSIFICATION
    for source in designer.training.SOURCES:
        assert DATA_KEYS["source"].allows(source)
