"""Undo and redo walk along one line of states; an edit in its middle cuts off what was ahead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.files import dumps
from designer.graph import ChangeSet, Design

walks = st.lists(st.sampled_from(["edit", "undo", "redo", "fail"]), max_size=40)


def edit(design: Design, number: int) -> None:
    """Change something: each kind of record has its turn."""
    with design.edit(f"Edit {number}") as edit:
        match number % 4:
            case 0:
                edit.add_node("relu", node_id=f"n{number}")
            case 1:
                edit.update_header(description=f"after {number}")
            case 2:
                edit.add_note(f"note {number}", (0, number), (80, 40))
            case _:
                edit.add_block(f"Block{number}").add_node("tanh")


def fail(design: Design) -> None:
    with pytest.raises(ZeroDivisionError), design.edit("Fail") as edit:
        edit.add_node("relu", node_id="gone")
        raise ZeroDivisionError


@given(walks)
def test_any_walk_through_the_history_is_that_of_a_list(walk: list[str]) -> None:
    design = Design("Net")
    states, titles, place = [dumps(design)], [""], 0
    for number, step in enumerate(walk):
        if step == "edit":
            edit(design, number)
            states[place + 1 :], titles[place + 1 :] = [dumps(design)], [f"Edit {number}"]
            place += 1
        elif step == "fail":
            fail(design)
        else:
            wanted = place + (1 if step == "redo" else -1)
            moved = (design.redo if step == "redo" else design.undo)()
            assert (moved is not None) == (0 <= wanted < len(states))
            place = wanted if moved else place
        assert dumps(design) == states[place]
        assert design.undo_title == titles[place]
        assert design.redo_title == (titles + [""])[place + 1]


def test_an_edit_forgets_what_could_have_been_redone() -> None:
    design = Design("Net")
    edit(design, 0)
    edit(design, 4)
    design.undo()
    edit(design, 8)
    assert (design.redo_title, design.redo()) == ("", None)
    assert [node.id for node in design.nodes()] == ["n0", "n8"]


def test_an_edit_that_changes_nothing_or_fails_keeps_it() -> None:
    design = Design("Net")
    edit(design, 0)
    edit(design, 4)
    design.undo()
    fail(design)
    with design.edit("Nothing") as nothing:
        nothing.update_node("n0", muted=False)
    assert design.redo_title == "Edit 4"
    design.redo()
    assert [node.id for node in design.nodes()] == ["n0", "n4"]


def test_who_listens_hears_of_undo_and_redo_what_they_did() -> None:
    design = Design("Net")
    edit(design, 0)
    heard: list[ChangeSet] = []
    design.listen(heard.append)
    undone, redone = design.undo(), design.redo()
    assert heard == [undone, redone]
    pairs = [changes.nodes["", "n0"] for changes in heard]
    assert [(before is None, after is None) for before, after in pairs] == [
        (False, True),
        (True, False),
    ]
