"""Nothing that would be lost goes without one question: unsaved work, and training that goes on."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from designer.files import load
from designer.gui.app import end_session
from designer.paths import resource
from designer.session import Session

BUTTON = QMessageBox.StandardButton


class Asked:
    """Answers each question in turn through the real dialog's own buttons."""

    def __init__(self, *answers):
        self.answers, self.said = list(answers), []
        self.timer = QTimer()
        self.timer.timeout.connect(self.look)
        self.timer.start(5)

    def look(self):
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            self.said.append(dialog.text())
            dialog.button(self.answers.pop(0) if self.answers else BUTTON.Cancel).click()


@pytest.fixture
def ask():
    made = []

    def answers(*buttons):
        for one in made:
            one.timer.stop()
        made.append(Asked(*buttons))
        return made[-1]

    yield answers
    for one in made:
        one.timer.stop()


@pytest.fixture
def running(window, monkeypatch):
    """A saved design that trains, as far as anybody can tell."""
    window.documents.open_example(resource("examples", "digits_mlp.nnd"))
    with monkeypatch.context() as patch:
        patch.setattr(Session, "training", property(lambda s: bool(s.design.root)))
        yield window.bench.session


def test_closing_the_window_asks_about_training(window, running, ask):
    asked = ask(BUTTON.Cancel)
    window.close()
    assert window.isVisible()
    assert asked.said == [
        f"{running.name} is still training. Stop the training and close it?",
    ]
    ask(BUTTON.Close)
    window.close()
    assert not window.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_W, Qt.Key.Key_Q])
def test_unsaved_work_and_training_are_one_question(window, running, ask, key, qtbot):
    running.design.add("ReLU")
    asked = ask(BUTTON.Cancel, BUTTON.Cancel)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    (said,) = asked.said
    assert f"Save the changes to {running.name}?" in said
    assert f"{running.name} is still training: that stops." in said
    assert window.isVisible()
    assert running in window.tabs.sessions


def test_saving_and_discarding_let_it_go(window, running, ask, tmp_path):
    running.save(tmp_path / "net.nnd")
    added = running.design.add("ReLU")
    ask(BUTTON.Save)
    assert window.documents.close_session(running)
    assert added in load(tmp_path / "net.nnd").root


def test_several_that_train_are_named_once(window, running, ask):
    window.documents.open_example(resource("examples", "residual_cnn.nnd"))
    asked = ask(BUTTON.Cancel)
    window.close()
    first, second = (session.name for session in window.tabs.sessions)
    assert asked.said == [
        f"{first} and {second} are still training. Stop the training and close them?",
    ]


class Manager:
    """The desktop's session manager, as Qt hands it over."""

    def __init__(self, *, interaction):
        self._interaction, self.did = interaction, []

    def allowsInteraction(self):
        return self._interaction

    def cancel(self):
        self.did.append("cancel")

    def release(self):
        self.did.append("release")


def test_the_end_of_the_session_asks_too(window, running, ask):
    asked = ask(BUTTON.Cancel)
    manager = Manager(interaction=True)
    end_session(window, manager)
    assert "still training" in asked.said[0]
    assert manager.did == ["cancel", "release"]
    ask(BUTTON.Close)
    manager = Manager(interaction=True)
    end_session(window, manager)
    assert manager.did == ["release"]
    assert window.isVisible()  # another program may still hold the desktop up


def test_without_time_for_questions_the_work_is_in_the_recovery_copy(window, ask):
    added = window.bench.session.design.add("ReLU")
    asked = ask()
    manager = Manager(interaction=False)
    end_session(window, manager)
    assert not asked.said
    assert not manager.did
    assert added in load(window.bench.recovery.copy).root


@pytest.mark.slow
def test_a_real_run_is_asked_about_and_ends(window, ask, qtbot):
    window.documents.open_example(resource("examples", "digits_mlp.nnd"))
    session = window.bench.session
    with session.design.edit("Long") as edit:
        edit.update_header(training={**session.design.training, "epochs": 100_000})
    session.design.mark_saved()
    window.commands["train"].trigger()
    qtbot.waitUntil(lambda: session.training, timeout=20_000)
    asked = ask(BUTTON.Cancel, BUTTON.Close)
    window.close()
    assert session.training
    window.close()
    assert len(asked.said) == 2
    assert not session.training


@pytest.mark.parametrize("name", ["a.nnd", "a_rather_long_name_of_a_network_for_pictures.nnd"])
def test_a_question_shows_all_its_words(window, name):
    text = f"{name} is still training. Stop the training and close it?"
    box = QMessageBox(QMessageBox.Icon.Warning, "Training", text, parent=window)
    box.show()
    label = box.findChild(QLabel, "qt_msgbox_label")
    assert label.wordWrap() or label.width() >= label.sizeHint().width()
    assert label.height() >= label.heightForWidth(label.width())
    box.close()
