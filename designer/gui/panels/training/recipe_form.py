"""The form of the training recipe; each edit is an undo step on ``design.training``."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from designer.graph import DesignError
from designer.graph.records import thaw
from designer.gui.appearance.style import SPACE, TypeScale
from designer.gui.appearance.theme import Theme
from designer.gui.panels.training.data_consent import DataConsent
from designer.gui.panels.training.data_fields import DataFields, combo_box_of, select_data
from designer.gui.widgets.editors import FormComboBox, FormLineEdit
from designer.gui.widgets.parts import form_grid, label, set_palette_colour
from designer.gui.widgets.plain_text import PlainLabel, named, plain_tip
from designer.presentation.torch_components import KNOWN_COMPONENTS, ComponentNames, with_known
from designer.session import Session
from designer.training.errors import TrainingError
from designer.training.recipe.recipe import Recipe

DEVICES = {"auto": "Automatic", "cpu": "CPU", "cuda": "CUDA (NVIDIA)", "mps": "MPS (Apple)"}
_AUTO_LOSS, _NO_SCHEDULER, _EACH = "Follows from the data", "None", "One for each output"
_NUMBERS = {
    "lr": ("Learning rate", "optimizer.lr: the size of each step"),
    "epochs": ("Epochs", "how often the run goes through all training samples"),
    "batch_size": ("Batch size", "samples in each step"),
    "validation": (
        "Validation split",
        "the fraction of samples held out for validation, 0 to 1",
    ),
    "seed": ("Seed", "the same seed gives the same split, weights and order"),
}
_DEFAULTS = Recipe().to_dict()


class RecipeForm(QWidget):
    """Fields for data, loss, optimizer and the other keys of a recipe."""

    message = Signal(str)

    def __init__(
        self,
        session: Session,
        theme: Theme,
        consent: DataConsent,
        parent: QWidget | None = None,
    ) -> None:
        """Show the recipe of ``session``'s design; ``consent`` knows which data may be read."""
        super().__init__(parent)
        self._session = session
        self._grid = form_grid(self)
        self._grid.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE)
        self._data = DataFields(
            session,
            theme,
            self._change,
            self.show_recipe,
            self._show_row,
            self,
            consent,
        )
        self.data, self.path, self.target = self._data.source, self._data.path, self._data.target
        self.loss, self.optimizer, self.scheduler = FormComboBox(), FormComboBox(), FormComboBox()
        self.device = combo_box_of(DEVICES)
        self.numbers = {key: FormLineEdit(theme) for key in _NUMBERS}
        self.reasons: dict[str, QLabel] = {}
        self._labels: dict[QWidget, QLabel] = {}
        self._names: dict[str, list[str]] = {"loss": [], "optimizer": [], "scheduler": []}
        self._arrange()
        self._connect()
        self.offer(KNOWN_COMPONENTS)
        self.set_theme(theme)

    # ---- showing

    def show_recipe(self) -> None:
        """Show the recipe as it is now."""
        given = thaw(self._session.design.training)
        given = given if isinstance(given, dict) else {}
        words = self._data.show_data(given.get("data", _DEFAULTS["data"]))
        self._labels[self._data.files].setText(words)
        self._show_component(self.loss, "loss", given.get("loss"), _AUTO_LOSS)
        self._show_component(
            self.optimizer, "optimizer", given.get("optimizer", Recipe.optimizer.name), ""
        )
        self._show_component(self.scheduler, "scheduler", given.get("scheduler"), _NO_SCHEDULER)
        select_data(self.device, str(given.get("device", "auto")))
        optimizer = given.get("optimizer", _DEFAULTS["optimizer"])
        rate = optimizer.get("lr") if isinstance(optimizer, dict) else None
        for key, line in self.numbers.items():
            value = rate if key == "lr" else given.get(key)
            default = "torch's default" if key == "lr" else str(_DEFAULTS[key])
            line.setPlaceholderText(default)
            if not line.isModified():
                line.setText("" if value is None else str(value))
        self._show_wrong(given)

    def offer(self, names: ComponentNames) -> None:
        """Fill the combo boxes with the available components."""
        names = with_known(names)
        for kind, combo in self._components().items():
            self._names[kind] = [name for name, _ in names.get(kind, ())]
            shown = combo.currentText()
            first = {"loss": [_AUTO_LOSS], "scheduler": [_NO_SCHEDULER]}.get(kind, [])
            combo.clear()
            combo.addItems([*first, *self._names[kind]])
            for place, (_, doc) in enumerate(names.get(kind, ()), start=len(first)):
                combo.setItemData(place, plain_tip(doc), Qt.ItemDataRole.ToolTipRole)
            if shown:
                _show_text(combo, shown)

    def commit(self) -> None:
        """Store texts that have not been committed yet."""
        for key in self.numbers:
            self._number_committed(key)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        for line in (*self.numbers.values(), self.path):
            line.set_theme(theme)
        self._data.browse.set_theme(theme)
        for reason in self.reasons.values():
            set_palette_colour(reason, QPalette.ColorRole.WindowText, theme.colour("error"))

    def set_locked(self, locked: bool) -> None:
        """Show by a tip that edits apply to the next run, since this one trains on a snapshot."""
        tip = "Applies to the next run" if locked else ""
        self.setToolTip(plain_tip(tip))

    # ---- layout

    def _arrange(self) -> None:
        self._add("data", "Data", self.data, "where the samples come from")
        self._add("path", "File", self._data.files, "relative to the design's file")
        self._add("target", "Target column", self.target, "the column to predict")
        self._add("loss", "Loss", self.loss, "the quantity that training minimizes")
        self._add("optimizer", "Optimizer", self.optimizer, "how the weights are updated")
        for key, (words, tip) in _NUMBERS.items():
            self._add(key, words, self.numbers[key], tip)
            if key == "lr":
                self._add(
                    "scheduler",
                    "Scheduler",
                    self.scheduler,
                    "how the learning rate changes",
                )
        self._add(
            "device",
            "Device",
            self.device,
            "automatic: CUDA, else MPS, else the CPU",
        )
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _add(self, key: str, words: str, widget: QWidget, tip: str) -> None:
        line = self._grid.rowCount()
        name = PlainLabel(words)
        name.setBuddy(self.path if widget is self._data.files else widget)
        name.setToolTip(plain_tip(tip))
        widget.setToolTip(plain_tip(tip))
        widget.setAccessibleName(words)
        self.reasons[key] = label(step=TypeScale.CAPTION)
        self.reasons[key].hide()
        self._labels[widget] = name
        self._grid.addWidget(name, line, 0)
        self._grid.addWidget(widget, line, 1)
        self._grid.addWidget(self.reasons[key], line + 1, 0, 1, 2)

    def _connect(self) -> None:
        self.path.reverted.connect(self._revert)
        for kind, combo in self._components().items():
            combo.setObjectName(kind)
            combo.textActivated.connect(self._component_chosen)
        self.device.activated.connect(self._device_chosen)
        for key, line in self.numbers.items():
            line.setObjectName(key)
            line.committed.connect(self._line_committed)
            line.reverted.connect(self._revert)

    def _components(self) -> dict[str, FormComboBox]:
        return {"loss": self.loss, "optimizer": self.optimizer, "scheduler": self.scheduler}

    def _show_row(self, widget: QWidget, shown: bool) -> None:
        widget.setVisible(shown)
        self._labels[widget].setVisible(shown)

    # ---- storing

    def _component_chosen(self, text: str) -> None:
        kind = self.sender().objectName()
        if text in {_AUTO_LOSS, _NO_SCHEDULER}:
            self._change(
                kind,
                None,
                "Let the loss follow from the data" if kind == "loss" else "No scheduler",
            )
        elif text != _EACH:
            value: Any = text
            if kind == "optimizer":
                rate = self.numbers["lr"].text().strip()
                value = {"name": text, "lr": float(rate)} if _is_float(rate) else text
            self._change(kind, value, f"Set the {kind} to {text}")

    def _device_chosen(self) -> None:
        device = self.device.currentData()
        self._change("device", None if device == "auto" else device, f"Train on {device}")

    def _line_committed(self) -> None:
        self._number_committed(self.sender().objectName())

    def _number_committed(self, key: str) -> None:
        line = self.numbers[key]
        if not line.isModified():
            return
        text = line.text().strip()
        value = _number(text)
        title = f"Set {_NUMBERS[key][0].lower()} to {text or 'its default'}"
        if key == "lr":
            before = thaw(self._session.design.training.get("optimizer", _DEFAULTS["optimizer"]))
            optimizer = before if isinstance(before, dict) else {"name": str(before)}
            rest = {k: v for k, v in optimizer.items() if k != "lr"}
            done = self._change(
                "optimizer", rest if value is None else {**rest, "lr": value}, title
            )
        else:
            done = self._change(key, value, title)
        line.set_wrong(not done)
        if done:
            line.setModified(False)

    def _revert(self) -> None:
        for line in (*self.numbers.values(), self.path):
            line.setModified(False)
        self.show_recipe()

    def _change(self, key: str, value: Any, title: str) -> bool:
        """Store ``value`` (None: leave the key out), or show below its field why not."""
        design = self._session.design
        before = thaw(design.training)
        after = {k: v for k, v in before.items() if k != key}
        if value is not None:
            after[key] = value
        try:
            Recipe.from_dict({key: value} if value is not None else {})
            if after != before:
                with design.edit(title) as edit:
                    edit.update_header(training=after)
        except (TrainingError, DesignError) as error:
            self._show_reason(_field(error, key), str(error))
            return False
        self._show_reason(_field(None, key), "")
        return True

    def _show_wrong(self, given: dict[str, Any]) -> None:
        """Show errors of a hand-written recipe below their fields."""
        for key in self.reasons:
            typing = key in self.numbers and self.numbers[key].isModified()
            if not typing:
                self._show_reason(key, "")
        try:
            Recipe.from_dict(given)
        except TrainingError as error:
            self._show_reason(_field(error, ""), str(error))

    def _show_reason(self, key: str, reason: str) -> None:
        found = self.reasons.get(key)
        if found is not None:
            found.setText(reason)
            found.setVisible(bool(reason))
        elif reason:
            self.message.emit(reason)
        if key in self.numbers:
            self.numbers[key].set_wrong(bool(reason))

    def _show_component(self, combo: FormComboBox, kind: str, value: Any, absent: str) -> None:
        name = value.get("name", _EACH) if isinstance(value, dict) else value or absent
        _show_text(combo, named(str(name)))


def _show_text(combo: FormComboBox, text: str) -> None:
    if combo.findText(text) < 0:
        combo.addItem(text)
    combo.setCurrentIndex(combo.findText(text))


def _field(error: Exception | None, key: str) -> str:
    """Return the key of the field that an error is about."""
    place = getattr(error, "place", "") if error else ""
    name = place.removeprefix("training.") or key
    if name.startswith("optimizer") and (name.endswith("lr") or error is None):
        return "lr"
    return name.split(".")[0]


def _number(text: str) -> Any:
    """Return the typed number, None for an empty text, the text if it is no number."""
    if not text:
        return None
    reads: tuple[Callable[[str], Any], ...] = (int, float)
    for read in reads:
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _is_float(text: str) -> bool:
    return isinstance(_number(text), int | float)
