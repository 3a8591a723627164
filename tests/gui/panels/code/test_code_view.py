"""The view of code: colours, marked lines, wrapped lines, replaced text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from designer.gui.appearance.theme import CONTRAST, DARK, LIGHT, contrast
from designer.gui.panels.code.code_view import DARK_COLOURS, LIGHT_COLOURS, CodeView
from designer.presentation.line_diff import changed_ranges

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize(("theme", "colours"), [(LIGHT, LIGHT_COLOURS), (DARK, DARK_COLOURS)])
def test_code_colours_meet_wcag_aa(theme, colours):
    for colour in colours.values():
        assert contrast(QColor(colour), theme.colour("surface")) >= 4.5, colour


def test_a_broken_line_is_marked_to_its_end(pane):
    pane.resize(200, 400)
    pane.set_selection(["layer1"])
    line, view = pane.view.marked[0], pane.view
    block = view.document().findBlockByNumber(line - 1)
    height = view.blockBoundingRect(block).height()
    assert height > 1.5 * view.fontMetrics().lineSpacing()
    picture = view.viewport().grab().toImage()
    top = view.blockBoundingGeometry(block).translated(view.contentOffset()).top()
    edge, plain = picture.width() - 3, picture.pixelColor(picture.width() - 3, 2)
    assert picture.pixelColor(edge, round(top + height) - 3) != plain
    assert picture.pixelColor(edge, round(top + height) + 3) == plain


def test_what_is_seen_is_coloured(qtbot, pane):
    def coloured():
        return {
            mark.format.foreground().color().name()  # what `import` and the numbers wear
            for line in range(8)
            for mark in pane.view.document().findBlockByNumber(line).layout().formats()
        }

    pane.view.viewport().grab()
    qtbot.waitUntil(lambda: LIGHT_COLOURS["Keyword"] in coloured())
    pane.set_theme(DARK)
    pane.view.viewport().grab()
    qtbot.waitUntil(lambda: DARK_COLOURS["Keyword"] in coloured())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\nb\nc\n", "a\nc\n"),
        ("a\nc\n", "a\nb\nb\nc\n"),
        ("a\na\na\n", "a\na\n"),
        ("", "a\n"),
        ("a\nb\n", "c\nd\n"),
        ("\n".join("abcdefgh"), "\n".join("abXdefgY")),
    ],
)
def test_only_what_differs_is_replaced(before, after):
    parts = changed_ranges(before, after)
    text = after if parts is None else before
    for start, end, new in reversed(parts or []):
        text = text[:start] + new + text[end:]
    assert text == after


def test_long_lines_break_at_the_edge_until_told_otherwise(qtbot, pane):
    pane.resize(260, 400)
    bar = pane.view.horizontalScrollBar()
    assert bar.maximum() == 0
    qtbot.mouseClick(pane.wrap_button, LEFT)
    assert bar.maximum() > 0
    qtbot.mouseClick(pane.wrap_button, LEFT)
    assert bar.maximum() == 0


def test_code_that_is_being_written_anew_stays_readable_in_high_contrast(qtbot):
    view = CodeView(CONTRAST)
    qtbot.addWidget(view)
    view.set_code("x" * 60)
    view.set_stale(True)
    shot = view.viewport().grab().toImage()
    ground = CONTRAST.colour("surface")
    seen = (shot.pixelColor(x, y) for x in range(shot.width()) for y in range(30))
    assert max(contrast(pixel, ground) for pixel in seen) > 7
