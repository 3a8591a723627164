"""The user's consent before a design reads data outside its folder, asked once per path.

A design that was started empty in this session is the user's own, and what the user chose by hand
needs no question either (`Session.may_read`).
"""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from designer.gui.runtime.settings import Settings
from designer.session import Session
from designer.training.data.access import data_path, path_outside, real_path
from designer.visible_text import visible


class DataConsent:
    """The data that the user lets designs read, stored in the settings by design and path."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Store consent in ``settings``; without them, only while a design is open."""
        self._settings = settings

    def vouch(self, session: Session) -> None:
        """Record that the user has chosen the design's data by hand, or agreed to it."""
        path = data_path(session.design.training, session.folder)
        if path is None:
            return
        session.trusted_paths.add(path)
        if self._settings is not None and session.path is not None:
            self._settings.trust_data(real_path(session.path), path)

    def keep(self, session: Session) -> None:
        """Store the consent for a design that has just been saved under a path."""
        if data_path(session.design.training, session.folder) in session.trusted_paths:
            self.vouch(session)

    def known(self, session: Session) -> bool:
        """Tell whether the design's data may be read without asking the user."""
        training, folder = session.design.training, session.folder
        path = data_path(training, folder)
        if path is not None and self._remembers(session, path):
            session.trusted_paths.add(path)
        away = path_outside(training, folder)
        return away is None or session.may_read(away)

    def ask(self, session: Session, over: QWidget) -> bool:
        """Tell whether the design's data may be read, asking the user if necessary."""
        away = path_outside(session.design.training, session.folder)
        if away is None or self.known(session):
            return True
        if not _answer(session.name, away, over):
            return False
        self.vouch(session)
        return True

    def _remembers(self, session: Session, path: Path) -> bool:
        if self._settings is None or session.path is None:
            return False
        return (str(real_path(session.path)), str(path)) in self._settings.trusted_data


def _answer(name: str, path: Path, over: QWidget) -> bool:
    box = QMessageBox(over)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle("Data outside the folder")
    box.setText(f"{visible(name)} wants to read {visible(str(path))}")
    box.setInformativeText(
        "That is outside the folder of the design. A design from someone else can name any of "
        "your files: allow this only if you expect it."
    )
    read = box.addButton("Read it", QMessageBox.ButtonRole.AcceptRole)
    refuse = box.addButton("Do not read", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refuse)
    box.setEscapeButton(refuse)
    box.exec()
    return box.clickedButton() is read
