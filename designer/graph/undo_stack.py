"""Undo and redo: the change sets of a design in order, and which state was saved."""

from designer.graph.changes import ChangeSet


class UndoStack:
    """Change sets that can be undone and redone, as Qt's ``QUndoStack`` keeps commands.

    It applies nothing: `undo` and `redo` return the change set to apply.
    """

    def __init__(self) -> None:
        """Start without any, in the saved state."""
        self._undo: list[ChangeSet] = []
        self._redo: list[ChangeSet] = []
        self._saved: ChangeSet | None = None

    def push(self, changes: ChangeSet) -> None:
        """Add a change set that was applied; what could be redone is dropped."""
        self._undo.append(changes)
        self._redo.clear()

    def undo(self) -> ChangeSet | None:
        """Return the inverse of the last change set, None at the beginning."""
        if not self._undo:
            return None
        self._redo.append(self._undo.pop())
        return self._redo[-1].inverted()

    def redo(self) -> ChangeSet | None:
        """Return the change set that was undone last, None at the end."""
        if not self._redo:
            return None
        self._undo.append(self._redo.pop())
        return self._undo[-1]

    @property
    def undo_title(self) -> str:
        """The title of what `undo` would undo, "" for nothing."""
        return self._undo[-1].title if self._undo else ""

    @property
    def redo_title(self) -> str:
        """The title of what `redo` would redo, "" for nothing."""
        return self._redo[-1].title if self._redo else ""

    @property
    def dirty(self) -> bool:
        """Whether the present state is not the saved one."""
        return (self._undo[-1] if self._undo else None) is not self._saved

    def mark_saved(self) -> None:
        """Declare the present state the saved one."""
        self._saved = self._undo[-1] if self._undo else None

    def mark_unsaved(self) -> None:
        """Declare every state unsaved, as after restoring unsaved work."""
        self._saved = ChangeSet("Never saved")

    def clear(self) -> None:
        """Drop all change sets; the present state becomes the first one, and the saved one."""
        self._undo.clear()
        self._redo.clear()
        self._saved = None
