"""The recovery copy of a large design is written in slices, and is of one moment all the same."""

from pathlib import Path

from designer.files import dumps
from designer.graph import Design
from designer.gui.shell.recovery import Recovery
from designer.session import Session


def test_a_large_design_is_copied_between_events_and_whole(qtbot, tmp_path: Path) -> None:
    session = Session(Design("Large"))
    recovery = Recovery(session, tmp_path)
    with session.design.edit("Draw") as edit:
        for number in range(1500):
            edit.add_node("Linear", {"out_features": 8}, node_id=f"fc{number}")
    recovery._save_quietly()
    assert recovery._writing.running
    session.design.add("ReLU")  # breaks in
    assert not recovery._writing.running
    assert recovery._timer.isActive()
    recovery._save_quietly()
    qtbot.waitUntil(recovery.copy.exists)
    assert recovery.copy.read_text() == dumps(session.design)
    session.design.add("GELU")
    recovery._save_quietly()
    assert recovery.save_now() == recovery.copy
    assert recovery.copy.read_text() == dumps(session.design)
    recovery.close()
    assert not recovery.copy.exists()
    session.close()
