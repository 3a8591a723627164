"""Search offers what is likely, understands what others call a layer, and explains itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from designer.gui.appearance.theme import DARK
from designer.layers.catalogue import CATALOGUE
from designer.paths import resource
from designer.presentation.layer_search.likelihood import Context, likelihood
from designer.presentation.layer_search.matching import ranked
from designer.presentation.layer_search.synonyms import SYNONYMS, typed, wishes

KEY = Qt.Key
ROOT = Path(__file__).parents[4]


def first(query, after="", count=1):
    context = Context(after)
    found = ranked(query, CATALOGUE.values(), lambda layer: likelihood(layer, context))
    return [layer.name for layer in found[:count]]


def drag_out(hand, node, x=300):
    hand.drag(hand.out(node), QPointF(x, 260))
    return hand.canvas.search_popup


# ---- what is offered first


def test_a_released_wire_offers_what_usually_follows(loose_hand):
    popup = drag_out(loose_hand, "conv", 460)
    assert {"BatchNorm2d", "relu"} == set(popup.names[:2])
    loose_hand.search_key(KEY.Key_Return)
    new = loose_hand.canvas.selected_ids()[0]
    assert f"conv -> {new}" in loose_hand.wires


@pytest.mark.parametrize(
    ("after", "likely"),
    [("Linear", "relu"), ("Flatten", "Linear"), ("MaxPool2d", "Conv2d"), ("LSTM", "Linear"),
     ("Conv3d", "BatchNorm3d"), ("relu", "Conv2d"), ("Input", "Conv2d")],
)  # fmt: skip
def test_what_follows_is_counted_in_the_gallery(after, likely):
    assert likely in first("", after, 4)


def test_output_is_never_the_first_suggestion(hand):
    assert drag_out(hand, "fc1").names[0] != "Output"


def test_an_empty_design_wants_an_input_first(open_canvas):
    hand = open_canvas()
    hand.canvas.search_at(QPointF(0, 0))
    assert hand.canvas.search_popup.names[0] == "Input"


def test_what_was_used_lately_comes_up(hand):
    hand.canvas.select(["fc1"])
    hand.canvas.search_at(QPointF(300, 260))
    before = hand.canvas.search_popup.names.index("Softsign")
    hand.type("Softsign")
    hand.search_key(KEY.Key_Return)
    hand.canvas.select(["fc2"])
    hand.canvas.search_at(QPointF(300, 360))
    assert hand.canvas.search_popup.names.index("Softsign") < 3 < before


def test_what_does_not_fit_stands_behind_what_does(loose_hand):
    loose_hand.canvas.select(["image"])
    loose_hand.canvas.search_at(QPointF(300, 360))
    names = loose_hand.canvas.search_popup.names
    assert names.index("MaxPool2d") < names.index("Conv1d") < len(names)


def test_what_does_not_fit_keeps_the_likelier_first(loose_hand):
    with loose_hand.design.edit("Shrink") as edit:
        edit.set_param("conv", "kernel_size", 8)
        edit.connect("image", "conv")
    loose_hand.canvas.select(["conv"])  # gives (N, 4, 1, 1): nothing left to pool
    loose_hand.canvas.search_at(QPointF(300, 360))
    loose_hand.type("avgpool")
    assert loose_hand.canvas.search_popup.names[0] == "AvgPool2d"


def test_the_table_is_what_the_script_counts():
    """As far as it matters: a design more or less changes a count, not what usually follows."""
    run = "runpy.run_path('packaging/gallery/follows.py')['table']()"
    script = f"import runpy, json; print(json.dumps({run}))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    counted, stored = json.loads(done.stdout), json.loads(resource("follows.json").read_text())
    often = [name for name, after in stored.items() if sum(after.values()) >= 20]
    assert len(often) >= 8
    for name in often:
        assert next(iter(stored[name])) in list(counted[name])[:3]


# ---- what is typed


@pytest.mark.parametrize(
    ("query", "name"),
    [("dense", "Linear"), ("fc", "Linear"), ("conv 3x3", "Conv2d"), ("conv 3x3x3", "Conv3d"),
     ("conv 1", "Conv1d"), ("concat", "cat"), ("fully connected", "Linear"), ("ReLU", "ReLU"),
     ("relu", "relu"), ("bn", "BatchNorm2d"), ("swish", "silu"),
     ("self att", "MultiheadAttention")],
)  # fmt: skip
def test_names_from_elsewhere(query, name):
    assert first(query) == [name]


def test_every_synonym_names_a_layer():
    assert {name for names in SYNONYMS.values() for name in names} <= set(CATALOGUE)


def test_numbers_behind_a_name_become_settings(hand):
    hand.canvas.select(["fc1"])
    hand.canvas.search_at(QPointF(300, 260))
    hand.type("dense 256")
    hand.search_key(KEY.Key_Return)
    new = hand.canvas.selected_ids()[0]
    assert hand.design.node(new).params["out_features"] == 256
    hand.design.undo()
    assert new not in hand.ids


@pytest.mark.parametrize(
    ("layer", "numbers", "expected"),
    [("Conv2d", ("64", "3x5"), {"out_channels": 64, "kernel_size": (3, 5)}),
     ("Conv2d", ("64", "3"), {"out_channels": 64, "kernel_size": 3}),
     ("Dropout", ("0.3",), {"p": 0.3}), ("Conv2d", ("1",), None), ("Conv2d", ("2",), {}),
     ("Input", ("1x28x28",), {"shape": (1, 28, 28)}), ("Input", ("784",), {"shape": (784,)}),
     ("Conv1d", ("3x3",), None), ("Linear", ("0",), None), ("relu", ("7",), None)],
)  # fmt: skip
def test_which_settings_numbers_stand_for(layer, numbers, expected):
    assert wishes(numbers, CATALOGUE[layer]) == expected


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000, f"3x{'9' * 5000}", f"{'9' * 5000}.5"])
def test_numbers_that_python_does_not_read_are_words(hand, number):
    hand.canvas.search_at(QPointF(0, 0))
    hand.canvas.search_popup.line.setText(f"linear {number}")
    assert typed(f"linear {number}").numbers == ()
    assert typed("linear 256").numbers == ("256",)


# ---- what it says


def test_the_marked_layer_is_explained(hand):
    popup = drag_out(hand, "fc1")
    hand.type("linear")
    assert popup.rule.text() == CATALOGUE["Linear"].shape
    assert popup.purpose.text() == CATALOGUE["Linear"].purpose  # the row has no room for it
    hand.search_key(KEY.Key_Down)
    assert popup.purpose.text() != CATALOGUE["Linear"].purpose


def test_what_the_row_says_is_not_said_twice(hand):
    popup = drag_out(hand, "x")
    hand.type("dropout")
    assert popup.names[0] == "Dropout"
    assert popup.purpose.text() == "Settings: p, inplace"
    assert "Sets values to zero" in popup.line.accessibleDescription()


def test_what_is_there_but_does_not_fit_is_named(hand):
    popup = drag_out(hand, "fc1")
    hand.type("conv2d")
    assert not popup.list.isVisible()
    assert popup.none.text().startswith("Conv2d")
    assert "no (N, 32)" in popup.none.text()
    hand.search_key(KEY.Key_Return)
    assert popup.isVisible()


def test_nothing_found_says_what_to_type(hand):
    hand.canvas.search_at(QPointF(300, 260))
    high = hand.canvas.search_popup.height()
    hand.type("xyzzy")
    assert "linear 128" in hand.canvas.search_popup.none.text()
    assert hand.canvas.search_popup.height() < high


def test_it_stays_inside_the_canvas_and_wears_both_themes(hand):
    hand.canvas.search_at(hand.canvas.seen().bottomRight())
    popup = hand.canvas.search_popup
    assert hand.canvas.rect().contains(popup.geometry())
    light = popup.grab().toImage()
    hand.canvas.set_theme(DARK)
    assert popup.grab().toImage() != light
    QTest.mouseClick(
        popup.list.viewport(), Qt.MouseButton.LeftButton, pos=popup.list.visualRect(
            popup.list.model().index(1, 0)).center())  # fmt: skip
    assert not popup.isVisible()


def test_what_was_added_last_is_known_in_other_tabs_and_at_the_next_start(make_window, qtbot):
    first = make_window()
    first.commands["new"].trigger()
    bench = first.bench
    bench.canvas.search_at(QPointF(0, 0))
    popup = bench.canvas.search_popup
    QTest.keyClicks(popup.line, "ConvTranspose3d")
    QTest.keyClick(popup.line, Qt.Key.Key_Return)
    assert [node.layer for node in bench.session.design.nodes()] == ["ConvTranspose3d"]
    first.commands["new"].trigger()
    assert first.bench is not bench
    bench.session.design.mark_saved()
    second = make_window()
    second.commands["new"].trigger()
    for window in (first, second):
        canvas = window.bench.canvas
        window.bench.session.design.add("Input")
        canvas.search_at(QPointF(0, 0))
        assert canvas.lately.names == ("ConvTranspose3d",)
        assert "ConvTranspose3d" in canvas.search_popup.names[:3]
        canvas.search_popup.dismiss()
