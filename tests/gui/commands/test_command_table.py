"""The table of commands: in menus, under keys, with signs, and there when they make sense."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from designer.gui.canvas.command_table import COMMANDS
from designer.gui.commands.command_palette import command_entries
from designer.gui.commands.command_table import (
    MENUS,
    SPECS,
    SUBMENUS,
    TOOLBAR,
    menu_entries,
    toolbar_entries,
)
from designer.gui.commands.shortcut_editor import ShortcutEditor
from designer.gui.shell.help import KeySheet
from designer.gui.window import MENU_TITLES, MainWindow
from designer.paths import resource
from designer.presentation.command_spec import SEPARATOR
from tests.gui.conftest import MakeWindow


def test_every_command_of_the_table_is_in_a_menu_or_the_toolbar() -> None:
    layouts = (*MENUS.values(), *SUBMENUS.values())
    shown = [*toolbar_entries(), *(name for layout in layouts for name in menu_entries(layout))]
    assert {spec.id for spec in SPECS} <= set(shown)
    named = {name for name in shown if name != SEPARATOR and not name.startswith("@")}
    assert named == {spec.id for spec in SPECS}
    assert tuple(MENUS) == MENU_TITLES


def test_every_section_of_a_command_is_in_a_layout() -> None:
    menus = " ".join((*MENUS.values(), *SUBMENUS.values())).split()
    assert {spec.menu for spec in SPECS} <= {*menus, ""}
    assert {spec.toolbar for spec in SPECS} <= {*TOOLBAR.split(), ""}
    assert len(SPECS) == len({spec.id for spec in SPECS})


def test_every_command_of_the_canvas_is_offered_everywhere(window: MainWindow) -> None:
    """In the menu bar, the key sheet, the command palette and the preferences."""
    palette = {entry.text for entry in command_entries(window.commands)}
    editor = ShortcutEditor(window.commands, window.appearance.theme)
    rows = {editor.table.topLevelItem(row).text(0) for row in range(len(SPECS))}
    sheet = {text for rows_ in window.commands.keys_by_menu().values() for text, _ in rows_}
    entries = [action for menu in window.menus.values() for action in menu.actions()]
    entries += [action for entry in entries if entry.menu() for action in entry.menu().actions()]
    for spec in COMMANDS:
        assert window.commands[spec.id] in entries, spec.id
        assert spec.plain_text in palette, spec.id
        assert spec.plain_text.removesuffix("…") in rows, spec.id
        assert (spec.plain_text in sheet) == bool(spec.keys), spec.id
        window.commands.shortcuts.set(spec.id, ["Ctrl+Alt+Shift+F12"])
        given = {row for rows_ in window.commands.keys_by_menu().values() for row in rows_}
        assert (spec.plain_text, "Ctrl+Alt+Shift+F12") in given, spec.id
        window.commands.shortcuts.reset(spec.id)
    editor.deleteLater()


def test_no_key_is_given_twice() -> None:
    keys = [key for spec in SPECS for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_every_icon_of_the_table_is_on_board() -> None:
    for spec in SPECS:
        if spec.icon:
            assert resource("icons", f"{spec.icon}.svg").is_file(), spec.icon


def test_no_mnemonic_is_twice_in_a_menu(window: MainWindow) -> None:
    for title, menu in window.menus.items():
        letters = [
            text[text.index("&") + 1].lower() for a in menu.actions() if "&" in (text := a.text())
        ]
        assert len(letters) == len(set(letters)), (title, letters)


@pytest.mark.parametrize(
    ("key", "modifier", "command"),
    [
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "new"),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "undo"),
        (Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
         "commands"),
        (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier, "find"),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "keys"),
    ],
)  # fmt: skip
def test_keys_reach_their_command(qtbot, window: MainWindow, key, modifier, command) -> None:
    window.bench.session.design.add("ReLU")
    window.bench.session.design.mark_saved()
    with qtbot.waitSignal(window.commands[command].triggered, timeout=2000):
        QTest.keyClick(window.bench.canvas, key, modifier)
    for sheet in window.findChildren(KeySheet):
        sheet.close()


def test_undo_and_redo_say_what(window: MainWindow) -> None:
    undo, redo = window.commands["undo"], window.commands["redo"]
    assert not undo.isEnabled()
    window.bench.session.design.add("ReLU")
    assert undo.isEnabled()
    assert undo.plain_text == "Undo Add ReLU"
    assert "Ctrl+Z" in undo.toolTip()
    undo.trigger()
    assert not undo.isEnabled()
    assert redo.plain_text == "Redo Add ReLU"
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert len(window.bench.session.design.root) == 1


def test_icons_are_drawn_when_a_menu_shows_them_in_every_theme(window: MainWindow) -> None:
    commands = window.commands
    assert not commands["new"].icon().isNull()
    assert commands["group"].icon().isNull()
    menu = window.menus["&Design"]
    menu.popup(window.pos())
    light = commands["group"].icon().pixmap(16).toImage()
    menu.close()
    window.appearance.choose("dark")
    assert commands["group"].icon().pixmap(16).toImage() != light


def test_what_needs_a_selection_waits_for_one(window: MainWindow) -> None:
    node = window.bench.session.design.add("ReLU")
    assert not window.commands["rename"].isEnabled()
    window.bench.canvas.selection.select([node])
    assert window.commands["rename"].isEnabled()
    assert window.commands["delete"].isEnabled()


def test_typing_into_a_field_does_not_command_the_canvas(window: MainWindow) -> None:
    node = window.bench.session.design.add("ReLU")
    window.bench.canvas.selection.select([node])
    window.commands["find-layer"].trigger()
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "m.?")
    assert field.text() == "m.?"
    assert not window.bench.session.design.node(node).muted
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert node in window.bench.session.design.root


def test_start_page_has_only_what_makes_sense(make_window: MakeWindow) -> None:
    window = make_window()
    enabled = {c.spec.id for c in window.commands if c.isEnabled()}
    assert enabled == {
        "new", "open", "quit", "theme", *menu_entries(SUBMENUS["@theme"]),
        "commands", "keys", "preferences", "about",
    }  # fmt: skip


def test_check_says_that_all_is_well_or_shows_the_list(window: MainWindow) -> None:
    window.documents.open_example(resource("examples", "digits_mlp.nnd"))
    window.commands["check"].trigger()
    assert window.notices.shown[0].kind == "success"
    window.docks["problems"].hide()
    with window.bench.session.design.edit("Break") as edit:
        edit.set_param("layer2", "in_features", 7)
    window.commands["check"].trigger()
    assert window.docks.is_shown("problems")
    assert window.docks["problems"].windowTitle() == "Problems (1)"


def test_settings_show_the_design_in_the_inspector(window: MainWindow) -> None:
    node = window.bench.session.design.add("ReLU")
    window.bench.canvas.selection.select([node])
    window.docks["inspector"].hide()
    window.commands["settings"].trigger()
    assert window.bench.selection == []
    assert window.docks.is_shown("inspector")
