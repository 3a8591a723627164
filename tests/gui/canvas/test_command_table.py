"""The table of canvas commands, and the keys, the menu and the actions that derive from it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from designer.graph import Design
from designer.gui.canvas.accessibility.actions import of_node
from designer.gui.canvas.command_keys import KEYS, combinations
from designer.gui.canvas.command_table import ALIGN_MENU, COMMANDS, CONTEXT_MENU, FIXED
from designer.paths import resource

LAYOUTS = f"{CONTEXT_MENU} {ALIGN_MENU}".split()


def entries(menu) -> list[QAction]:
    """Return the entries of a menu and its submenus, as they are when it opens."""
    menu.aboutToShow.emit()
    within = [
        entry for action in menu.actions() if action.menu() for entry in entries(action.menu())
    ]
    return [*menu.actions(), *within]


@pytest.fixture
def two(open_canvas):
    design = Design("Two")
    design.add("Linear")
    design.add("ReLU")
    return open_canvas(design)


def test_no_command_and_no_key_is_there_twice() -> None:
    ids = [spec.id for spec in (*COMMANDS, *FIXED)]
    assert len(ids) == len(set(ids))
    keys = [c for spec in (*COMMANDS, *FIXED) for c in combinations((*spec.keys, *spec.fixed_keys))]
    assert len(keys) == len(set(keys)) == len(KEYS)


def test_every_icon_is_on_board_and_every_section_in_a_layout() -> None:
    for spec in COMMANDS:
        assert not spec.icon or resource("icons", f"{spec.icon}.svg").is_file(), spec.id
        assert spec.context is None or spec.context.section in LAYOUTS, spec.id


def test_the_menu_has_every_command_with_an_entry(two) -> None:
    texts = {entry.text().partition("\t")[0] for entry in entries(two.canvas.menu)}
    assert texts >= {spec.plain_text for spec in COMMANDS if spec.context is not None}
    assert not texts & {spec.plain_text for spec in COMMANDS if spec.context is None}


def test_the_menu_shows_keys_and_what_makes_sense(two) -> None:
    def shown() -> dict[str, QAction]:
        found = [entry for entry in entries(two.canvas.menu) if entry.isVisible()]
        return {entry.text(): entry for entry in found}

    assert not shown()["Mute\tM"].isEnabled()
    assert shown()["Paste\tCtrl+V"].isEnabled()
    assert not {"Unpack the Block\tCtrl+Shift+G", "Share Weights of the First"} & set(shown())
    two.canvas.selection.select_all()
    assert shown()["Mute\tM"].isEnabled()
    assert "Share Weights of the First" in shown()
    two.canvas.key_names = {"mute": "K"}
    assert "Mute\tK" in shown()
    assert "Help on the Layer\tF1" in shown()


def test_an_entry_of_the_menu_runs_its_command(two) -> None:
    two.canvas.selection.select_all()
    mute = next(e for e in entries(two.canvas.menu) if e.text().startswith("Mute"))
    mute.trigger()
    assert all(node.muted for node in two.canvas.viewpoint.network.nodes())
    align = next(e for e in entries(two.canvas.menu) if e.text() == "Align Left")
    align.trigger()
    assert len({node.at[0] for node in two.canvas.viewpoint.network.nodes()}) == 1


def test_accessible_actions_derive_from_the_table(two) -> None:
    (name, *_) = two.canvas.scene().cards
    found = {action.name: action for action in of_node(two.canvas.commands, name)}
    assert found["Mute"].key == "M"
    described = [spec for spec in COMMANDS if "node" in spec.accessible]
    assert {spec.plain_text.removesuffix("…") for spec in described} <= set(found)
    found["Mute"].run()
    assert two.canvas.viewpoint.network.node(name).muted


def test_a_disabled_command_without_keys_of_its_own_leaves_its_key_to_the_window() -> None:
    spec = KEYS[Qt.KeyboardModifier.NoModifier, Qt.Key.Key_F1]
    assert spec.id == "help-layer"
    assert not spec.keys
    assert spec.when is not None
