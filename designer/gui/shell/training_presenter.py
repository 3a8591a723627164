"""The training of one design in its window: the panel, made when it is wanted, and what runs."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from designer.gui.appearance.style import Appearance
from designer.gui.runtime.settings import Settings
from designer.session import Session

if TYPE_CHECKING:
    from designer.gui.panels.training.training_panel import TrainingPanel


class TrainingPresenter(QObject):
    """Makes the panel late: its charts take long to import, and few designs need them at once."""

    panel_made = Signal(object)
    """The panel, to be connected and given a place."""
    changed = Signal()
    """A run has begun, ended, been held or let go."""

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
        """Return the panel, made now if there was none."""
        if self.panel is None:
            from designer.gui.panels.training.data_consent import DataConsent
            from designer.gui.panels.training.training_panel import TrainingPanel

            consent = DataConsent(self._settings)
            self.panel = TrainingPanel(self._session, self._appearance.theme, consent=consent)
            self.panel.state_changed.connect(self.changed)
            self.panel_made.emit(self.panel)
        return self.panel

    def pause(self) -> None:
        """Hold the run, or let it go on."""
        self.ensure_panel().pause_or_resume()

    def stop(self) -> None:
        """End the run after the batch at hand."""
        self.ensure_panel().stop()

    @property
    def running(self) -> bool:
        """Tell whether a run is going on or held."""
        run = self.panel.record if self.panel is not None else None
        return run is not None and run.end is None

    @property
    def paused(self) -> bool:
        """Tell whether a run is being held."""
        return self.panel is not None and self.panel.paused

    @property
    def device(self) -> tuple[str, str] | None:
        """Where the last run trains or has trained, and why there; None before it says so."""
        run = self.panel.record if self.panel is not None else None
        if run is None or run.started is None:
            return None
        return run.started.device.upper(), run.started.device_reason
