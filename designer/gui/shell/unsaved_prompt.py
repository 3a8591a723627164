"""The questions before something is lost: unsaved work, a training run, a changed file."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtWidgets import QMessageBox, QWidget

from designer.files import FileChangedError
from designer.gui.widgets.plain_text import named, plain_tip
from designer.session import Session

_BUTTONS = QMessageBox.StandardButton
_ROLES = QMessageBox.ButtonRole


class CloseAnswer(Enum):
    """What to do with designs that are about to be closed."""

    CANCEL = auto()
    DISCARD = auto()
    SAVE = auto()


class OverwriteAnswer(Enum):
    """What to do with a file that another program has changed."""

    NO = auto()
    YES = auto()
    ELSEWHERE = auto()


def ask_to_close(window: QWidget, sessions: Sequence[Session]) -> CloseAnswer:
    """Ask once about all designs that are unsaved or being trained, if there are any."""
    unsaved = [session for session in sessions if session.dirty]
    running = [session for session in sessions if session.training]
    if unsaved:
        return _ask_to_save(window, unsaved, running)
    return _ask_to_stop(window, running) if running else CloseAnswer.DISCARD


def _ask_to_save(
    window: QWidget, unsaved: Sequence[Session], running: Sequence[Session]
) -> CloseAnswer:
    save = _BUTTONS.Save if len(unsaved) == 1 else _BUTTONS.SaveAll
    buttons = save | _BUTTONS.Discard | _BUTTONS.Cancel
    text = _unsaved(unsaved)
    if running:
        text += f"\n\n{_training(running)}: that stops."
    answer = QMessageBox.warning(window, "Unsaved changes", plain_tip(text), buttons, save)
    if answer == save:
        return CloseAnswer.SAVE
    return CloseAnswer.DISCARD if answer == _BUTTONS.Discard else CloseAnswer.CANCEL


def _ask_to_stop(window: QWidget, running: Sequence[Session]) -> CloseAnswer:
    what = "it" if len(running) == 1 else "them"
    text = f"{_training(running)}. Stop the training and close {what}?"
    buttons = _BUTTONS.Close | _BUTTONS.Cancel
    answer = QMessageBox.warning(window, "Training", plain_tip(text), buttons, _BUTTONS.Cancel)
    return CloseAnswer.DISCARD if answer == _BUTTONS.Close else CloseAnswer.CANCEL


def ask_to_overwrite(window: QWidget, error: FileChangedError, name: str) -> OverwriteAnswer:
    """Ask before overwriting a file that another program has changed or removed."""
    name = named(name)
    if error.gone:
        text = f"{name} was deleted or moved since it was opened or saved here.\n\nSave it again?"
    else:
        happened = error.message.partition(";")[0]
        text = f"{name} {happened}.\n\nOverwriting it loses what is in it now."
    box = QMessageBox(QMessageBox.Icon.Warning, "Save", plain_tip(text), parent=window)
    go_on = box.addButton("Save Again" if error.gone else "Overwrite", _ROLES.DestructiveRole)
    elsewhere = box.addButton("Save As…", _ROLES.AcceptRole)
    cancel = box.addButton(_BUTTONS.Cancel)
    box.setDefaultButton(elsewhere)
    box.setEscapeButton(cancel)
    box.exec()
    if box.clickedButton() is go_on:
        return OverwriteAnswer.YES
    return OverwriteAnswer.ELSEWHERE if box.clickedButton() is elsewhere else OverwriteAnswer.NO


def _unsaved(unsaved: Sequence[Session]) -> str:
    if len(unsaved) == 1:
        return f"Save the changes to {named(unsaved[0].name)}?\n\nWithout saving they are lost."
    names = "\n".join(f"    {named(session.name)}" for session in unsaved)
    return f"Save the changes to {len(unsaved)} designs?\n\n{names}\n\nUnsaved, they are lost."


def _training(running: Sequence[Session]) -> str:
    names = [named(session.name) for session in running]
    if len(names) == 1:
        return f"{names[0]} is still training"
    return f"{', '.join(names[:-1])} and {names[-1]} are still training"
