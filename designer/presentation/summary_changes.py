"""Which of the summary's rows an edit makes anew: those that mean something else, not all."""

from designer.check import Report
from designer.check.report.instance_path import InstancePath
from designer.check.report.snapshot import Snapshot
from designer.graph import ChangeSet
from designer.presentation.summary_rows import shown_report
from designer.session import Session


class ChangedRows:
    """What of the top level changed since its rows were made, so that few are made anew."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._shown: tuple[Report, InstancePath] | None = None
        self._touched: set[str] = set()

    def note(self, changes: ChangeSet | None) -> None:
        """Take note of a change; after one of the order or of a block all rows are made anew."""
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
        """Return the nodes that mean something else than is shown; None where all rows go.

        They count as shown from then on.
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
