"""Settings that are broken, foreign or of another version: the window opens and says so."""

import json
import os
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSettings, QSize

from designer.gui import app
from designer.gui.appearance.style import Appearance
from designer.gui.commands.shortcuts import Shortcuts
from designer.gui.runtime.settings import _VALIDATORS, Settings
from designer.gui.runtime.settings_file import store_in
from designer.gui.window import MainWindow

INI = QSettings.Format.IniFormat
VALUES = ["", "x", "x" * 5000, "true", "-1", "9" * 5000, "٣", "²", "1e9", "[" * 9000, "{" * 9000,
          '{"new": 5}', '{"new": [5, null]}', '{"new": ["\\ud800"]}', '{"new": ["Ctrl+"]}', "[]",
          '{"new": [""], "open": ["foo", "Ctrl+Alt+Shift+Meta+F35, Ctrl+X"]}', '{"": [""]}',
          "null", "/dev/null", "/" + "n" * 300, "a\nb", "\u202e", "\U0001f600", ["a", "b"],
          ["/" + "n" * 300, "/proc/self/mem/x"], [], [1, 2], [["a"], ["b"]], {"a": 1}, 5, 1.5, True,
          QByteArray(b"junk"), QByteArray(b"\0" * 500), QSize(3, 4), QPoint(1, 2),
          (1, 2)]  # fmt: skip


def used(kept: Settings) -> None:
    """Read everything, as the window does, and write it back."""
    kept.trouble.encode()
    for path in kept.recent:
        path.name.encode()
    assert all(isinstance(name, str) for name in kept.recent_layers)
    assert kept.theme in {"system", "light", "dark", "contrast"} or kept.theme
    assert isinstance(kept.colour_by, str)
    assert {type(flag) for flag in (kept.minimap, kept.snapping, kept.less_motion)} == {bool}
    assert 1 <= kept.recovery_seconds <= 600
    assert kept.folder.is_dir()
    shortcuts = Shortcuts({"new": ("Ctrl+N",), "open": ("Ctrl+O",)}, kept)
    shortcuts.canvas_keys()
    shortcuts.canvas_names()
    shortcuts.set("new", ["Ctrl+J"])
    assert kept.geometry is None or isinstance(kept.geometry, QByteArray)
    assert kept.docks is None or isinstance(kept.docks, QByteArray)
    kept.add_recent(Path("somewhere.nnd"))
    kept.forget_recent()


@pytest.mark.slow
@pytest.mark.parametrize("key", _VALIDATORS)
def test_any_value_at_any_place_is_what_it_may_be(tmp_path: Path, key: str) -> None:
    for number, value in enumerate(VALUES):
        path = tmp_path / f"{number}.ini"
        written = QSettings(str(path), INI)
        written.setValue(key, value)
        written.sync()
        used(Settings(written))
        used(Settings(*store_in(path)))


@pytest.mark.parametrize("key", _VALIDATORS)
def test_what_it_may_not_be_is_told(tmp_path: Path, key: str) -> None:
    written = QSettings(str(tmp_path / "s.ini"), INI)
    kept = Settings(written)
    assert kept.trouble == ""
    written.setValue(key, QSize(3, 4))
    assert kept.trouble.startswith("Some settings cannot be used; choose them again: ")


def test_what_the_program_writes_is_never_told(make_window, qtbot, tmp_path: Path) -> None:
    window = make_window()
    settings = window.settings
    window.commands["new"].trigger()
    settings.add_recent(tmp_path)
    settings.recent_layers = ["Linear"]
    settings.recent_layers = []
    settings.theme = settings.colour_by = "dark"
    settings.minimap = settings.snapping = settings.less_motion = True
    settings.shortcuts = {"new": ["Ctrl+J"], "open": []}
    settings.recovery_seconds, settings.folder = 10, tmp_path
    settings.geometry, settings.docks = window.saveGeometry(), window.saveState()
    settings.sync()
    assert settings.trouble == ""
    store, trouble = store_in(tmp_path / "settings.ini")
    assert trouble == Settings(store).trouble == ""
    settings.docks = None
    settings.sync()
    assert store_in(tmp_path / "settings.ini")[1] == ""


SPELT = ["@Variant(", r"\x40Variant(", r"@V\x61riant(", r"\100Variant(", r"@V\qariant(",
         '"@Vari"ant(', "@Vari\\\nant(", r"a, @Variant(", r"@Va\x000072iant("]  # fmt: skip


