"""The training of one design in its window: the panel, created when needed, and the run."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.gui.appearance.style import Appearance
from designer.gui.runtime.settings import Settings
from designer.session import Session

if TYPE_CHECKING:
    from designer.gui.panels.training.training_panel import TrainingPanel


class TrainingPresenter(QObject):
    """Creates the panel late: its charts take long to import, and few designs need them."""

    panel_made = Signal(object)
    """Emitted with the new panel, to be connected and put into its dock."""
    changed = Signal()
    """Emitted when a run starts, ends, is paused or resumed."""

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        parent: QObject,
        settings: Settings | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._appearance, self._settings = session, appearance, settings
        self.panel: TrainingPanel | None = None

    def ensure_panel(self) -> "TrainingPanel":
        """Return the panel; creates it the first time."""
        if self.panel is None:
            from designer.gui.panels.training.data_consent import DataConsent
            from designer.gui.panels.training.training_panel import TrainingPanel

            consent = DataConsent(self._settings)
            self.panel = TrainingPanel(self._session, self._appearance.theme, consent=consent)
            self.panel.state_changed.connect(self.changed)
            self.panel_made.emit(self.panel)
        return self.panel

    def pause(self) -> None:
        """Pause the run, or resume it."""
        self.ensure_panel().pause_or_resume()

    def stop(self) -> None:
        """End the run after the current batch."""
        self.ensure_panel().stop()

    @property
    def running(self) -> bool:
        """Whether a run is under way or paused."""
        run = self.panel.record if self.panel is not None else None
        return run is not None and run.end is None

    @property
    def paused(self) -> bool:
        """Whether a run is paused."""
        return self.panel is not None and self.panel.paused

    @property
    def device(self) -> tuple[str, str] | None:
        """The device of the last run and the reason for it; None before the run has started."""
        run = self.panel.record if self.panel is not None else None
        if run is None or run.started is None:
            return None
        return run.started.device.upper(), run.started.device_reason
