"""Designs with blocks, and a window that shows them, for real mouse and keys."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from designer.graph import Design
from designer.graph.records import Header

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def nested():
    """Return x -> one: Stage -> two: Stage -> out; a Stage holds first: Dense and an activation."""
    design = Design("Net")
    with design.edit("Build") as edit:
        dense = edit.add_block("Dense", Header(variables={"width": 16}))
        dense.add_node("Input", node_id="x", at=(0, 0))
        dense.add_node("Linear", {"out_features": "=width"}, node_id="fc", at=(220, 0))
        dense.add_node("Output", node_id="out", at=(440, 0))
        dense.connect("x", "fc")
        dense.connect("fc", "out")
        stage = edit.add_block("Stage", Header(variables={"width": 8}, description="Two of them."))
        stage.add_node("Input", node_id="x", at=(0, 0))
        stage.add_node("Dense", {"width": "=width"}, node_id="first", at=(220, 0))
        stage.add_node("relu", node_id="act", at=(440, 0))
        stage.add_node("Output", node_id="out", at=(660, 0))
        for one, other in (("x", "first"), ("first", "act"), ("act", "out")):
            stage.connect(one, other)
        edit.add_node("Input", {"shape": (4,)}, node_id="image", at=(0, 0))
        edit.add_node("Stage", {"width": 32}, node_id="one", at=(220, 0))
        edit.add_node("Stage", node_id="two", at=(440, 0))
        edit.add_node("Output", node_id="logits", at=(660, 0))
        for one, other in (("image", "one"), ("one", "two"), ("two", "logits")):
            edit.connect(one, other)
    design.clear_history()
    return design


def chain():
    """Return x -> fc1 -> act -> fc2 -> out, flat."""
    design = Design("Flat")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (64,)}, node_id="x", at=(0, 0))
        edit.add_node("Linear", {"out_features": 64}, node_id="fc1", at=(220, 0))
        edit.add_node("relu", node_id="act", at=(440, 0))
        edit.add_node("Linear", {"out_features": 64}, node_id="fc2", at=(660, 0))
        edit.add_node("Output", node_id="out", at=(880, 0))
        for one, other in (("x", "fc1"), ("fc1", "act"), ("act", "fc2"), ("fc2", "out")):
            edit.connect(one, other)
    design.clear_history()
    return design


class Person:
    """Somebody before a window."""

    def __init__(self, window, design):
        window.tabs.open(design, None)
        self.window, self.bench = window, window.bench
        self.session, self.here = self.bench.session, self.bench.session.viewpoint
        self.canvas = self.bench.canvas
        self.messages = []
        self.canvas.message.connect(self.messages.append)
        self.canvas.setFocus()

    @property
    def design(self):
        return self.session.design

    # ---- hands

    def key(self, key, modifiers=NONE, on=None):
        QTest.keyClick(on or self.canvas, key, modifiers)

    def pixels(self, node):
        rect = self.canvas.scene().cards[node].rect
        return self.canvas.mapFromScene(QPointF(rect.left() + 40, rect.top() + 12))

    def click(self, node, modifiers=NONE):
        QTest.mouseClick(self.canvas.viewport(), LEFT, modifiers, self.pixels(node))

    def double_click(self, node):
        view, at = self.canvas.viewport(), self.pixels(node)
        QTest.mouseClick(view, LEFT, NONE, at)
        QTest.mouseDClick(view, LEFT, NONE, at)
        QTest.mouseRelease(view, LEFT, NONE, at)

    def name(self, text):
        """Type into the box that asks for a name."""
        line = self.canvas.overlays.rename_box.line
        assert self.canvas.overlays.rename_box.isVisible()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)

    def give(self, command):
        """Give a command of the menu."""
        action = self.window.commands[command]
        action.refresh()
        assert action.isEnabled(), command
        action.trigger()

    # ---- what is seen

    @property
    def shown(self):
        return set(self.canvas.scene().cards)

    @property
    def way(self):
        return (
            self.canvas.overlays.breadcrumbs.text
            if self.canvas.overlays.breadcrumbs.isVisible()
            else ""
        )

    @property
    def rows(self):
        self.bench.problems.refresh_now()
        return [p.message for p in self.bench.problems.model.problems]

    def layers(self, network=""):
        return {n.id: n.layer for n in self.design.network(network).nodes()}


@pytest.fixture
def person(window):
    return Person(window, nested())


@pytest.fixture
def flat(window):
    return Person(window, chain())
