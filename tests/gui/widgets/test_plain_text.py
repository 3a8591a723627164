"""A window full of names that are tags, controls and endless: all of it stays text.

One test looks at the source, so that no label or tip can be made elsewhere; one walks a window.
"""

import ast
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMenu, QMessageBox, QWidget

import designer.gui
from designer.graph import Design
from designer.graph.records import Header
from designer.gui.widgets.plain_text import PlainLabel, menu_text, named, plain_tip, shown
from designer.gui.window import MainWindow

TAG = "<img src='//host/a.png'>"
EVIL = f"{TAG}<b>x</b>\x1b[31m\u202eabc\r\n&amp;"
LONG = "w" * 50_000
GUI = Path(designer.gui.__file__).parent
LABELS_BY_HAND = {"plain_text.py", "page.py", "tooltip.py", "start_page.py"}
"""Where there are labels of another kind: those with HTML of our own, and those before Qt's names
are there, which show nothing but words of ours."""


def hostile(text: str) -> Design:
    """Return a design in which every text that is no id is ``text``."""
    design = Design(text)
    with design.edit(text) as edit:
        edit.update_header(
            description=text,
            variables={"size": text},
            training={
                "data": {"source": text, "path": text, "target": text},
                "loss": text, "optimizer": {"name": text, text: text}, "device": text,
                "scheduler": text, "epochs": text, "batch_size": text,
            },
            extra={"unknown": text},
        )  # fmt: skip
        block = edit.add_block("Part", Header(description=text, variables={"v": text}))
        block.add_node("Input", node_id="x")
        block.add_node("Odd", {"name": text}, node_id="unknown")
        block.connect("x", "unknown")
        edit.add_node("Input", {"shape": (4,), "dtype": text}, node_id="x0", at=(0, 0))
        edit.add_node("Odd", {"a": text, "b": [text]}, node_id="odd", at=(220, 0))
        edit.add_node("Part", {"v": text}, node_id="part", at=(440, 0))
        edit.add_node("Linear", {"out_features": text}, node_id="fc", at=(660, 0))
        edit.connect("x0", "odd")
        edit.connect("x0", "part")
        edit.connect("part", "fc")
        edit.add_frame(" ".join(text.split())[:200], (0, 100), (300, 200), "blue")
        edit.add_note(text[:20_000], (400, 100), (300, 200))
    return design


def visible_texts(window: QWidget) -> list[str]:
    """Return every tip, by widget, action and row."""
    texts = [widget.toolTip() for widget in window.findChildren(QWidget)]
    for menu in window.findChildren(QMenu):
        texts += [action.toolTip() for action in menu.actions()]
    for view in window.findChildren(QAbstractItemView):
        if view.model() is not None:
            texts += tips_below(view.model(), QModelIndex())
    strip = window.strip.bar if hasattr(window.strip, "bar") else None
    if strip is not None:
        texts += [strip.tabToolTip(place) for place in range(strip.count())]
    return [text for text in texts if text]


def tips_below(model, parent, deep=0) -> list[str]:
    found = []
    for row in range(min(model.rowCount(parent), 50)):
        for column in range(1 if isinstance(model, QAbstractListModel) else 8):
            index = model.index(row, column, parent)
            found.append(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))
        if deep < 3 and not isinstance(model, QAbstractListModel):
            found += tips_below(model, model.index(row, 0, parent), deep + 1)
    return found


def assert_plain(window: MainWindow) -> None:
    for label in window.findChildren(QLabel):
        where = f"{type(label).__name__} {label.accessibleName()}: {label.text()[:90]!r}"
        rich = label.textFormat() != Qt.TextFormat.PlainText
        if rich:
            assert "<img" not in label.text(), where
            assert "<b>x</b>" not in label.text(), where
        assert "\x1b" not in label.text(), where
        assert "\u202e" not in label.text(), where
        assert label.textFormat() != Qt.TextFormat.AutoText or not label.text() or (
            not GuiQt.mightBeRichText(label.text())
        ), where  # fmt: skip
    for text in visible_texts(window):
        assert not (GuiQt.mightBeRichText(text) and "<img" in text), text[:90]
        assert "\x1b" not in text, text[:90]
        assert "\u202e" not in text, text[:90]
        assert len(text) < 30_000
        if GuiQt.mightBeRichText(text) and "&lt;img" in text:
            assert TAG in QTextDocumentFragment.fromHtml(text).toPlainText()


