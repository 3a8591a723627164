"""The whole window, as a screen reader walks it: what can be used has a name."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from designer.gui.panels.registry import PANELS
from designer.gui.shell.preferences import PreferencesDialog
from designer.gui.window import MainWindow
from designer.paths import resource
from tests.gui.conftest import MakeWindow

_ROLES = QAccessible.Role
USABLE = {
    _ROLES.PushButton, _ROLES.CheckBox, _ROLES.RadioButton, _ROLES.EditableText, _ROLES.ComboBox,
    _ROLES.SpinBox, _ROLES.Slider, _ROLES.List, _ROLES.Table, _ROLES.Tree, _ROLES.PageTabList,
    _ROLES.PageTab, _ROLES.MenuItem, _ROLES.ButtonMenu, _ROLES.ButtonDropDown, _ROLES.Canvas,
    _ROLES.ListItem, _ROLES.Link, _ROLES.ColumnHeader,
}  # fmt: skip


def nameless(window: QWidget) -> list[str]:
    """Return what is seen and can be used, but has no name."""
    found: list[str] = []
    _walk(QAccessible.queryAccessibleInterface(window), "", found, 0)
    return found


def _walk(face: QAccessibleInterface, way: str, found: list[str], depth: int) -> None:
    if face is None or not face.isValid() or depth > 40:
        return
    state, role = face.state(), face.role()
    if state.invisible or _is_spare(face.object()):
        return
    name = face.text(QAccessible.Text.Name)
    thing = face.object()
    here = f"{way}/{role.name}:{name or (type(thing).__name__ if thing else '')}"
    if role in USABLE and not name.strip() and not _inside_another(face):
        found.append(here)
    for place in range(min(face.childCount(), 60)):
        _walk(face.child(place), here, found, depth + 1)


def _is_spare(thing: object) -> bool:
    """Tell whether something is a tab bar that Qt keeps, with no tabs, for docks to come."""
    return isinstance(thing, QTabBar) and not thing.count()


def _inside_another(face: QAccessibleInterface) -> bool:
    """Tell whether it is a part of a control that has the name: the field of a spin box."""
    over = face.parent()
    inside = {_ROLES.SpinBox, _ROLES.ComboBox}
    return over is not None and over.role() in inside and bool(over.text(QAccessible.Text.Name))


@pytest.mark.parametrize("example", ["digits_cnn", "lstm_rows"])
def test_everything_in_the_window_has_a_name(window: MainWindow, example: str) -> None:
    window.open(resource("examples", f"{example}.nnd"))
    nodes = window.bench.session.design.nodes()
    for panel in PANELS:
        window.docks.show(panel.name)
        assert not nameless(window), "\n".join(nameless(window))
    window.bench.canvas.selection.select([nodes[1].id])
    assert not nameless(window), "\n".join(nameless(window))
    window.bench.canvas.selection.select([node.id for node in nodes])
    assert not nameless(window), "\n".join(nameless(window))


def test_everything_on_the_start_page_has_a_name(make_window: MakeWindow) -> None:
    assert not nameless(make_window())


def mute(top: QWidget) -> list[str]:
    """Return what takes the keyboard, but does not say what it is or is called."""
    found = []
    for widget in [top, *top.findChildren(QWidget)]:
        by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not by_tab or not widget.isVisible() or widget.focusProxy() or _is_spare(widget):
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        said = face.text(QAccessible.Text.Name).strip() or _inside_another(face)
        if not said or face.role() == _ROLES.NoRole:
            over = widget.parentWidget()
            found.append(f"{type(widget).__name__} {widget.objectName()} in {type(over).__name__}")
    return found


def open_(command: str) -> Callable[[MainWindow], object]:
    return lambda window: window.commands[command].trigger()


def _in_a_block(window: MainWindow) -> None:
    canvas = window.bench.canvas
    canvas.selection.select(["conv1", "act1"])
    canvas.commands.group()
    canvas.commands.enter()


def _two_tabs(window: MainWindow) -> None:
    window.documents.new()
    window.tabs.show_start()


def _broken(window: MainWindow) -> None:
    with window.bench.session.design.edit("Break") as edit:
        edit.set_param("head", "in_features", 99)
    window.docks.show("problems")
    window.bench.canvas.selection.select(["head"])
    window.bench.train()
    window.docks.show("training")


def _filtered(window: MainWindow) -> None:
    window.docks.show("summary")
    window.bench.summary.search.setText("xyzzy")
    window.bench.palette.search_field.setText("norm")
    window.bench.code.find_bar.open_bar()


def _noticed(window: MainWindow) -> None:
    window.report_error("ValueError: trouble", "Traceback")
    window.commands["check"].trigger()


STATES: dict[str, Callable[[MainWindow], object]] = {
    **{name: open_(name) for name in ("preferences", "keys", "about", "commands", "find", "add")},
    "block": _in_a_block,
    "tabs": _two_tabs,
    "broken": _broken,
    "filtered": _filtered,
    "notices": _noticed,
    "help": lambda w: (
        w.bench.canvas.selection.select(["conv1"]),
        w.commands["help-layer"].trigger(),
    ),
    "rename": lambda w: (
        w.bench.canvas.selection.select(["conv1"]),
        w.bench.canvas.commands.rename(),
    ),
    "several": lambda w: w.bench.canvas.selection.select(["conv1", "conv2"]),
    "legend": lambda w: w.commands["colour-macs"].trigger(),
}


@pytest.mark.slow
@pytest.mark.parametrize("reach", STATES.values(), ids=STATES)
def test_whatever_is_open_has_names_and_roles(
    window: MainWindow, reach: Callable[[MainWindow], object]
) -> None:
    window.open(resource("examples", "digits_cnn.nnd"))
    reach(window)
    QTest.qWait(30)  # docks settle
    tops = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    for top in tops:
        assert not nameless(top), "\n".join(nameless(top))
        assert not mute(top), "\n".join(mute(top))
    for page in window.findChildren(PreferencesDialog):
        page.pages.setCurrentIndex(1)
        assert not nameless(page), "\n".join(nameless(page))
        assert not mute(page), "\n".join(mute(page))


def test_nodes_are_reached_from_the_window(window: MainWindow) -> None:
    window.open(resource("examples", "digits_mlp.nnd"))
    names: list[str] = []

    def walk(face: QAccessibleInterface, depth: int = 0) -> None:
        if face.role() == _ROLES.ListItem:
            names.append(face.text(QAccessible.Text.Name))
        for place in range(face.childCount() if depth < 6 else 0):
            walk(face.child(place), depth + 1)

    walk(QAccessible.queryAccessibleInterface(window))
    assert {name.partition(",")[0] for name in names} >= {
        node.id for node in window.bench.session.design.nodes()
    }


def test_f6_goes_round_all_panels_and_back(window: MainWindow, qtbot: object) -> None:
    window.open(resource("examples", "digits_mlp.nnd"))
    window.bench.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
    seen = [panel.name for panel in PANELS if window.docks.is_shown(panel.name)]
    went = []
    for _ in range(len(seen)):
        window.commands["next-panel"].trigger()
        went.append(window.docks.focused())
        assert window.focusWidget() is not None
    assert went == seen
    window.commands["next-panel"].trigger()
    assert window.focusWidget() is window.bench.canvas


def test_enter_on_a_node_goes_to_its_first_field(window: MainWindow) -> None:
    window.open(resource("examples", "digits_mlp.nnd"))
    window.bench.canvas.selection.select(["layer1"])
    window.bench.canvas.commands.activate()
    assert window.docks.focused() == "inspector"
    assert "in_features" in window.focusWidget().accessibleName()
