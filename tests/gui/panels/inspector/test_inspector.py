"""The inspector by mouse and keys: every commit is one undo step, nothing wrong gets in."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

from designer.check.fixes import search
from designer.editing import initial_params
from designer.gui.appearance.theme import DARK
from designer.gui.panels.inspector import page as page_module
from designer.gui.panels.inspector.inspector import Inspector
from designer.gui.runtime import background_task as errand
from designer.gui.widgets.parts import FixButton, ProblemCard, keep_formulas_together
from designer.layers.catalogue import CATALOGUE
from designer.layers.params import AXIS, float_, int_, ints
from designer.presentation.shape_words import describe_shape_rule
from designer.presentation.value_text import step_value
from tests.gui.panels.conftest import break_layer2

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


@pytest.fixture
def inspector(shown, session):
    return shown(Inspector, session, (360, 900))


def select(qtbot, inspector, *ids):
    inspector.set_selection(list(ids))
    qtbot.waitUntil(lambda: not inspector._stale)


def retype(qtbot, line, text, key=ENTER):
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    if key is not None:
        qtbot.keyClick(line, key)


def test_a_typed_number_is_one_undo_step(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    retype(qtbot, field.editor, "48")
    design = session.design
    assert design.node("layer1").params == {"out_features": 48}
    assert design.undo_title == "Set layer1.out_features"
    design.undo()
    qtbot.waitUntil(lambda: field.editor.text() == "=hidden_size")
    assert not design.undo_title


def test_an_expression_shows_what_it_comes_to(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    line = inspector.node_page.form.fields["out_features"].editor
    assert line.hint == "= 32"
    retype(qtbot, line, "=2 * hidden_size", None)
    assert line.hint == "= 64"
    assert session.design.node("layer1").params["out_features"] == "=hidden_size"
    qtbot.keyClick(line, ENTER)
    assert session.design.node("layer1").params["out_features"] == "=2 * hidden_size"


def test_a_bare_variable_is_taken_as_an_expression(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    retype(qtbot, inspector.node_page.form.fields["out_features"].editor, "classes * 2")
    assert session.design.node("layer1").params["out_features"] == "=classes * 2"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0", "out_features must be at least 1, not 0"),
        ("2.5", "out_features must be a whole number of at least 1, not '2.5'"),
        ("=classes / 4", "out_features must be a whole number of at least 1, not 2.5"),
        ("width", "the variables are: hidden_size, classes"),
        ("=width", "there is no variable 'width'; the variables are: hidden_size, classes"),
        ("", "out_features must be a whole number of at least 1"),
    ],
)
def test_what_is_wrong_stays_out_and_is_explained(qtbot, inspector, session, text, reason):
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    retype(qtbot, field.editor, text)
    assert reason in field.reason.text()
    assert field.reason.isVisible()
    assert field.editor.wrong
    assert not session.design.undo_title
    qtbot.keyClick(field.editor, Qt.Key.Key_Escape)
    assert field.editor.text() == "=hidden_size"
    assert not field.reason.isVisible()


def test_leaving_a_field_commits_it(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    fields = inspector.node_page.form.fields
    retype(qtbot, fields["out_features"].editor, "7", Qt.Key.Key_Tab)
    assert session.design.node("layer1").params["out_features"] == 7


def test_selecting_another_node_commits_what_was_typed(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    retype(qtbot, inspector.node_page.form.fields["out_features"].editor, "9", None)
    select(qtbot, inspector, "layer2")
    assert session.design.node("layer1").params["out_features"] == 9
    assert inspector.node_page.form.fields["out_features"].editor.text() == "=classes"


def test_an_inferred_size_says_so_and_can_be_reset(qtbot, inspector, session):
    select(qtbot, inspector, "layer2")
    field = inspector.node_page.form.fields["in_features"]
    assert field.editor.placeholderText() == "follows from input: 32"
    assert not field.reset.isVisible()
    retype(qtbot, field.editor, "32")
    qtbot.waitUntil(field.reset.isVisible)
    qtbot.mouseClick(field.reset, LEFT)
    assert "in_features" not in session.design.node("layer2").params
    assert session.design.undo_title == "Reset layer2.in_features"


def test_a_checkbox_stores_false_and_clears_on_the_default(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    box = inspector.node_page.form.fields["bias"].editor
    place = QPoint(8, box.height() // 2)
    qtbot.mouseClick(box, LEFT, pos=place)
    assert session.design.node("layer1").params["bias"] is False
    qtbot.mouseClick(box, LEFT, pos=place)
    assert "bias" not in session.design.node("layer1").params


def test_the_arrow_keys_step_and_a_run_of_them_is_one_undo_step(qtbot, inspector, session):
    with session.design.edit("Number") as edit:
        edit.set_param("layer1", "out_features", 8)
    select(qtbot, inspector, "layer1")
    line = inspector.node_page.form.fields["out_features"].editor
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Up)
    qtbot.keyClick(line, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: session.design.node("layer1").params["out_features"] == 18)
    session.design.undo()
    assert session.design.node("layer1").params["out_features"] == 8


def test_a_choice_is_picked_by_key(qtbot, inspector, session):
    with session.design.edit("Image") as edit:
        edit.set_param("image", "shape", (1, 8, 8))
        edit.add_node("Conv2d", {"out_channels": 4, "kernel_size": (3, 5)}, node_id="conv")
    select(qtbot, inspector, "conv")
    fields = inspector.node_page.form.fields
    assert fields["kernel_size"].editor.text() == "3, 5"
    box = fields["padding_mode"].editor
    assert box.currentText() == "zeros  (default)"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert session.design.node("conv").params["padding_mode"] == "reflect"
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert "padding_mode" not in session.design.node("conv").params
    retype(qtbot, fields["padding"].editor, "same")
    retype(qtbot, fields["kernel_size"].editor, "(5, =classes - 5)")
    params = session.design.node("conv").params
    assert params["padding"] == "same"
    assert params["kernel_size"] == (5, "=classes - 5")


def test_an_inputs_shape_takes_symbols(qtbot, inspector, session):
    select(qtbot, inspector, "image")
    retype(qtbot, inspector.node_page.form.fields["shape"].editor, "T, 16")
    assert session.design.node("image").params["shape"] == ("T", 16)


def test_renaming_selects_the_node_by_its_new_name(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    page = inspector.node_page
    with qtbot.waitSignal(inspector.node_selected) as told:
        retype(qtbot, page.name, "embed")
    assert told.args == ["embed"]
    assert "embed" in session.design.root
    assert session.design.undo_title == "Rename layer1 to embed"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("forward", "taken by Python or torch"), ("act", "already"), ("2x", "not a plain name")],
)
def test_a_bad_name_is_refused_as_it_is_typed(qtbot, inspector, session, name, reason):
    select(qtbot, inspector, "layer1")
    page = inspector.node_page
    retype(qtbot, page.name, name, None)
    assert reason in page.reason.text()
    qtbot.keyClick(page.name, ENTER)
    assert "layer1" in session.design.root
    qtbot.keyClick(page.name, Qt.Key.Key_Escape)
    assert page.name.text() == "layer1"


def test_a_fix_button_mends_the_design(qtbot, inspector, session):
    break_layer2(session.design)
    select(qtbot, inspector, "layer2")
    page = inspector.node_page
    assert page.form.fields["in_features"].editor.wrong
    button = page.findChild(FixButton)
    assert "in_features" in button.accessibleName()
    qtbot.mouseClick(button, LEFT)
    assert not session.report.errors
    qtbot.waitUntil(lambda: page.cards.count() == 0)


def test_a_shared_node_edits_the_weights_it_uses(qtbot, inspector, session):
    with session.design.edit("Share") as edit:
        edit.add_node("", node_id="again", shares="layer1")
        edit.connect("image", "again")
    select(qtbot, inspector, "again")
    page = inspector.node_page
    assert "Uses the weights of" in page.note.text()
    retype(qtbot, page.form.fields["out_features"].editor, "12")
    assert session.design.node("layer1").params["out_features"] == 12
    assert not session.design.node("again").params


def test_ports_and_costs_are_shown_and_lead_on(qtbot, inspector):
    select(qtbot, inspector, "layer1")
    page = inspector.node_page
    assert "(N,&nbsp;64)" in page.shapes.text()
    assert "(N,&nbsp;32)" in page.shapes.text()
    assert "2,080" in page.costs.toolTip()
    with qtbot.waitSignal(inspector.node_selected) as told:
        page.shapes.linkActivated.emit("act")
    assert told.args == ["act"]


def test_several_nodes_share_a_form(qtbot, inspector, session):
    select(qtbot, inspector, "layer1", "layer2")
    page = inspector.multi_node_page
    assert page.title.text() == "2 layers selected"
    line = page.form.fields["out_features"].editor
    assert line.placeholderText() == "differs"
    retype(qtbot, line, "=classes")
    assert session.design.node("layer1").params["out_features"] == "=classes"
    assert session.design.undo_title == "Set out_features of 2 layers"
    select(qtbot, inspector, "layer1", "act")
    assert list(page.form.fields) == ["repeat"]


def test_the_docs_open_in_the_browser(qtbot, inspector, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    select(qtbot, inspector, "layer1")
    qtbot.mouseClick(inspector.node_page.docs, LEFT)
    assert opened == ["https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html"]


def test_mute_is_an_undo_step(qtbot, inspector, session):
    select(qtbot, inspector, "act")
    qtbot.mouseClick(inspector.node_page.mute, LEFT)
    assert session.design.node("act").muted
    assert session.design.undo_title == "Mute act"


def test_undo_is_left_to_the_design_where_the_line_has_nothing_to_undo(qtbot, inspector):
    select(qtbot, inspector, "layer1")
    line = inspector.node_page.form.fields["out_features"].editor
    line.setFocus()
    event = qtbot_shortcut_override(Qt.Key.Key_Z)
    line.event(event)
    assert not event.isAccepted()
    qtbot.keyClicks(line, "3")
    event = qtbot_shortcut_override(Qt.Key.Key_Z)
    line.event(event)
    assert event.isAccepted()


def qtbot_shortcut_override(key):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    kind, control = QEvent.Type.ShortcutOverride, Qt.KeyboardModifier.ControlModifier
    event = QKeyEvent(kind, key, control, "z")
    event.ignore()
    return event


def test_the_designs_name_and_description(qtbot, inspector, session):
    page = inspector.design_page
    retype(qtbot, page.name, "Other")
    page.description.setFocus()
    qtbot.keyClicks(page.description, "It learns.")
    qtbot.keyClick(page.description, Qt.Key.Key_Tab)
    assert session.design.name == "Other"
    assert session.design.description == "It learns."
    session.design.undo()
    qtbot.waitUntil(lambda: page.description.toPlainText() == "")


def test_variables_are_added_set_renamed_and_removed(qtbot, inspector, session):
    page, design = inspector.design_page, session.design
    retype(qtbot, page.rows["hidden_size"].value, "16")
    assert design.variables["hidden_size"] == 16
    retype(qtbot, page.rows["hidden_size"].name, "width")
    assert list(design.variables) == ["width", "classes"]
    assert design.node("layer1").params["out_features"] == "=width"
    qtbot.waitUntil(lambda: "width" in page.rows)
    qtbot.mouseClick(page.rows["width"].remove, LEFT)
    assert "used by layer1.out_features" in page.rows["width"].reason.text()
    qtbot.mouseClick(page.add_variable, LEFT)
    assert design.variables["hidden_size"] == 64
    qtbot.mouseClick(page.rows["hidden_size"].remove, LEFT)
    assert list(design.variables) == ["width", "classes"]
    retype(qtbot, page.rows["width"].value, "many")
    assert "is a number" in page.rows["width"].reason.text()


def test_another_design_and_another_theme(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    inspector.set_theme(DARK)
    from designer.graph import Design

    session.replace(Design("Fresh"), None)
    qtbot.waitUntil(lambda: inspector.design_page.name.text() == "Fresh")
    assert inspector.selection == []


def test_a_hidden_panel_does_no_work(qtbot, inspector, session, monkeypatch):
    inspector.hide()
    calls = []
    monkeypatch.setattr(inspector, "refresh", lambda: calls.append(1))
    break_layer2(session.design)
    qtbot.wait(10)
    assert not calls
    inspector.show()
    assert calls == [1]


# ---- what different layers share


def test_different_layers_share_the_settings_that_mean_the_same(qtbot, inspector, session):
    with session.design.edit("Add") as edit:
        edit.add_node("Conv2d", {"out_channels": 2, "kernel_size": 3}, node_id="conv")
    select(qtbot, inspector, "layer1", "layer2", "conv")
    form = inspector.multi_node_page.form
    assert list(form.fields) == ["bias", "repeat"]
    qtbot.mouseClick(form.fields["bias"].editor, LEFT, pos=QPoint(8, 8))
    design = session.design
    assert [design.node(n).params.get("bias") for n in ("layer1", "layer2", "conv")] == [False] * 3
    assert design.undo_title == "Set bias of 3 layers"
    design.undo()
    assert "bias" not in design.node("conv").params
    assert "bias" not in design.node("layer1").params


def test_an_input_shares_nothing_with_a_layer(qtbot, inspector):
    select(qtbot, inspector, "image", "layer1")
    assert not inspector.multi_node_page.form.isVisible()


# ---- numbers under the hand


def drag_name(qtbot, field, by, modifiers=Qt.KeyboardModifier.NoModifier, *, let_go=True):
    """Drag the name of a field sideways, a step every six pixels."""
    start = QPoint(4, 4)
    qtbot.mousePress(field.name, LEFT, pos=start)
    for x in range(0, by, 6 if by > 0 else -6):
        place = start + QPoint(x + (6 if by > 0 else -6), 0)
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(place), field.name.mapToGlobal(QPointF(place)),
            Qt.MouseButton.NoButton, LEFT, modifiers,
        )  # fmt: skip
        QApplication.sendEvent(field.name, event)
    if let_go:
        qtbot.mouseRelease(field.name, LEFT, modifiers, start + QPoint(by, 0))


def test_a_name_is_dragged_to_change_its_number_in_one_step(qtbot, inspector, session):
    with session.design.edit("Set") as edit:
        edit.set_param("layer1", "out_features", 20)
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    assert field.name.cursor().shape() == Qt.CursorShape.SizeHorCursor
    drag_name(qtbot, field, 30)
    assert session.design.node("layer1").params["out_features"] == 25
    drag_name(qtbot, field, -600)
    assert session.design.node("layer1").params["out_features"] == 1
    session.design.undo()
    assert session.design.node("layer1").params["out_features"] == 25


def test_with_shift_each_step_is_ten(qtbot, inspector, session):
    with session.design.edit("Set") as edit:
        edit.set_param("layer1", "out_features", 50)
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    shift = Qt.KeyboardModifier.ShiftModifier
    drag_name(qtbot, field, 18, shift)
    assert session.design.node("layer1").params["out_features"] == 80
    drag_name(qtbot, field, -12, shift)
    assert session.design.node("layer1").params["out_features"] == 60
    for key, modifiers, shown in (
        (Qt.Key.Key_Up, shift, "70"),
        (Qt.Key.Key_Down, shift, "60"),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, "61"),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "60"),
    ):
        qtbot.keyClick(field.editor, key, modifiers)
        assert field.editor.text() == shown


def test_esc_puts_a_dragged_number_back(qtbot, inspector, session):
    with session.design.edit("Set") as edit:
        edit.set_param("layer1", "out_features", 20)
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    drag_name(qtbot, field, 30, let_go=False)
    assert field.editor.text() == "25"
    qtbot.keyClick(field.editor, Qt.Key.Key_Escape)
    qtbot.mouseRelease(field.name, LEFT, pos=QPoint(34, 4))
    assert field.editor.text() == "20"
    assert session.design.node("layer1").params["out_features"] == 20


def test_an_expression_is_not_dragged(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    field = inspector.node_page.form.fields["out_features"]
    drag_name(qtbot, field, 30)
    assert session.design.node("layer1").params["out_features"] == "=hidden_size"
    assert field.editor.hasFocus()


@pytest.mark.parametrize(
    ("text", "by", "kind", "expected"),
    [("8", 3, int_(), "11"), ("8", -30, int_(), "1"), ("0.25", 1, float_(0, 1), "0.26"),
     ("0.5", 10, float_(0, 1), "1"), ("1e-05", 1, float_(0), "0.00002"), ("=n", 1, int_(), None),
     ("-1", 1, AXIS, "0"), ("", 1, int_(), None), ("3, 3", 1, ints(2), None)],
)  # fmt: skip
def test_what_a_step_makes_of_a_number(text, by, kind, expected):
    made = step_value(text, by, kind)
    assert made == expected or float(made) == float(expected)


# ---- what it tells of a layer

TEN = ("Conv2d", "Linear", "LSTM", "Embedding", "MultiheadAttention", "LayerNorm", "MaxPool2d",
       "BatchNorm2d", "Dropout", "AdaptiveAvgPool2d")  # fmt: skip


def test_a_formula_is_not_broken():
    assert keep_formulas_together("A sum: y = x A + b. More = better") == (
        "A sum: y\u00a0=\u00a0x\u00a0A\u00a0+\u00a0b. More\u00a0=\u00a0better"
    )


@pytest.mark.parametrize("name", TEN)
def test_ten_layers_explain_themselves(qtbot, inspector, session, name):
    layer = CATALOGUE[name]
    with session.design.edit("Add") as edit:
        edit.add_node(name, initial_params(layer), node_id="one")
    select(qtbot, inspector, "one")
    page = inspector.node_page
    assert page.purpose.text().replace("\u00a0", " ") == layer.purpose
    assert page.rule.text() == layer.signature_text
    assert page.meaning.text().endswith(".")
    assert page.docs.toolTip() == layer.docs_url
    assert layer.docs_url.startswith("https://docs.pytorch.org/docs/stable/generated/torch.nn.")
    for param in layer.params:
        assert param.help in page.form.fields[param.name].editor.toolTip()


def test_the_words_of_a_rule():
    words = describe_shape_rule(CATALOGUE["Conv2d"])
    assert "N? is the batch, which may be missing" in words
    assert "conv(H) follows from kernel_size, stride, padding and dilation" in words
    assert describe_shape_rule(CATALOGUE["Linear"]) == "* stands for any number of axes."
    assert "T is time steps" in describe_shape_rule(CATALOGUE["LSTM"])


def test_of_many_problems_a_few_are_shown_and_the_rest_counted(qtbot, inspector, session):
    with session.design.edit("Break a lot") as edit:
        names = [edit.add_node("Linear", {"in_features": 5, "out_features": 4}) for _ in range(30)]
        for number, name in enumerate(names):
            edit.connect("layer1", name)
            edit.connect(name, edit.add_node("Output", node_id=f"out{number}"))
    inspector.set_selection(names)
    inspector.refresh_now()
    page = inspector.multi_node_page
    assert len(page.findChildren(ProblemCard)) == 8
    texts = [w.text() for w in page.findChildren(QLabel)]
    assert "and 22 more, in the list of problems" in texts
    assert page.title.text() == "30 layers selected"
    assert page.types.text() == "30 × Linear"


def test_costs_together_are_the_sums(inspector, session):
    ids = [node.id for node in session.design.nodes()]
    inspector.set_selection(ids)
    inspector.refresh_now()
    report = session.report
    macs = sum((report.nodes[each].macs for each in ids), start=0)
    assert str(macs) in inspector.multi_node_page.costs.toolTip()
    assert f"{report.total_parameters:,}" in inspector.multi_node_page.costs.toolTip()


def test_in_a_large_design_fixes_come_when_they_are_found(qtbot, inspector, session, monkeypatch):
    monkeypatch.setattr(search, "LARGE", 0)
    monkeypatch.setattr(page_module, "_MAX_BLOCKING_SECONDS", 0.0)
    monkeypatch.setattr(errand, "_SLICE", 0.0)
    break_layer2(session.design)
    inspector.set_selection(["layer2"])
    inspector.refresh_now()
    card = inspector.findChild(ProblemCard)
    assert not card.findChildren(FixButton)
    with session.design.edit("Move") as edit:  # meanwhile
        edit.update_node("layer1", at=(3.0, 4.0))
    qtbot.waitUntil(lambda: bool(card.findChildren(FixButton)))
    titles = [button.text() for button in card.findChildren(FixButton)]
    assert len(titles) == len(session.report.problems[0].fixes)
    qtbot.mouseClick(card.findChildren(FixButton)[0], LEFT)
    assert not session.report.errors