@pytest.mark.slow
@pytest.mark.parametrize("text", [EVIL, LONG, f"{TAG * 3000}", "\n" * 500 + TAG, "\u202e" * 200])
def test_a_window_full_of_hostile_names_shows_them_as_text(window, tmp_path, text, monkeypatch):
    asked = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *a: asked.append(a[2]))
    path = tmp_path / f"{text[:30].replace('/', '')}.nnd"
    window.settings.add_recent(path)
    window.tabs.open(hostile(text), None)
    bench = window.bench
    version = bench.session.design.version
    for name in ("summary", "problems", "code", "training"):
        window.docks.show(name)
    for ids in ([], ["odd"], ["fc"], ["part"], ["odd", "fc"]):
        bench.canvas.selection.select(ids)
        for panel in bench.panels.values():
            panel.refresh_now()
        assert_plain(window)
    bench.session.viewpoint.enter("part")
    bench.canvas.selection.select([])
    bench.inspector.refresh_now()
    window.notices.post(f"{text} cannot be opened", "error")
    bench.training.ensure_panel().train()
    bench.canvas.search.at(bench.canvas.camera.centre)
    bench.canvas.grab()
    assert_plain(window)
    assert window.width() < 2000
    assert len(window.windowTitle()) < 300
    assert bench.session.design.version == version  # looking changes nothing, and cuts nothing
    bench.session.design.mark_unsaved()
    window.documents.may_close()
    assert asked
    assert "<img" not in asked[0]
    bench.session.design.mark_saved()
    QApplication.processEvents()


def test_labels_and_tips_are_made_in_one_place():
    """A label that is not `PlainLabel`, or a tip that is not `plain_tip`, would guess at HTML."""
    wrong = []
    for path in sorted(GUI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            where = f"{path.name}:{node.lineno}"
            if name == "QLabel" and path.name not in LABELS_BY_HAND:
                wrong.append(f"{where} makes a QLabel; PlainLabel shows text as it is")
            tips = name in {"setToolTip", "setTabToolTip"} and path.name != "start_page.py"
            if tips and not _is_plain(node.args[-1]):
                wrong.append(f"{where} sets a tip; give it plain_tip(…)")
    assert not wrong, "\n".join(wrong)


def _is_plain(value: ast.expr) -> bool:
    if isinstance(value, ast.IfExp):
        return _is_plain(value.body) and _is_plain(value.orelse)
    name = getattr(getattr(value, "func", None), "id", "")
    return isinstance(value, ast.Constant) or name in {"plain_tip", "_tip"}


def test_what_is_shown(qapp):
    assert plain_tip("a < b") == "a < b"
    assert GuiQt.mightBeRichText(plain_tip(EVIL)) is True
    assert TAG in QTextDocumentFragment.fromHtml(plain_tip(EVIL)).toPlainText()
    assert shown("a\n\x1b") == "a\n\\x1b"
    assert menu_text("a & b\n") == "a && b\\n"
    assert len(named(LONG)) == 200
    label = PlainLabel(EVIL)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert "\\x1b[31m\\u202eabc" in label.text()
    assert PlainLabel(LONG[:40]).text() == "w" * 30 + "\u200b" + "w" * 10


def test_a_label_breaks_text_of_any_kind(qapp):
    """A panel is as wide as its widest word: a formula must not push the fields out of sight."""
    chance, label = random.Random(9), PlainLabel()
    label.setWordWrap(True)
    widest = label.fontMetrics().horizontalAdvance("W" * 31)
    kinds = "abW0129_+-*/=().,:;'\"[]{}<>|&%$#@!?~^\\éλж中🙂\u0301\u00a0\u202f\u2060 "
    texts = ["=((" + "+".join(f"v{k}" for k in range(40)) + ")**8)", " " * 400, "1/" * 200]
    for _ in range(400):
        some = chance.sample(kinds, chance.randint(1, 4))
        texts.append("".join(chance.choices(some, k=chance.randint(31, 300))))
    for text in texts:
        label.setText(text)
        assert label.minimumSizeHint().width() <= widest, text
        assert label.text().replace("\u200b", "") == shown(text)
