"""A canvas with a hand: real mouse and key events in scene coordinates and by name."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.graph import Design
from designer.gui.appearance.theme import LIGHT
from designer.gui.canvas.view import Canvas
from designer.session import Session
from tests.gui.canvas.fake_canvas import FakeCanvas

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Hand:
    """What a person does to a canvas."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.design = canvas.session.design
        self.messages = []
        canvas.message.connect(self.messages.append)

    # ---- places

    def pixels(self, at):
        return self.canvas.mapFromScene(QPointF(at))

    def port(self, node, name="", *, output=False):
        item = self.canvas.scene().cards[node]
        slot = next(
            s
            for s in item.card.slots
            if s.output == output and (not name or name in (s.port, s.key))
        )
        return item.slot_pos(slot)

    def out(self, node, name=""):
        return self.port(node, name, output=True)

    def body(self, node):
        rect = self.canvas.scene().cards[node].rect
        return QPointF(rect.left() + 30, rect.top() + 12)

    # ---- mouse

    def press(self, at, button=LEFT, modifiers=NONE):
        QTest.mousePress(self.canvas.viewport(), button, modifiers, self.pixels(at))

    def move(self, at, button=LEFT, modifiers=NONE):
        self._move(self.pixels(at), button, modifiers)

    def _move(self, pixels, button, modifiers):
        view = self.canvas.viewport()
        place = QPointF(pixels)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            place,
            QPointF(view.mapToGlobal(pixels)),
            Qt.MouseButton.NoButton,
            button,
            modifiers,
        )
        QApplication.sendEvent(view, event)

    def release(self, at, button=LEFT, modifiers=NONE):
        QTest.mouseRelease(self.canvas.viewport(), button, modifiers, self.pixels(at))

    def drag(self, start, end, button=LEFT, modifiers=NONE):
        """Press, move in steps, release; places are kept in pixels, as a hand would."""
        a, b = self.pixels(start), self.pixels(end)
        QTest.mousePress(self.canvas.viewport(), button, modifiers, a)
        for step in range(1, 6):
            self._move(a + (b - a) * (step / 5), button, modifiers)
        QTest.mouseRelease(self.canvas.viewport(), button, modifiers, b)

    def click(self, at, modifiers=NONE):
        QTest.mouseClick(self.canvas.viewport(), LEFT, modifiers, self.pixels(at))

    def double_click(self, at):
        self.click(at)
        QTest.mouseDClick(self.canvas.viewport(), LEFT, NONE, self.pixels(at))
        QTest.mouseRelease(self.canvas.viewport(), LEFT, NONE, self.pixels(at))

    # ---- keys

    def key(self, key, modifiers=NONE):
        QTest.keyClick(self.canvas, key, modifiers)

    def type(self, text):
        QTest.keyClicks(self.canvas.search.popup.line, text)

    def search_key(self, key):
        QTest.keyClick(self.canvas.search.popup.line, key)

    # ---- what there is now

    @property
    def wires(self):
        return {str(edge) for edge in self.design.edges()}

    @property
    def ids(self):
        return [node.id for node in self.design.nodes()]

    def at(self, node):
        return self.design.node(node).at


@pytest.fixture
def open_canvas(qtbot):
    opened = []

    def open_(design=None, size=(1000, 700)):
        session = Session(design or Design("Net"))
        canvas = Canvas(session, LIGHT)
        qtbot.addWidget(canvas)
        canvas.resize(*size)
        with qtbot.waitExposed(canvas):
            canvas.show()
        canvas.commands.fit_all()
        canvas.setFocus()
        opened.append(session)
        return Hand(canvas)

    yield open_
    for session in opened:
        session.close()


@pytest.fixture
def fake_canvas(qapp):
    """Return a maker of canvases that consist of no more than a view, a scene and a session."""
    made = []

    def make(design=None):
        made.append(FakeCanvas(design or mlp()))
        return made[-1]

    yield make
    for canvas in made:
        canvas.close()


def mlp():
    """x -> fc1 -> act -> fc2 -> out, well apart."""
    design = Design("Mlp")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (64,)}, node_id="x", at=(0, 0))
        edit.add_node("Linear", {"out_features": 32}, node_id="fc1", at=(200, 0))
        edit.add_node("relu", {}, node_id="act", at=(400, 0))
        edit.add_node("Linear", {"out_features": 10}, node_id="fc2", at=(600, 0))
        edit.add_node("Output", {}, node_id="out", at=(800, 0))
        for one, other in (("x", "fc1"), ("fc1", "act"), ("act", "fc2"), ("fc2", "out")):
            edit.connect(one, other)
    design.clear_history()
    return design


def loose():
    """An image, a convolution, a linear layer and an addition, not connected."""
    design = Design("Loose")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (1, 8, 8)}, node_id="image", at=(0, 0))
        edit.add_node("Conv2d", {"out_channels": 4, "kernel_size": 3}, node_id="conv", at=(300, 0))
        edit.add_node(
            "Linear", {"in_features": 5, "out_features": 3}, node_id="wrong", at=(300, 200)
        )
        edit.add_node("add", {}, node_id="join", at=(600, 0))
    design.clear_history()
    return design


@pytest.fixture
def hand(open_canvas):
    return open_canvas(mlp())


@pytest.fixture
def loose_hand(open_canvas):
    return open_canvas(loose())


@pytest.fixture
def framed(hand):
    """fc1 and act in a frame, a note beneath."""
    with hand.design.edit("Frame") as edit:
        edit.add_frame("Hidden", (170, -60), (340, 200), "green")
        edit.add_note("why", (560, 150), (160, 60))
    hand.canvas.commands.zoom_one()
    return hand


def point(x, y):
    return QPoint(x, y)


def branching():
    """x feeds a, b and c, one above the other; add takes a and b."""
    design = Design("Branch")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (8,)}, node_id="x", at=(0, 150))
        for place, name in enumerate("abc"):
            edit.add_node("Linear", {"out_features": 8}, node_id=name, at=(220, 150 * place))
            edit.connect("x", name)
        edit.add_node("add", {}, node_id="join", at=(460, 80))
        edit.connect("a", "join", "", "input")
        edit.connect("b", "join", "", "other")
        edit.add_node("Output", {}, node_id="out", at=(680, 80))
        edit.connect("join", "out")
    design.clear_history()
    return design


@pytest.fixture
def branch(open_canvas):
    return open_canvas(branching())
