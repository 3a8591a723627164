"""A monkey at the window: random gestures, keys, drops and commands, all through real events."""

import random
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QWidget

from designer.gui.canvas.commands.layer_drop import LAYER_MIME
from designer.gui.window import MainWindow
from designer.layers.catalogue import CATALOGUE
from designer.paths import resource

LEFT, MIDDLE, RIGHT = (
    Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
)  # fmt: skip
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
NOT_FOR_MONKEYS = {"quit", "train"}
"""The end of the window, and the one command that takes seconds (and has tests of its own)."""
WORDS = ("Linear", "conv", "relu", "add", "lstm", "out", "zzz", "1", "=", "-3", "[1, 2]", "Net_2")
MOST_TABS = 3
COMMON = ("Linear", "relu", "Conv2d", "add", "cat", "Flatten", "LSTM", "Input", "Output", "split")
KEYS = (
    Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Left,
    Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Delete, Qt.Key.Key_Space,
    Qt.Key.Key_Menu, Qt.Key.Key_C, Qt.Key.Key_L, Qt.Key.Key_M, Qt.Key.Key_F2, Qt.Key.Key_Period,
)  # fmt: skip
EXAMPLES = ("xor.nnd", "digits_cnn.nnd", "resnet18.nnd", "vae.nnd", "seq2seq_attention.nnd")


