"""The window opens, or one line says why it cannot."""

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import MLP, call


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others always have a display")
def test_without_a_display_the_window_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for arguments in ((), (MLP,)):
        code, out, err = call(capsys, *arguments)
        assert (code, out) == (1, "")
        assert err.startswith("nn-designer: there is no display here")
        assert err.count("\n") == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others always have a display")
def test_a_display_that_does_not_answer_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":9177")
    code, out, err = call(capsys)
    assert (code, out) == (1, "")
    assert "the display that DISPLAY names, :9177, does not answer" in err
    assert err.count("\n") == 1


def test_a_file_or_nothing_opens_the_window(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, no_file: str
) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr("designer.gui.app.run", lambda path=None: opened.append(path) or 0)
    assert call(capsys)[0] == 0
    assert call(capsys, MLP)[0] == 0
    # A broken file is the window's to tell about.
    assert call(capsys, no_file)[0] == 0
    assert call(capsys, "new.nnd")[0] == 0
    assert opened == [None, Path(MLP), Path(no_file), Path("new.nnd")]


def test_without_qt_there_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "designer.gui.app", None)
    monkeypatch.delattr("designer.gui.app", raising=False)
    code, _, err = call(capsys, MLP)
    assert code == 1
    assert "the window needs Qt" in err
