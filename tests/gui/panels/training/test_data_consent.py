"""The window asks before a design from elsewhere reads data outside its folder, and once."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox

from designer.files import load, save
from designer.graph import Design
from designer.gui.appearance.theme import LIGHT
from designer.gui.panels.training import data_consent
from designer.gui.panels.training.data_consent import DataConsent
from designer.gui.panels.training.data_fields import DataFields
from designer.gui.panels.training.training_panel import TrainingPanel
from designer.gui.runtime.settings import Settings
from designer.session import Session


@pytest.fixture
def settings(tmp_path):
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def path(tmp_path):
    """A design's file, whose data lies beside its folder."""
    (tmp_path / "away.csv").write_text("a,b,kind\n1,2,u\n3,4,v\n")
    (tmp_path / "design").mkdir()
    design = Design("Away")
    with design.edit("Recipe") as edit:
        edit.update_header(training={"data": table("../away.csv")})
    save(design, tmp_path / "design" / "away.nnd")
    return tmp_path / "design" / "away.nnd"


def table(path):
    return {"source": "csv", "path": path, "target": "kind"}


def opened(path):
    return Session(load(path), path)


@pytest.fixture
def asked(monkeypatch):
    """Answers the question; has what was asked."""
    asked = []
    asked_answer = {"answer": True}

    def answer(name, real, over):
        asked.append((name, real))
        return asked_answer["answer"]

    monkeypatch.setattr(data_consent, "_answer", answer)
    asked.append(asked_answer)
    return asked


def test_it_is_asked_once_a_design_and_path(path, settings, asked):
    consent, session = DataConsent(settings), opened(path)
    real = path.parent.parent.resolve() / "away.csv"
    asked[0]["answer"] = False
    assert not consent.ask(session, None)
    assert not consent.known(session)
    assert not session.may_read(real)
    asked[0]["answer"] = True
    assert consent.ask(session, None)
    assert asked[1:] == [("away.nnd", real)] * 2
    assert consent.ask(session, None)
    again = opened(path)
    assert DataConsent(settings).ask(again, None)
    assert again.may_read(real)
    assert len(asked) == 3
    with again.design.edit("Other data") as edit:
        edit.update_header(training={"data": table("/etc/passwd")})
    asked[0]["answer"] = False
    assert not DataConsent(settings).ask(again, None)
    assert len(asked) == 4


def test_what_the_user_began_or_what_lies_inside_is_not_asked_about(path, settings, asked):
    session = Session()
    with session.design.edit("Recipe") as edit:
        edit.update_header(training={"data": table(str(path.parent.parent / "away.csv"))})
    assert DataConsent(settings).ask(session, None)
    session.save(path.with_name("mine.nnd"))
    assert DataConsent(settings).ask(session, None)
    (path.parent / "in.csv").write_text("a,kind\n1,u\n")
    inside = opened(path)
    with inside.design.edit("Data inside") as edit:
        edit.update_header(training={"data": table("in.csv")})
    assert DataConsent(settings).ask(inside, None)
    assert len(asked) == 1
    session.replace(load(path), path)
    assert not DataConsent().known(session)


def test_nothing_outside_is_looked_into_for_columns_before_somebody_says_so(
    qtbot, path, settings, asked
):
    session = opened(path)
    panel = TrainingPanel(session, LIGHT, consent=DataConsent(settings))
    qtbot.addWidget(panel)
    panel.refresh()
    fields = panel.form.findChild(DataFields)
    assert fields.target.count() == 0
    assert fields.target.currentText() == "kind"
    fields._store_path("csv", str(path.parent.parent / "away.csv"))
    assert [fields.target.itemText(i) for i in range(3)] == ["a", "b", "kind"]
    assert len(asked) == 1
    assert DataConsent(settings).ask(opened(path), None)
    assert len(asked) == 1


def test_train_begins_nothing_without_the_answer(qtbot, path, asked, monkeypatch):
    session = opened(path)
    panel = TrainingPanel(session, LIGHT)
    qtbot.addWidget(panel)
    monkeypatch.setattr(session, "start_training", lambda: pytest.fail("started"))
    asked[0]["answer"] = False
    assert not panel.train()
    assert "The data was not read" in panel.outcome.card.text.text()


def test_the_question_shows_the_path_as_it_is_and_no_is_the_way_out(qtbot, monkeypatch, tmp_path):
    seen = {}

    def answer(box):
        seen.update(text=box.text(), default=box.defaultButton().text(), format=box.textFormat())
        box.escapeButton().click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert not data_consent._answer("<b>x</b>", tmp_path / "a\n\u202e.csv", None)
    assert seen["text"].endswith("a\\n\\u202e.csv")
    assert seen["default"] == "Do not read"
    assert seen["format"].name == "PlainText"


@pytest.mark.parametrize(
    "stored", ["[", "{}", "5", '[1, [2], ["a", "b", "c"], ["a", "b"]]', "[" * 99999]
)
def test_broken_settings_trust_nobody_more(settings, stored, path):
    settings._store.setValue("trusted_data", stored)
    assert settings.trusted_data in ([], [("a", "b")])
    assert not DataConsent(settings).known(opened(path))
    settings.trust_data(path, path)
    assert settings.trusted_data[-1] == (str(path), str(path))


def test_data_chosen_before_the_first_save_is_not_asked_about_later(
    window, tmp_path, asked, monkeypatch
):
    (tmp_path / "table.csv").write_text("a,b,kind\n1,2,u\n3,4,v\n")
    (tmp_path / "nets").mkdir()
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "table.csv"), "")
    )
    form = window.bench.training.ensure_panel().form
    form.data.setCurrentIndex(form.data.findData("csv"))
    form.data.activated.emit(form.data.currentIndex())
    for name in ("nets/mine.nnd", "mine.nnd"):
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_, name=name: (str(tmp_path / name), "")
        )
        assert window.documents.save_as()
        again = opened(tmp_path / name)
        assert DataConsent(window.settings).ask(again, None)
        found = again.folder / again.design.training["data"]["path"]
        assert found.resolve() == (tmp_path / "table.csv").resolve()
    assert len(asked) == 1