class Monkey:
    """Does one random thing after the other to a window."""

    def __init__(self, window: MainWindow, seed: int, folder: Path) -> None:
        """Sit down before ``window``; files go to ``folder``."""
        self.window, self.chance, self.folder = window, random.Random(seed), folder
        self.done: list[str] = []
        acts: dict[Callable[[], str], int] = {
            self.drag: 40, self.click: 28, self.double_click: 10, self.wheel: 12, self.key: 28,
            self.command: 44, self.type: 14, self.drop_layer: 20, self.drop_file: 1,
            self.context_menu: 4, self.click_somewhere: 16, self.undo_or_redo: 20, self.pan: 3,
            self.theme: 1, self.open: 1, self.look_away: 1, self.tidy: 6,
        }  # fmt: skip
        self._acts, self._weights = list(acts), list(acts.values())

    # ---- answers to questions

    def answer_questions(self, patch) -> None:
        """Let dialogs that would wait for a person answer at random."""
        chance, folder = self.chance, self.folder
        buttons = QMessageBox.StandardButton

        def answer(*_: object, **__: object) -> object:
            return chance.choice((buttons.Save, buttons.Discard, buttons.Cancel))

        def where(*_: object, **__: object) -> tuple[str, str]:
            return (chance.choice(("", str(folder / "saved.nnd"))), "")

        def which(*_: object, **__: object) -> tuple[str, str]:
            return (chance.choice(("", str(self.example()))), "")

        for name in ("warning", "question", "information", "critical"):
            patch.setattr(QMessageBox, name, answer)
        patch.setattr(QMessageBox, "exec", lambda _self: answer())
        patch.setattr(QMessageBox, "open", lambda *_: None)
        patch.setattr(QFileDialog, "getSaveFileName", where)
        patch.setattr(QFileDialog, "getOpenFileName", which)
        patch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([], ""))
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
        patch.setattr(QMenu, "exec", lambda *_: None)

    def example(self) -> Path:
        return resource("examples", self.chance.choice(EXAMPLES))

    # ---- one act

    def act(self) -> str:
        """Do one thing; return what it was."""
        self.window.activateWindow()  # else no widget has the focus, and the canvas gets all keys
        (act,) = self.chance.choices(self._acts, self._weights)
        said = f"{act.__name__} {act() or ''}".strip()
        self.done.append(said)
        QApplication.processEvents()
        self._put_away()
        return said

    def _put_away(self) -> None:
        """Close what popped up, most of the time: a person would."""
        popup = QApplication.activePopupWidget()
        if popup is not None and self.chance.random() < 0.6:
            QTest.keyClick(popup, Qt.Key.Key_Escape)
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible() and widget.isModal() and widget is not self.window:
                widget.close()

    # ---- where

    @property
    def canvas(self):
        return self.window.bench.canvas

    def place(self) -> QPoint:
        """Return a place on the canvas: often a node, a port or a wire, else anywhere."""
        view, scene, chance = self.canvas, self.canvas.scene(), self.chance
        kind = chance.random()
        inside = view.viewport().rect()
        spot = QPoint(chance.randrange(inside.width()), chance.randrange(inside.height()))
        if scene.cards and kind < 0.7:
            item = scene.cards[chance.choice(list(scene.cards))]
            at = QPointF(item.rect.center())
            if kind < 0.35 and item.card.slots:
                at = item.slot_pos(chance.choice(item.card.slots))
            spot = view.mapFromScene(at)
        elif scene.wires.edges and kind < 0.85:
            points = scene.wires.points(chance.choice(list(scene.wires.edges)))
            spot = view.mapFromScene(QPointF(*points[len(points) // 2]))
        return spot if inside.contains(spot) else inside.center()

    def widget(self) -> QWidget:
        visible = [w for w in self.window.findChildren(QWidget) if w.isVisible() and w.isEnabled()]
        return self.chance.choice(visible)

    def target(self) -> QWidget:
        """Return who gets the keys."""
        popup = QApplication.activePopupWidget()
        return popup or QApplication.focusWidget() or self.canvas

    # ---- mouse

    def drag(self) -> str:
        start, end = self.place(), self.place()
        view, modifiers = self.canvas.viewport(), self.chance.choice(MODIFIERS)
        QTest.mousePress(view, LEFT, modifiers, start)
        for step in (0.1, 0.5, 1.0):
            self._move(view, start + (end - start) * step, LEFT, modifiers)
        if self.chance.random() < 0.1:
            QTest.keyClick(self.canvas, self.chance.choice(KEYS))
        QTest.mouseRelease(view, LEFT, modifiers, end)
        return f"{start.toTuple()} -> {end.toTuple()} {modifiers.name}"

    def pan(self) -> str:
        start, end, view = self.place(), self.place(), self.canvas.viewport()
        QTest.mousePress(view, MIDDLE, MODIFIERS[0], start)
        self._move(view, end, MIDDLE, MODIFIERS[0])
        QTest.mouseRelease(view, MIDDLE, MODIFIERS[0], end)
        return ""

    def _move(self, view: QWidget, at: QPoint, button: Qt.MouseButton, modifiers) -> None:
        none = Qt.MouseButton.NoButton
        place, there = QPointF(at), QPointF(view.mapToGlobal(at))
        moved = QMouseEvent(QEvent.Type.MouseMove, place, there, none, button, modifiers)
        QApplication.sendEvent(view, moved)

    def click(self) -> str:
        at, modifiers = self.place(), self.chance.choice(MODIFIERS)
        QTest.mouseClick(self.canvas.viewport(), LEFT, modifiers, at)
        return f"{at.toTuple()} {modifiers.name}"

    def double_click(self) -> str:
        at, view = self.place(), self.canvas.viewport()
        QTest.mouseClick(view, LEFT, MODIFIERS[0], at)
        QTest.mouseDClick(view, LEFT, MODIFIERS[0], at)
        return f"{at.toTuple()}"

    def wheel(self) -> str:
        at, view = self.place(), self.canvas.viewport()
        turn = QPoint(0, self.chance.choice((-480, -120, 120, 240)))
        event = QWheelEvent(
            QPointF(at), QPointF(view.mapToGlobal(at)), QPoint(), turn, Qt.MouseButton.NoButton,
            self.chance.choice(MODIFIERS), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, event)
        return f"{turn.y()}"

    def context_menu(self) -> str:
        QTest.mouseClick(self.canvas.viewport(), RIGHT, MODIFIERS[0], self.place())
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            QTest.keyClick(menu, Qt.Key.Key_Escape)
        return ""

    def click_somewhere(self) -> str:
        widget = self.widget()
        if widget.objectName() in {"train", "quit"} or "rain" in widget.accessibleName():
            return "not there"
        if isinstance(widget.parent(), QWidget) and "rain" in type(widget.parent()).__name__:
            return "not there"
        QTest.mouseClick(widget, LEFT, MODIFIERS[0], widget.rect().center())
        return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}"

    # ---- keys

    def key(self) -> str:
        target, key = self.target(), self.chance.choice(KEYS)
        QTest.keyClick(target, key)
        return f"{key.name} to {type(target).__name__}"

    def type(self) -> str:
        target, text = self.target(), self.chance.choice(WORDS)
        QTest.keyClicks(target, text)
        if self.chance.random() < 0.6:
            QTest.keyClick(self.target(), Qt.Key.Key_Return)
        return f"{text} to {type(target).__name__}"

    def command(self) -> str:
        """Press a command's keys, or take it from its menu where it has none."""
        command = self.chance.choice(list(self.window.commands))
        name = command.objectName()
        if name in NOT_FOR_MONKEYS or name.startswith("theme") or not command.isEnabled():
            return f"no {name}"
        keys = command.shortcut()
        if keys.isEmpty() or self.chance.random() < 0.3:
            command.trigger()
        else:
            self._press(keys)
        return name

    def _press(self, keys: QKeySequence) -> None:
        combined = keys[0]
        focus = QApplication.focusWidget() or self.canvas
        QTest.keyClick(focus, combined.key(), combined.keyboardModifiers())

    def undo_or_redo(self) -> str:
        for _ in range(self.chance.randrange(1, 4)):
            self.window.commands[self.chance.choice(("undo", "undo", "redo"))].trigger()
        return ""

    # ---- drops, files, looks

    def drop_layer(self) -> str:
        name = self.chance.choice(COMMON if self.chance.random() < 0.7 else sorted(CATALOGUE))
        data = QMimeData()
        data.setData(LAYER_MIME, name.encode())
        self._drop(self.canvas.viewport(), data, self.place())
        return name

    def drop_file(self) -> str:
        data, path = QMimeData(), self.example()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        self._drop(self.window, data, QPoint(400, 300))
        return path.name

    def _drop(self, widget: QWidget, data: QMimeData, at: QPoint) -> None:
        copy, modifiers = Qt.DropAction.CopyAction, MODIFIERS[0]
        enter = QDragEnterEvent(at, copy, data, LEFT, modifiers)
        QApplication.sendEvent(widget, enter)
        drop = QDropEvent(QPointF(at), copy, data, LEFT, modifiers)
        QApplication.sendEvent(widget, drop)

    def theme(self) -> str:
        name = self.chance.choice([c.objectName() for c in self.window.commands
                                   if c.objectName().startswith("theme")])  # fmt: skip
        self.window.commands[name].trigger()
        return name

    def open(self) -> str:
        path = self.example()
        self.window.documents.open(path)
        return path.name

    def tidy(self) -> str:
        """Close tabs down to a few, as their cost is not what this is about."""
        while len(self.window.tabs.entries) > MOST_TABS:
            before = len(self.window.tabs.entries)
            self.window.commands["close"].trigger()
            QApplication.processEvents()
            if len(self.window.tabs.entries) == before:  # the question was answered with Cancel
                break
        return ""

    def look_away(self) -> str:
        size = self.chance.choice(((1280, 800), (900, 600), (1600, 1000)))
        self.window.resize(*size)
        return f"{size}"
