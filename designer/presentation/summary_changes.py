"""The rows of the summary that an edit changes, so that the others need not be rebuilt."""

from designer.check import Report
from designer.check.report.instance_path import InstancePath
from designer.check.report.snapshot import Snapshot
from designer.graph import ChangeSet
from designer.presentation.summary_rows import shown_report
from designer.session import Session


class ChangedRows:
    """Collects what changed at the top level since its rows were built."""

    def __init__(self) -> None:
        """Start without rows."""
        self._shown: tuple[Report, InstancePath] | None = None
        self._touched: set[str] = set()

    def note(self, changes: ChangeSet | None) -> None:
        """Record a change; a change of the order or of a block calls for all rows."""
        if changes is not None and changes.only_moves:
            return
        if changes is None or self._shown is None or changes.rewired:
            self._shown = None
            return
        network = self._shown[0].network
        for (where, name), (before, after) in changes.nodes.items():
            if where != network or before is None or after is None:
                self._shown = None
                return
            self._touched.add(name)

    def names(self, session: Session) -> set[str] | None:
        """Return the nodes whose rows are out of date, None if all rows have to be rebuilt.

        They count as up to date from then on.
        """
        before, self._shown = self._shown, shown_report(session)
        touched, self._touched = self._touched, set()
        report, place = self._shown
        if before is None or before[1] != place:
            return None
        old, new = before[0].nodes, report.nodes
        if not (isinstance(old, Snapshot) and isinstance(new, Snapshot)):
            return None
        touched |= report.dead ^ before[0].dead
        return new.changed_since(old) | {name for name in touched if name in new}
