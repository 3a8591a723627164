"""The window as a whole: what it shows when, its panels and layout, its themes, its files."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMessageBox, QWidget

from designer.gui.appearance.theme import DARK, LIGHT
from designer.gui.shell.help import AboutDialog, KeySheet
from designer.gui.window import MainWindow
from designer.paths import resource
from tests.gui.conftest import MakeWindow


def test_first_paint_waits_for_nothing_heavy() -> None:
    code = (
        "import sys, designer.gui.app\n"
        "heavy = 'torch sklearn pyqtgraph networkx numpy'.split()\n"
        "sys.exit(', '.join(name for name in heavy if name in sys.modules) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"imported before the first paint: {done.stderr}"


def test_first_paint_waits_for_no_hundred_enums(tmp_path) -> None:
    """PySide makes all of ``Qt`` when it is first named, or when a colour is copied."""
    code = (
        "import sys; from pathlib import Path; from PySide6 import QtCore\n"
        "from designer.gui import app, window\n"
        "from designer.gui.appearance import style\n"
        "from designer.gui.runtime import crash_handler, settings\n"
        "made = app.make_app(['x'])\n"
        "store = QtCore.QSettings(sys.argv[1], QtCore.QSettings.Format.IniFormat)\n"
        "kept = settings.Settings(store)\n"
        "caught = crash_handler.CrashHandler()\n"
        "shown = window.MainWindow(kept, style.Appearance(made, kept), Path(sys.argv[1]))\n"
        "shown.after_first_paint(lambda: made.exit(int('Qt' in vars(QtCore))))\n"
        "shown.show()\n"
        "sys.exit(made.exec())\n"
    )
    where = str(tmp_path / "settings.ini")
    done = subprocess.run([sys.executable, "-c", code, where], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_everything_else_comes_after_the_first_paint(
    qtbot, gui_settings, appearance, tmp_path
) -> None:
    window = MainWindow(gui_settings, appearance, tmp_path)
    qtbot.addWidget(window)
    painted = []
    window.after_first_paint(lambda: painted.append(window.assembled))
    window.show()
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == [False]


def test_starts_on_the_start_page_alone(make_window: MakeWindow) -> None:
    window = make_window()
    assert window.start.isVisible()
    assert not window.toolbar.isVisible()
    assert not window.status.isVisible()
    assert not window.docks["palette"].isVisible()
    assert window.windowTitle() == "nn-designer"


def test_a_new_design_brings_the_panels(window: MainWindow) -> None:
    assert window.bench.canvas.isVisible()
    assert window.toolbar.isVisible()
    for name in ("palette", "inspector", "code", "problems"):
        assert window.docks.is_shown(name)
    assert not window.docks.is_shown("training")
    assert window.bench.training.panel is None


def test_title_shows_the_name_and_unsaved_work(window: MainWindow) -> None:
    assert window.windowTitle() == "Untitled — nn-designer"
    window.bench.session.design.add("ReLU")
    assert window.windowTitle() == "● Untitled — nn-designer"
    window.commands["undo"].trigger()
    assert window.windowTitle() == "Untitled — nn-designer"


# ---- panels


def test_panels_are_toggled_and_checked(qtbot, window: MainWindow) -> None:
    command = window.commands["panel-code"]
    assert command.isChecked()
    command.trigger()
    qtbot.waitUntil(lambda: not command.isChecked())
    assert not window.docks.is_shown("code")
    command.trigger()
    assert window.docks.is_shown("code")


def test_a_panel_behind_a_tab_comes_to_the_front(window: MainWindow) -> None:
    assert not window.docks.is_shown("summary")
    window.commands["panel-summary"].trigger()
    assert window.docks.is_shown("summary")
    assert not window.docks.is_shown("problems")


def test_tabbed_panels_have_no_second_title(qtbot, window: MainWindow) -> None:
    title = window.docks["problems"].titleBarWidget()
    qtbot.waitUntil(lambda: title.height() == 0)
    assert window.docks["inspector"].titleBarWidget().height() > 10


def test_layout_is_remembered(make_window: MakeWindow) -> None:
    first = make_window()
    first.commands["new"].trigger()
    first.commands["panel-code"].trigger()
    first.close()
    second = make_window()
    second.commands["new"].trigger()
    assert not second.docks.is_shown("code")
    assert second.docks.is_shown("palette")
    second.commands["reset-layout"].trigger()
    assert second.docks.is_shown("code")


def test_layout_survives_the_start_page(window: MainWindow) -> None:
    window.commands["panel-code"].trigger()
    window.commands["close"].trigger()
    assert window.start.isVisible()
    window.commands["new"].trigger()
    assert not window.docks.is_shown("code")
    assert window.docks.is_shown("inspector")


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_default_sizes_leave_the_canvas_most(make_window: MakeWindow, size) -> None:
    window = make_window()
    window.resize(*size)
    window.commands["new"].trigger()
    QTest.qWait(20)
    assert window.bench.canvas.width() > 0.5 * size[0]
    assert window.bench.canvas.height() > 0.5 * size[1]
    assert window.docks["inspector"].width() >= 300
    assert window.docks["palette"].width() >= 180


def test_docks_are_as_wide_again_when_the_window_is(qtbot, window: MainWindow) -> None:
    docks, across = window.docks, Qt.Orientation.Horizontal
    window.commands["new"].trigger()
    window.resize(1400, 800)
    QTest.qWait(200)
    window.resizeDocks([docks["palette"], docks["inspector"]], [230, 420], across)
    qtbot.waitUntil(lambda: docks["inspector"].width() == 420)
    assert docks["palette"].width() == 230
    QTest.qWait(200)
    window.resize(800, 600)
    qtbot.waitUntil(lambda: docks["inspector"].width() < 300)
    assert 140 < docks["palette"].width() < 170
    QTest.qWait(200)
    window.resize(1400, 800)
    qtbot.waitUntil(lambda: docks["inspector"].width() == 420)
    assert docks["palette"].width() == 230


def test_f6_walks_through_the_panels_and_back(window: MainWindow) -> None:
    window.activateWindow()
    window.bench.canvas.setFocus()
    walked = []
    for _ in range(5):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_F6)
        walked.append(window.docks.focused())
    assert walked == ["palette", "inspector", "code", "problems", ""]
    assert window.focusWidget() is window.bench.canvas
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.docks.focused() == "problems"


# ---- themes


def test_theme_switches_live_everywhere(window: MainWindow, appearance) -> None:
    before = window.grab().toImage().pixelColor(10, 10).lightness()
    window.commands["theme"].trigger()
    assert appearance.theme is DARK
    assert window.bench.canvas.theme is DARK
    assert window.bench.inspector.theme is DARK
    assert window.grab().toImage().pixelColor(10, 10).lightness() < before / 2
    window.commands["theme-light"].trigger()
    assert appearance.theme is LIGHT
    assert window.commands["theme-light"].isChecked()
    assert not window.commands["theme-dark"].isChecked()


def test_theme_choice_is_remembered(window: MainWindow, gui_settings) -> None:
    window.commands["theme-dark"].trigger()
    assert gui_settings.theme == "dark"
    window.commands["theme-system"].trigger()
    assert gui_settings.theme == "system"


def test_an_icon_follows_the_theme(window: MainWindow) -> None:
    def ink() -> int:
        image = window.commands["save"].icon().pixmap(20, 20).toImage()
        solid = [
            image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())
        ]
        return max((c for c in solid), key=lambda c: c.alpha()).lightness()

    light = ink()
    window.commands["theme-dark"].trigger()
    assert ink() > light


# ---- accessibility


def test_every_button_and_field_has_a_name(window: MainWindow) -> None:
    shown = [w for w in window.findChildren(QWidget) if w.isVisible()]
    nameless = [
        w
        for w in shown
        if isinstance(w, QAbstractButton | QLineEdit)
        and w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (w.accessibleName() or getattr(w, "text", str)() or w.toolTip())
        and not isinstance(w.parent(), QLineEdit)
    ]
    assert nameless == []


def test_toolbar_tips_name_the_key(window: MainWindow) -> None:
    tips = [action.toolTip() for action in window.toolbar.actions() if isinstance(action, QAction)]
    assert "Save (Ctrl+S)" in tips
    assert "Train (Ctrl+R)" in tips


def test_key_sheet_lists_what_the_table_has(window: MainWindow) -> None:
    groups = window.commands.keys_by_menu()
    assert ("Save As…", "Ctrl+Shift+S") in groups["File"]
    window.show_keys()
    sheet = window.findChild(KeySheet)
    assert sheet is not None
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_about_names_the_version(window: MainWindow) -> None:
    window.show_about()
    about = window.findChild(AboutDialog)
    assert about is not None
    about.close()


# ---- files from outside


def _drop(window: MainWindow, *urls: QUrl) -> bool:
    data = QMimeData()
    data.setUrls(list(urls))
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    enter.ignore()
    window.dragEnterEvent(enter)
    if not enter.isAccepted():
        return False
    window.dropEvent(QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    ))  # fmt: skip
    return True


def test_a_dropped_design_opens(qtbot, make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    path = tmp_path / "dropped.nnd"
    path.write_bytes(resource("examples", "siamese.nnd").read_bytes())
    assert _drop(window, QUrl.fromLocalFile(str(path)))
    qtbot.waitUntil(lambda: window.bench.session.path == path)
    assert window.bench.canvas.isVisible()


def test_several_dropped_designs_open_in_tabs(
    qtbot, make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    paths = [tmp_path / name for name in ("one.nnd", "two.NND")]
    for path in paths:
        path.write_bytes(resource("examples", "siamese.nnd").read_bytes())
    others = [tmp_path / "photo.png", tmp_path / "notes.txt"]
    assert _drop(window, *(QUrl.fromLocalFile(str(path)) for path in (*paths, *others)))
    qtbot.waitUntil(lambda: len(window.tabs.benches) == 2)
    assert [session.path for session in window.tabs.sessions] == paths
    (notice,) = window.notices.shown
    assert notice.text.startswith("photo.png and 1 more cannot be opened here")
    assert ".nnd" in notice.text


def test_other_files_are_told_what_can_be_dropped(qtbot, make_window: MakeWindow) -> None:
    window = make_window()
    assert _drop(window, QUrl.fromLocalFile("/tmp/picture.png"))
    qtbot.waitUntil(lambda: bool(window.notices.shown))
    assert "picture.png cannot be opened here" in window.notices.shown[0].text
    assert window.start.isVisible()
    assert not _drop(window, QUrl("https://example.org/net.nnd"))


def test_a_file_dropped_on_the_canvas_opens(qtbot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "dropped.nnd"
    path.write_bytes(resource("examples", "siamese.nnd").read_bytes())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    canvas = window.bench.canvas
    at = canvas.mapTo(window, canvas.rect().center())
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, left, plain)
    QApplication.sendEvent(window.windowHandle(), enter)
    QApplication.sendEvent(window.windowHandle(), QDropEvent(QPointF(at), copy, data, left, plain))
    qtbot.waitUntil(lambda: window.bench.session.path == path)


def test_trouble_before_the_window_is_complete_is_a_dialog(
    qtbot, gui_settings, appearance, tmp_path
) -> None:
    window = MainWindow(gui_settings, appearance, tmp_path)
    qtbot.addWidget(window)
    window.show()
    window.report_error("ImportError: networkx", "Traceback …")
    box = window.findChild(QMessageBox)
    assert "networkx" in box.text()
    assert box.detailedText() == "Traceback …"
    box.close()


def test_trouble_becomes_a_notice_with_details(window: MainWindow) -> None:
    window.bench.session.design.add("ReLU")
    window.report_error("ValueError: no", "Traceback …")
    notice = window.notices.shown[0]
    assert notice.kind == "error"
    assert notice.details == "Traceback …"
    assert "recovery copy" in notice.text
    assert window.bench.recovery.copy.exists()


def test_a_floating_panel_has_an_edge(qtbot, window: MainWindow) -> None:
    window.commands["new"].trigger()
    dock = window.docks["inspector"]
    at = QPoint(0, 60)
    docked = dock.grab().toImage().pixelColor(at)
    dock.setFloating(True)
    qtbot.waitUntil(lambda: dock.isFloating() and dock.isVisible())
    assert dock.grab().toImage().pixelColor(at) != docked
    dock.setFloating(False)
