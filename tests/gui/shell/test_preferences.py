"""Preferences: how it looks and behaves, and which keys give which command."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from designer.gui.canvas.command_keys import KEYS
from designer.gui.commands.command_table import MENUS, SPECS, SUBMENUS, menu_entries
from designer.gui.commands.shortcut_editor import ShortcutEditor
from designer.gui.commands.shortcuts import Shortcuts
from designer.gui.shell.help import KeySheet
from designer.gui.shell.preferences import PreferencesDialog
from designer.gui.window import MainWindow
from tests.gui.conftest import MakeWindow

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def preferences(window: MainWindow) -> PreferencesDialog:
    window.activateWindow()
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_Comma, CTRL)
    shown = window.findChild(PreferencesDialog)
    assert shown is not None
    assert not shown.isModal()
    yield shown
    shown.close()


@pytest.fixture
def keys(preferences: PreferencesDialog) -> ShortcutEditor:
    preferences.pages.setCurrentWidget(preferences.keys)
    return preferences.keys


def press(keys: ShortcutEditor, command: str, key: Qt.Key, modifiers=NONE) -> None:
    """Choose a command and press keys for it, as hands do."""
    keys.choose(command)
    QTest.keyClick(keys.table, Qt.Key.Key_Return)
    QTest.keyClick(keys.field, key, modifiers)


def draw(window: MainWindow) -> str:
    for shown in window.findChildren(PreferencesDialog):
        shown.hide()
    for _ in range(100):  # the window that was in front gives way when events are handled
        if window.isActiveWindow():
            break
        window.windowHandle().requestActivate()
        QTest.qWait(5)
    assert window.isActiveWindow()
    node = window.bench.session.design.add("ReLU")
    window.bench.canvas.selection.select([node])
    window.bench.canvas.setFocus()
    return node


def test_it_opens_once(window: MainWindow, preferences: PreferencesDialog) -> None:
    window.commands["preferences"].trigger()
    assert window.findChildren(PreferencesDialog) == [preferences]


def test_every_theme_of_the_menu_is_there_and_applies(
    window: MainWindow, preferences: PreferencesDialog
) -> None:
    box = preferences.choices.theme
    assert box.count() == len(menu_entries(SUBMENUS["@theme"]))
    box.setFocus()
    assert box.currentText() == "Light"
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert window.appearance.theme.name == "dark"
    window.commands["theme-light"].trigger()
    assert box.currentText() == "Light"


def test_snapping_and_the_recovery_time_are_kept(
    window: MainWindow, preferences: PreferencesDialog
) -> None:
    preferences.choices.snapping.click()
    assert window.bench.canvas.motion.duration > 0
    preferences.choices.motion.click()
    assert window.bench.canvas.motion.duration == 0
    assert window.settings.less_motion
    seconds = preferences.choices.seconds
    seconds.setFocus()
    QTest.keyClick(seconds, Qt.Key.Key_Down)
    assert not window.bench.canvas.snapping
    assert window.bench.recovery._timer.interval() == 10_000
    assert not window.settings.snapping
    window.bench.session.design.add("ReLU")
    window.commands["new"].trigger()
    assert not window.bench.canvas.snapping
    assert window.bench.recovery._timer.interval() == 10_000


# ---- keys


def test_the_table_has_every_command(keys: ShortcutEditor) -> None:
    assert keys.table.topLevelItemCount() == len(SPECS)


def test_a_new_key_works_at_once_and_everywhere(window: MainWindow, keys: ShortcutEditor) -> None:
    press(keys, "mute", Qt.Key.Key_K)
    node = draw(window)
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_M)
    assert not window.bench.session.design.node(node).muted
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_K)
    assert window.bench.session.design.node(node).muted
    assert window.commands["mute"].toolTip() == "Mute (K)"
    assert ("Mute", "K") in window.commands.keys_by_menu()["Edit"]
    menu = window.bench.canvas.menu
    menu._prepare()
    assert any(action.text() == "Mute\tK" for action in menu.actions())
    assert window.bench.inspector.node_page.mute.toolTip().endswith("(K)")
    window.commands["new"].trigger()
    assert window.bench.inspector.node_page.mute.toolTip().endswith("(K)")


def test_a_click_on_keys_lets_one_type_what_to_look_for(
    qtbot, preferences: PreferencesDialog
) -> None:
    bar = preferences.pages.tabBar()
    QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(1).center())
    qtbot.waitUntil(preferences.keys.search.hasFocus)


def test_it_works_in_every_tab_and_the_next(window: MainWindow, keys: ShortcutEditor) -> None:
    window.bench.session.design.add("ReLU")
    window.commands["new"].trigger()
    window.bench.session.design.add("ReLU")
    press(keys, "mute", Qt.Key.Key_K)
    window.commands["new"].trigger()
    for bench in window.tabs.benches:
        window.tabs.show(bench)
        node = draw(window)
        QTest.keyClick(bench.canvas, Qt.Key.Key_K)
        assert bench.session.design.node(node).muted


def test_it_is_remembered(
    make_window: MakeWindow, window: MainWindow, keys: ShortcutEditor
) -> None:
    press(keys, "save", Qt.Key.Key_F5)
    other = make_window()
    assert other.commands["save"].keys_text == "F5"
    assert "Save (F5)" in [action.toolTip() for action in other.toolbar.actions()]


def test_tab_and_a_menus_key_can_be_pressed(window: MainWindow, keys: ShortcutEditor) -> None:
    press(keys, "check", Qt.Key.Key_Tab, CTRL | Qt.KeyboardModifier.AltModifier)
    assert window.commands["check"].keys_text == "Ctrl+Alt+Tab"
    press(keys, "check", Qt.Key.Key_S, CTRL)
    assert keys.conflict.text() == "Ctrl+S is for “Save”."


def test_a_conflict_names_the_command_and_offers_to_take_the_key(
    window: MainWindow, keys: ShortcutEditor
) -> None:
    press(keys, "mute", Qt.Key.Key_L, CTRL)
    assert keys.conflict.isVisible()
    assert "Arrange" in keys.conflict.text()
    assert window.commands["mute"].keys_text == "M"
    QTest.mouseClick(keys.take_button, LEFT)
    assert window.commands["mute"].keys_text == "Ctrl+L"
    assert window.commands["arrange"].keys_text == ""
    node = draw(window)
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_L, CTRL)
    assert window.bench.session.design.node(node).muted


def test_the_canvas_s_own_keys_are_named_too(window: MainWindow, keys: ShortcutEditor) -> None:
    press(keys, "check", Qt.Key.Key_Left)
    assert "walk left" in keys.conflict.text()
    QTest.mouseClick(keys.take_button, LEFT)
    with_key = window.bench.canvas.keys
    assert (NONE, Qt.Key.Key_Left) not in with_key
    assert (NONE, Qt.Key.Key_Right) in with_key


def test_escape_leaves_the_keys(window: MainWindow, keys: ShortcutEditor) -> None:
    press(keys, "mute", Qt.Key.Key_Escape)
    assert window.commands["mute"].keys_text == "M"
    assert keys.isVisible()


def test_reset_one_and_all(window: MainWindow, keys: ShortcutEditor) -> None:
    press(keys, "mute", Qt.Key.Key_K)
    press(keys, "arrange", Qt.Key.Key_M)
    assert window.commands["arrange"].keys_text == "M"
    keys.choose("mute")
    QTest.mouseClick(keys.reset_button, LEFT)
    assert window.commands["mute"].keys_text == "M"
    assert window.commands["arrange"].keys_text == ""
    QTest.mouseClick(keys.reset_all_button, LEFT)
    assert window.commands["arrange"].keys_text == "Ctrl+L"
    assert window.settings.shortcuts == {}
    node = draw(window)
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_M)
    assert window.bench.session.design.node(node).muted


def test_no_keys_at_all(window: MainWindow, keys: ShortcutEditor) -> None:
    keys.choose("delete")
    QTest.mouseClick(keys.clear_button, LEFT)
    node = draw(window)
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_Delete)
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_Backspace)
    assert node in window.bench.session.design.root


@pytest.mark.parametrize(("text", "found"), [("arra", "arrange"), ("ctrl+shift+v", "paste-wires")])
def test_the_table_is_searched_by_name_and_key(keys: ShortcutEditor, text: str, found: str) -> None:
    QTest.keyClicks(keys.search, text)
    assert keys.chosen == found
    QTest.keyClicks(keys.search, "zzzz")
    assert keys.chosen in {"", found}


# ---- one table


def test_palette_sheet_and_table_have_the_same_commands(window: MainWindow) -> None:
    window.commands["commands"].trigger()
    offered = {entry.text for entry in window.parts.picker._entries}
    window.parts.picker.dismiss()
    assert offered == {c.plain_text for c in window.commands if c.spec.id != "commands"}
    sheet = {row for rows in window.commands.keys_by_menu().values() for row in rows}
    named = {(c.spec.text.replace("&", ""), c.keys_text) for c in window.commands if c.keys_text}
    assert sheet == named
    assert set(MENUS) >= {"&Help"}


def test_the_sheet_shows_changed_keys(window: MainWindow) -> None:
    window.commands.shortcuts.set("colour-family", ["Ctrl+Alt+F"])
    assert any(
        keys == "Ctrl+Alt+F" for rows in window.commands.keys_by_menu().values() for _, keys in rows
    )
    window.commands["keys"].trigger()
    window.findChild(KeySheet).close()


def test_canvas_and_table_agree_on_keys(gui_settings) -> None:
    shortcuts = Shortcuts({spec.id: spec.keys for spec in SPECS}, gui_settings)
    assert shortcuts.canvas_keys() == KEYS


def test_a_broken_store_is_no_trouble(gui_settings) -> None:
    for text in ("{", "[1]", '{"save": 3, "gone": ["F9"], "mute": ["K"]}'):
        gui_settings._store.setValue("shortcuts", text)
        shortcuts = Shortcuts({spec.id: spec.keys for spec in SPECS}, gui_settings)
        assert shortcuts.keys("save") == ("Ctrl+S",)
    assert shortcuts.keys("mute") == ("K",)