def pickle_that_makes(place: Path) -> str:
    """Return the value that PySide writes for an object whose pickle makes a file."""
    path = place.with_name("made.ini")
    written = QSettings(str(path), INI)
    written.setValue("x", Makes(str(place)))
    written.sync()
    return path.read_text().partition("x=@Variant(")[2].strip().removesuffix(")")


class Makes:
    def __init__(self, place: str) -> None:
        self._place = place

    def __reduce__(self):
        return (os.mkdir, (self._place,))


@pytest.mark.parametrize("spelt", SPELT)
@pytest.mark.parametrize("key", ["theme", "foreign"])
def test_a_foreign_file_runs_nothing(tmp_path: Path, spelt: str, key: str) -> None:
    ran, path = tmp_path / "ran", tmp_path / "s.ini"
    text = f"[General]\n{key}={spelt}{pickle_that_makes(ran)})\n"
    path.write_text(text)
    store, trouble = store_in(path)
    kept = Settings(store, trouble)
    used(kept)
    kept.sync()
    assert not ran.exists()
    assert kept.trouble == (
        f"The settings are not read: another program wrote them; they are kept in {path}.not-read."
    )
    assert (tmp_path / "s.ini.not-read").read_text() == text


def test_the_same_without_the_guard_does_run(tmp_path: Path) -> None:
    """The danger is real; if this fails one day, PySide has closed the door itself."""
    ran, path = tmp_path / "ran", tmp_path / "s.ini"
    path.write_text(f"[General]\ntheme=@Variant({pickle_that_makes(ran)})\n")
    QSettings(str(path), INI).value("theme")
    assert ran.exists()


@pytest.mark.parametrize("kind", ["folder", "loop", "huge"])
def test_a_file_that_is_none_is_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "s.ini"
    match kind:
        case "folder":
            path.mkdir()
        case "loop":
            path.symlink_to(path)
        case "huge":
            with path.open("wb") as file:
                file.truncate(2**25)
    store, trouble = store_in(path)
    kept = Settings(store, trouble)
    used(kept)
    assert kind == "loop" or "settings" in kept.trouble


def sample(tmp_path: Path, window: MainWindow) -> bytes:
    window.settings.shortcuts = {"new": ["Ctrl+J"]}
    window.settings.add_recent(tmp_path)
    window.settings.geometry, window.settings.docks = window.saveGeometry(), window.saveState()
    window.settings.recent_layers = ["Linear", "ReLU"]
    window.settings.sync()
    return (tmp_path / "settings.ini").read_bytes()


FUZZED = int(os.environ.get("FUZZ", "60"))


def test_fuzzed_files_open_a_window(window: MainWindow, tmp_path: Path) -> None:
    """Bytes turned, cut and doubled, the layouts that Qt reads included."""
    good = sample(tmp_path, window)
    rng = random.Random(9)
    for number in range(FUZZED):
        data = bytearray(good)
        for _ in range(rng.randrange(1, 30)):
            at = rng.randrange(len(data))
            match rng.randrange(3):
                case 0:
                    data[at] = rng.randrange(256)
                case 1:
                    data[at : at + rng.randrange(9)] = b""
                case _:
                    data[at:at] = data[at // 2 : at // 2 + 9]
        path = tmp_path / f"{number}.ini"
        path.write_bytes(data)
        kept = Settings(*store_in(path))
        used(kept)
        shell = MainWindow(kept, window.appearance, tmp_path / "recovery")
        shell.show()
        if kept.docks is not None:
            window.restoreState(kept.docks)
        shell.close()
        shell.deleteLater()
    window.docks.restore(None)


def test_the_window_says_what_cannot_be_used(qtbot, qapp, tmp_path: Path, monkeypatch) -> None:
    """All the way from the file, as the program starts."""
    path = tmp_path / "s.ini"
    path.write_text(f"[General]\nshortcuts={json.dumps('[' * 9000)}\nrecovery_seconds=soon\n")
    kept = Settings(*store_in(path))
    palette = qapp.palette()
    window = MainWindow(kept, Appearance(qapp, kept), tmp_path / "recovery")
    qtbot.addWidget(window)
    window.assemble()
    app._report_startup(window)
    assert [notice.text for notice in window.notices.shown] == [
        "Some settings cannot be used; choose them again: keys, time to a recovery copy."
    ]
    assert window.notices.shown[0].kind == "warning"
    window.notices.clear()
    app._report_startup(window)
    assert not window.notices.shown  # once is enough
    kept._store.setValue("minimap", "perhaps")
    app._report_startup(window)
    assert window.notices.shown
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
