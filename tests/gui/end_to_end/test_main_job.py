"""The whole job as a person does it, with real mouse and key events, in one go.

Draw a network with a skip connection from the palette, make a shape error, take the quick fix,
train while editing goes on, export, save, reopen; then a fresh Python that knows nothing of
designer loads the exported code and the weights and computes the same to the last bit.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from tests.gui.canvas.conftest import Hand

CTRL = Qt.KeyboardModifier.ControlModifier
FRESH = """
import json, sys
sys.modules["designer"] = None  # any import of it fails from here on
sys.path.insert(0, sys.argv[1])
import torch
from safetensors.torch import load_model
import net
model = net.Net().eval()
load_model(model, sys.argv[1] + "/model.safetensors")
x = torch.linspace(-2, 2, 3 * 64).reshape(3, 1, 8, 8)
with torch.no_grad():
    print(json.dumps(model(x).double().tolist()))
"""


class Person:
    """What hands do to the whole window."""

    def __init__(self, window, qtbot, monkeypatch):
        self.window, self.qtbot, self.patch = window, qtbot, monkeypatch
        self.hand = Hand(self.bench.canvas)

    @property
    def bench(self):
        return self.window.bench

    @property
    def design(self):
        return self.bench.session.design

    def from_palette(self, *names):
        line = self.bench.palette.findChild(QLineEdit)
        for name in names:
            line.setFocus()
            line.selectAll()
            QTest.keyClicks(line, name)
            QTest.keyClick(line, Qt.Key.Key_Return)
        line.clear()

    def set_param(self, node, name, text):
        self.hand.click(self.hand.body(node))
        self.qtbot.waitUntil(lambda: self._field(name) is not None)
        field = self._field(name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def _field(self, name):
        fields = self.bench.inspector.findChildren(QLineEdit)
        return next((f for f in fields if name in f.accessibleName() and f.isVisible()), None)

    def key(self, key, modifiers=CTRL):
        self.window.activateWindow()  # without a window manager nobody else does
        self.qtbot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(self.window, key, modifiers)

    def answer(self, dialog, path):
        """What the next file dialog returns: the one thing a test can't click."""
        given = str(path) if dialog == "getExistingDirectory" else (str(path), "")
        self.patch.setattr(QFileDialog, dialog, lambda *_, **__: given)


class Pulse:
    """How late the window's event loop is, every 10 ms."""

    def __init__(self, window):
        self.late = []
        self._last = time.perf_counter()
        self._timer = QTimer(window)
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self):
        now = time.perf_counter()
        self.late.append(now - self._last - 0.010)
        self._last = now

    def stop(self):
        self._timer.stop()
        return sorted(self.late)


def outputs_here(model):
    import torch

    x = torch.linspace(-2, 2, 3 * 64).reshape(3, 1, 8, 8)
    with torch.no_grad():
        return model.eval()(x).double().tolist()


@pytest.mark.timeout(240)
def test_draw_check_train_export_reopen(window, qtbot, monkeypatch, tmp_path):
    person = Person(window, qtbot, monkeypatch)
    hand, design = person.hand, person.design

    # Draw: each layer from the palette joins the one before it.
    person.from_palette("Input", "Conv2d", "ReLU", "Conv2d", "add", "ReLU", "Flatten", "Linear")
    person.from_palette("Output")
    assert [n.layer for n in design.root.in_order()] == [
        "Input", "Conv2d", "ReLU", "Conv2d", "add", "ReLU", "Flatten", "Linear", "Output",
    ]  # fmt: skip
    # The skip connection, by hand.
    person.key(Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier)
    hand.drag(hand.out("relu1"), hand.port("add", "other"))
    assert "relu1 -> add.other" in hand.wires
    person.set_param("linear1", "out_features", "10")
    assert not person.bench.session.report.errors

    # A shape error, and the quick fix at the node's badge.
    person.set_param("linear1", "in_features", "99")
    (problem,) = person.bench.session.report.errors
    assert problem.message == "linear1 expects 99 features (in_features), but flatten1 gives 2048"
    hand.click(
        person.bench.canvas.scene()
        .cards["linear1"]
        .badge(person.bench.canvas.scene().zoom)
        .center()
    )
    menu = person.bench.canvas.overlays.fix_menu
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert not person.bench.session.report.problems

    # Train on digits, and go on editing meanwhile.
    pulse = Pulse(window)
    person.key(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: person.bench.session.training, timeout=20_000)
    before = hand.at("conv1")
    hand.drag(hand.body("conv1"), hand.body("conv1") + QPointF(0, 60))
    assert hand.at("conv1") != before
    person.key(Qt.Key.Key_Z)
    assert hand.at("conv1") == before
    qtbot.waitUntil(lambda: not person.bench.session.training, timeout=120_000)
    late = pulse.stop()
    panel = person.bench.training.panel
    qtbot.waitUntil(lambda: panel.record is not None and panel.record.end is not None)
    end = panel.record.end
    assert type(end).__name__ == "Finished", end
    assert end.metrics["val_accuracy"] >= 0.95, end.metrics
    # Responsive: usually in time, never frozen (how smooth exactly, a benchmark says).
    assert late[len(late) // 2] < 0.1, late[-20:]
    assert late[-1] < 5.0, late[-20:]

    # The trained model, the code, the design.
    person.answer("getExistingDirectory", tmp_path)
    qtbot.mouseClick(panel.controls.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil((tmp_path / "model.safetensors").exists, timeout=20_000)
    person.answer("getSaveFileName", tmp_path / "net.py")
    person.key(Qt.Key.Key_E)
    assert (tmp_path / "net.py").read_text() == person.bench.code.source.text
    person.answer("getSaveFileName", tmp_path / "net.nnd")
    person.key(Qt.Key.Key_S)
    assert not person.bench.session.dirty
    text = (tmp_path / "net.nnd").read_text()
    drawn = design.nodes(), design.edges()

    # Reopened it is the same design.
    person.key(Qt.Key.Key_W)
    assert len(person.design.root) == 0
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "net.nnd")], "")
    )
    person.key(Qt.Key.Key_O)
    assert [n.id for n in person.design.nodes()] == [n.id for n in drawn[0]]
    assert [str(e) for e in person.design.edges()] == [str(e) for e in drawn[1]]
    person.answer("getSaveFileName", tmp_path / "again.nnd")
    person.key(Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert (tmp_path / "again.nnd").read_text() == text

    # A fresh Python without designer gives the same outputs to the last bit.
    done = subprocess.run(
        [sys.executable, "-c", FRESH, str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == _trained_outputs(person, tmp_path)


def _trained_outputs(person, folder: Path):
    from safetensors.torch import load_model

    import designer

    model = designer.build(person.design)
    load_model(model, folder / "model.safetensors")
    return outputs_here(model)
