"""Files and folders that the settings keep."""

from pathlib import Path

from designer.gui.runtime.settings import RECENT_LIMIT


def test_recent_files_are_newest_first_once_and_not_too_many(gui_settings, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.nnd" for number in range(RECENT_LIMIT + 3)]
    for path in paths:
        path.touch()
        gui_settings.add_recent(path)
    gui_settings.add_recent(paths[5])
    assert gui_settings.recent[0] == paths[5]
    assert len(gui_settings.recent) == RECENT_LIMIT
    paths[5].unlink()
    assert paths[5] not in gui_settings.recent
    gui_settings.forget_recent()
    assert gui_settings.recent == []


def test_a_folder_that_is_gone_becomes_home(gui_settings, tmp_path: Path) -> None:
    gui_settings.folder = tmp_path
    assert gui_settings.folder == tmp_path
    gui_settings.folder = tmp_path / "gone"
    assert gui_settings.folder == Path.home()
