"""A few panels look as they did, in light and dark, with a font that every machine has.

Where a new look is meant: RENEW_GOLDEN=1 python -m pytest -k golden tests/gui
"""

import os

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from designer.gui.appearance.style import stylesheet
from designer.gui.appearance.theme import DARK, LIGHT
from designer.gui.panels.inspector.inspector import Inspector
from designer.gui.panels.palette.palette_panel import PalettePanel
from designer.gui.panels.panel import Panel
from designer.gui.panels.summary.summary_panel import SummaryPanel
from designer.gui.widgets.parts import FixButton
from designer.layers.catalogue import CATALOGUE
from tests.gui.panels.conftest import break_layer2
from tests.visual import golden

LIMITS = (30.0, 1.2)
"""Letters are drawn a little differently by each version of Qt; what matters differs by more."""


@pytest.fixture
def dressed(qtbot, qapp, monkeypatch):
    """Show a panel as the application shows it, in the font that is everywhere."""
    font, was = golden.same_font(), (QApplication.font(), QApplication.palette())
    fusion = QStyleFactory.create("Fusion")
    monkeypatch.setattr(QFontDatabase, "systemFont", lambda kind: QFont(font))
    qapp.setFont(font)

    def dress(make, theme, size):
        qapp.setPalette(theme.palette())
        qapp.setStyleSheet(stylesheet(theme))
        panel = make()
        qtbot.addWidget(panel)
        panel.setStyle(fusion)
        panel.setAutoFillBackground(True)
        panel.resize(*size)
        panel.show()
        return panel

    yield dress
    qapp.setStyleSheet("")
    qapp.setFont(was[0])
    qapp.setPalette(was[1])


def palette(dressed, qtbot, theme, session):
    made = dressed(lambda: PalettePanel(CATALOGUE.values(), theme), theme, (210, 420))
    made.search_field.setText("norm")
    return made


def inspector(dressed, qtbot, theme, session):
    break_layer2(session.design)
    made = dressed(lambda: Inspector(session, theme), theme, (360, 560))
    made.set_selection(["layer2"])
    # The mends are looked for between events.
    qtbot.waitUntil(lambda: not made._stale and len(made.findChildren(FixButton)) == 3)
    return made


def summary(dressed, qtbot, theme, session):
    made = dressed(lambda: SummaryPanel(session, theme), theme, (760, 240))
    qtbot.waitUntil(lambda: bool(made.model.lines))
    made.set_selection(["layer1"])
    return made


def empty(dressed, qtbot, theme, session):
    made = summary(dressed, qtbot, theme, session)
    made.search.setText("xyzzy")
    return made


def taken(panel, qtbot):
    if isinstance(panel, Panel):
        qtbot.waitUntil(lambda: not panel._timer.isActive())
    QTest.qWait(10)  # layouts settle, and somebody gets the focus
    if panel.focusWidget() is not None:
        panel.focusWidget().clearFocus()  # no caret in the picture
    return golden.take(panel)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("state", [palette, inspector, summary, empty], ids=lambda s: s.__name__)
def test_it_looks_as_it_did(dressed, qtbot, session, state, theme, tmp_path):
    panel = state(dressed, qtbot, theme, session)
    golden.check(f"{state.__name__}-{theme.name}", taken(panel, qtbot), tmp_path, LIMITS)


def test_no_text_is_in_a_font_of_the_machine(dressed, qtbot, session):
    panel = inspector(dressed, qtbot, LIGHT, session)
    everywhere = QFontInfo(golden.same_font()).family()
    fonts = {QFontInfo(widget.font()).family() for widget in panel.findChildren(QWidget)}
    assert fonts == {everywhere}


@pytest.mark.skipif(bool(os.environ.get(golden.RENEW)), reason="renewing")
@pytest.mark.parametrize("change", ["selection", "a word", "a row", "the inset"])
def test_a_change_is_told(dressed, qtbot, session, tmp_path, change):
    panel = summary(dressed, qtbot, LIGHT, session)
    if change == "selection":
        panel.set_selection([])
    elif change == "a word":
        with session.design.edit("Rename") as edit:
            edit.rename_node("act", "activation")
    elif change == "a row":
        panel.search.setText("layer")
    else:
        panel.layout().setContentsMargins(4, 0, 0, 0)
    with pytest.raises(AssertionError, match="RENEW_GOLDEN=1"):
        golden.check("summary-light", taken(panel, qtbot), tmp_path, LIMITS)
