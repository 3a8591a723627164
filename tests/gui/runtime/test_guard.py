"""No exception gets out of an override of Qt's methods, whichever it is and whatever is raised."""

import ast
import importlib
import pkgutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from shiboken6 import Shiboken

import designer.gui
from designer.gui.runtime.guard import is_guarded, overrides


def classes():
    """Return every class of the window's rooms that Qt may call, with what is mixed into it."""
    for module in pkgutil.walk_packages(designer.gui.__path__, "designer.gui."):
        for found in vars(importlib.import_module(module.name)).values():
            if isinstance(found, type) and issubclass(found, Shiboken.Object):
                yield from (c for c in found.__mro__ if c.__module__.startswith("designer."))


def test_every_override_is_guarded():
    found = sorted(set(classes()), key=lambda c: (c.__module__, c.__qualname__))
    assert len(found) > 60
    bare = [f"{c.__module__}.{c.__qualname__}.{name}" for c in found for name in overrides(c)
            if not is_guarded(c, name)]  # fmt: skip
    assert not bare, "put @guarded (designer.gui.runtime.guard) on the class"


def test_no_class_hides_in_a_function():
    """Such a one would not be found above."""
    hidden = []
    for path in Path(designer.gui.__path__[0]).rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                hidden += [
                    f"{path.name}: {c.name}"
                    for c in ast.walk(function)
                    if isinstance(c, ast.ClassDef)
                ]
    assert not hidden


SCRIPT = """
import sys
from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QEvent, QObject, QTimer, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (QApplication, QGraphicsItem, QGraphicsScene, QGraphicsView,
    QListView, QStyledItemDelegate, QTableView, QVBoxLayout, QWidget)
from designer.gui.runtime.guard import guarded
from designer.gui.runtime.crash_handler import CrashHandler

def fail():
    {fail}

app = QApplication([])
trouble, told = CrashHandler(), []
trouble.happened.connect(lambda text, details: told.append(text))
trouble.install()

@guarded
class Widget(QWidget):
    def paintEvent(self, event): fail()
    def sizeHint(self): fail()
    def event(self, event):
        if event.type() == QEvent.Type.User: fail()
        return super().event(event)
    def eventFilter(self, watched, event): fail()
    def resizeEvent(self, event): fail()
    def showEvent(self, event): fail()

@guarded
class Model(QAbstractListModel):
    def rowCount(self, parent): return 3
    def data(self, index, role): fail()
    def flags(self, index): fail()

@guarded
class Hollow(QAbstractTableModel):
    def rowCount(self, parent): fail()
    def columnCount(self, parent): fail()
    def data(self, index, role): fail()
    def headerData(self, section, orientation, role): fail()

@guarded
class Delegate(QStyledItemDelegate):
    def paint(self, painter, option, index): fail()
    def sizeHint(self, option, index): fail()

@guarded
class Item(QGraphicsItem):
    def boundingRect(self):
        from PySide6.QtCore import QRectF
        return QRectF(0, 0, 50, 50)
    def paint(self, painter, option, widget=None): fail()
    def shape(self): fail()

@guarded
class Face(QAccessibleInterface):
    def isValid(self): fail()
    def object(self): fail()
    def parent(self): fail()
    def child(self, n): fail()
    def childAt(self, x, y): fail()
    def childCount(self): fail()
    def indexOfChild(self, one): fail()
    def text(self, what): fail()
    def setText(self, what, text): fail()
    def rect(self): fail()
    def role(self): fail()
    def state(self): fail()
    def window(self): fail()

window, widget, hollow, rows = QWidget(), Widget(), QTableView(), QListView()
column = QVBoxLayout(window)
scene = QGraphicsScene(); item = Item(); scene.addItem(item)
view = QGraphicsView(scene)
models = Model(), Hollow()
rows.setModel(models[0]); rows.setItemDelegate(Delegate(rows)); hollow.setModel(models[1])
for one in (widget, hollow, rows, view): column.addWidget(one)
other = QObject(window); other.installEventFilter(widget)
window.resize(400, 400); window.show(); app.processEvents()
QApplication.sendEvent(other, QEvent(QEvent.Type.User))
QApplication.sendEvent(widget, QEvent(QEvent.Type.User))
view.grab(); rows.grab(); hollow.grab(); widget.grab()
face = Face()
assert face.isValid() is False and face.childCount() == 0 and face.text(QAccessible.Text.Name) == ""
assert face.parent() is None and face.indexOfChild(face) == -1 and face.rect().isNull()
face.role(), face.state(), face.child(0), face.childAt(0, 0), face.object(), face.window()
timer = QTimer(); timer.setSingleShot(True); timer.start(0)
if "SystemExit" not in "{fail}": timer.timeout.connect(fail)
for _ in range(20): app.processEvents()
trouble.uninstall()
print("alive", len(told) > 0)
"""


@pytest.mark.parametrize("fail", [
    "raise ValueError('broken')",
    "sys.exit(3)",
    "raise SystemExit",
    "return fail()",  # until Python's stack is full
    "raise MemoryError",
])  # fmt: skip
def test_nothing_that_is_raised_ends_the_program(fail):
    script = SCRIPT.replace("{fail}", fail)
    ran = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", script],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, "alive True\n"), ran.stderr[-3000:]


AGAIN = """
import sys
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from designer.gui.runtime.guard import guarded
told = []
sys.excepthook = lambda kind, error, trace: told.append(kind.__name__)

@guarded
class Widget(QWidget):
    def event(self, event):
        if event.type() == QEvent.Type.User:
            self.deeper({frames})
        return super().event(event)
    def deeper(self, frames):
        if frames: self.deeper(frames - 1)
        else: QApplication.sendEvent(self, QEvent(QEvent.Type.User))

app = QApplication([])
widget = Widget()
QApplication.sendEvent(widget, QEvent(QEvent.Type.User))
app.processEvents()
print(set(told))
"""


@pytest.mark.parametrize("frames", [0, 40])
def test_overrides_that_call_each_other_without_end(frames):
    """Through Qt, where Python does not see it coming: few frames a round, and many."""
    ran = subprocess.run(
        [sys.executable, "-c", AGAIN.replace("{frames}", str(frames))],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, "{'RecursionError'}\n"), ran.stderr[-3000:]


def test_an_exit_that_python_makes_leaves_a_recovery_copy(tmp_path):
    """SystemExit raised in a slot is Python's to handle: it ends; but not before work is safe."""
    script = textwrap.dedent(f"""
        from pathlib import Path
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication
        from designer.gui.runtime.crash_handler import CrashHandler
        app = QApplication([])
        def end():
            raise SystemExit(3)
        trouble = CrashHandler()
        trouble.rescue.connect(lambda: Path({str(tmp_path / "safe")!r}).touch())
        trouble.install()
        QTimer.singleShot(0, end)
        app.exec()
        """)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                         timeout=60, check=False)  # fmt: skip
    assert (tmp_path / "safe").exists(), ran.stderr[-3000:]
