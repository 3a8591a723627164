"""Help on a layer: F1 on a node, else the sheet of keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from designer.gui.appearance.theme import LIGHT
from designer.gui.canvas.overlays.nodehelp import NodeHelp
from designer.gui.shell.help import KeySheet
from designer.layers.catalogue import CATALOGUE
from designer.paths import resource
from tests.gui.conftest import MakeWindow


def words(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def shown(window, kind):
    return [each for each in window.findChildren(kind) if each.isVisible()]


@pytest.fixture
def window(make_window: MakeWindow):
    made = make_window()
    made.open(resource("examples", "digits_mlp.nnd"))
    made.bench.canvas.setFocus()
    yield made
    for dialog in made.findChildren(QDialog):
        dialog.close()


def test_f1_explains_the_selected_layer(window) -> None:
    canvas = window.bench.canvas
    canvas.selection.select(["layer1"])
    QTest.keyClick(canvas, Qt.Key.Key_F1)
    (page,) = shown(window, NodeHelp)
    said = words(page)
    assert page.windowTitle() == "Help on Linear"
    assert "(*, in_features) -> (*, out_features)" in said
    assert "out_features" in said
    assert "needed" in said
    assert not shown(window, KeySheet)


def test_f1_without_a_node_is_the_sheet_of_keys(window) -> None:
    window.bench.canvas.selection.select([])
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_F1)
    assert shown(window, KeySheet)
    assert not shown(window, NodeHelp)


def test_the_link_leads_to_torch(window, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.bench.canvas.selection.select(["layer1"])
    window.commands["help-layer"].trigger()
    (page,) = shown(window, NodeHelp)
    next(b for b in page.findChildren(QPushButton) if "torch" in b.text()).click()
    assert opened[0].toString().endswith("generated/torch.nn.Linear.html")


def test_the_menu_offers_it(window) -> None:
    canvas = window.bench.canvas
    canvas.selection.select(["layer1"])
    canvas.menu.aboutToShow.emit()
    entry = next(a for a in canvas.menu.actions() if a.text().startswith("Help on"))
    assert entry.isEnabled()
    entry.trigger()
    assert shown(window, NodeHelp)


@pytest.mark.parametrize("name", ["Conv2d", "LSTM", "MultiheadAttention", "cat", "Input"])
def test_every_kind_of_layer_can_be_explained(qtbot, name: str) -> None:
    page = NodeHelp(CATALOGUE[name], LIGHT, None)
    qtbot.addWidget(page)
    said = words(page)
    assert CATALOGUE[name].purpose in said
    assert all(param.name in said for param in CATALOGUE[name].params)
    assert bool(page.page) == (name != "Input")
