"""Wrapped lines of code hang."""

from PySide6.QtCore import QPoint, Qt

from designer.gui.appearance.theme import LIGHT
from designer.gui.panels.code.code_view import CodeView


def test_wrapped_lines_hang(qtbot):
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.set_wrapped(True)
    view.resize(300, 300)
    view.show()
    long = "    self.conv = nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=1)"
    view.set_code(f"class Net:\n{long}\n    pass\n")

    def starts():
        layout = view.document().findBlockByNumber(1).layout()
        return [layout.lineAt(n).position().x() for n in range(layout.lineCount())]

    view.grab()
    first, *rest = starts()
    space = view.fontMetrics().horizontalAdvance(" ")
    assert len(rest) >= 1
    assert all(abs(x - first - 8 * space) < 1 for x in rest)
    view.set_code(f"class Net:\n{long[:-1]}, bias=False)\n    pass\n")
    view.grab()
    assert starts()[1] - starts()[0] > 7 * space
    assert view.document().lineCount() == 4 + len(starts()) - 1
    view.resize(1200, 300)
    view.grab()
    assert len(starts()) == 1
    view.resize(300, 300)
    view.set_wrapped(False)
    view.grab()
    assert len(starts()) == 1


def test_a_click_on_a_hanging_line_tells_its_own_line(qtbot):
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.set_wrapped(True)
    view.resize(300, 300)
    view.show()
    view.set_code("a = 1\n    " + "b + " * 60 + "\nc = 2\n")
    view.grab()
    block = view.document().findBlockByNumber(1)
    area = view.blockBoundingGeometry(block).translated(view.contentOffset())
    with qtbot.waitSignal(view.line_clicked) as clicked:
        at = area.bottomLeft().toPoint() + QPoint(120, -4)
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args == [2]
