"""Undo and redo as one line of states, and the one of them that was saved."""

from designer.graph.changes import ChangeSet
from designer.graph.undo_stack import UndoStack

ONE, TWO, THREE = (ChangeSet(title) for title in ("One", "Two", "Three"))


def test_a_new_change_drops_what_could_be_redone():
    stack = UndoStack()
    assert (stack.undo(), stack.redo(), stack.undo_title) == (None, None, "")
    stack.push(ONE)
    stack.push(TWO)
    assert stack.undo().title == "Two"
    assert (stack.undo_title, stack.redo_title) == ("One", "Two")
    assert stack.redo() is TWO
    stack.undo()
    stack.push(THREE)
    assert (stack.undo_title, stack.redo_title, stack.redo()) == ("Three", "", None)


def test_the_saved_state_is_recognised_when_it_returns():
    stack = UndoStack()
    assert not stack.dirty
    stack.push(ONE)
    assert stack.dirty
    stack.mark_saved()
    stack.push(TWO)
    assert stack.dirty
    stack.undo()
    assert not stack.dirty
    stack.mark_unsaved()
    assert stack.dirty
    stack.clear()
    assert not stack.dirty
    assert stack.undo() is None
