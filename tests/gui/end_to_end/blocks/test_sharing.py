"""Sharing weights, and taking them apart, and how it looks."""

import pytest
from PySide6.QtCore import Qt

from tests.gui.end_to_end.blocks.conftest import CTRL, SHIFT

pytestmark = pytest.mark.timeout(60)


def test_two_layers_share_and_stop_sharing(flat):
    flat.click("fc1")
    flat.click("fc2", SHIFT)
    flat.give("share")
    assert flat.design.node("fc2").shares == "fc1"
    assert flat.session.report.total_parameters == 64 * 64 + 64
    card = flat.canvas.scene().card("fc2")
    assert card.shared
    assert card.kind == "shares fc1 · Linear"
    assert flat.canvas.scene().shared_with_selected() == [("fc1", "fc2")]
    flat.canvas.grab()
    flat.click("fc2")
    flat.give("stop-sharing")
    assert flat.design.node("fc2").layer == "Linear"
    assert flat.design.node("fc2").params["out_features"] == 64
    assert flat.canvas.scene().shared_with_selected() == []
    flat.key(Qt.Key.Key_Z, CTRL)
    flat.key(Qt.Key.Key_Z, CTRL)
    assert not flat.design.undo_title


def test_the_owner_can_leave_its_sharers(flat):
    with flat.design.edit("Third") as edit:
        edit.add_node("", shares="fc1", node_id="third", at=(440, 120))
        edit.update_node("fc2", layer="", params={}, shares="fc1")
    flat.canvas.selection.select(["fc1"])
    flat.give("stop-sharing")
    nodes = {n.id: (n.layer, n.shares) for n in flat.design.nodes()}
    assert nodes["fc1"] == ("Linear", "")
    owner = "fc2" if nodes["fc2"][0] else "third"
    other = "third" if owner == "fc2" else "fc2"
    assert nodes[owner] == ("Linear", "")
    assert nodes[other] == ("", owner)


@pytest.mark.parametrize(
    ("names", "reason"),
    [(["fc1", "act"], "only layers of one kind"), (["act", "fc1"], "has no weights"),
     (["fc1"], "select two layers")],
)  # fmt: skip
def test_what_cannot_share_is_said(flat, names, reason):
    flat.canvas.selection.select(names)
    flat.canvas.commands.share()
    assert reason in flat.messages[-1]
    assert not flat.design.undo_title


def test_blocks_share_too_and_one_goes_into_them(person):
    with person.design.edit("Fit") as edit:
        edit.update_node("image", params={"shape": (32,)})
        edit.set_param("one", "width", 32)
    person.canvas.selection.select(["one", "two"])
    person.canvas.commands.share()
    assert person.design.node("two").shares == "one"
    assert not person.session.report.problems
    person.double_click("two")
    assert person.way == "Net › two: Stage"
