"""The code pane: the generated Python of the design, live beside the canvas."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from designer.check.report.instance_path import ROOT, instance_path_of
from designer.codegen import CodeError, Source, source_map
from designer.graph import ChangeSet, Design
from designer.graph.gc_control import freeze_large_design
from designer.gui.appearance import icons
from designer.gui.appearance.style import INSET, SPACE
from designer.gui.appearance.theme import Theme, css, mix
from designer.gui.panels.code.code_view import CodeView
from designer.gui.panels.code.find_bar import CodeFindBar
from designer.gui.panels.panel import Panel
from designer.gui.runtime.background_task import BackgroundTask
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.editors import FormComboBox
from designer.gui.widgets.parts import IconButton, SeverityIcon, column, label, row
from designer.session import Session

_PAUSE_MS = 100
_LARGE_DESIGN = 800
"""The number of nodes from which the code is generated in slices between events."""
_STYLES = (
    ("auto", "Auto", "nn.Sequential for a plain chain of modules, a class for everything else"),
    ("module", "Module", "always a class"),
    ("sequential", "Sequential", "always nn.Sequential; for plain chains only"),
)


@guarded
class CodePanel(Panel):
    """Shows the generated source and marks the selected nodes' lines; a click selects a node."""

    export_wanted = Signal(str)
    """Emitted with a style to export the code to a file."""
    problems_wanted = Signal()
    """Emitted to show the problems that prevent generation."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Show the code of ``session``'s design."""
        super().__init__(session, theme, parent, delay=_PAUSE_MS)
        self.setAccessibleName("Code")
        self.source: Source | None = None
        self._from_top = False
        self._task: BackgroundTask[Source | CodeError] = BackgroundTask(
            self._come, self, session.current_revision
        )
        self.view = CodeView(theme)
        self.style_box = FormComboBox()
        for name, words, tip in _STYLES:
            self.style_box.addItem(words, name)
            self.style_box.setItemData(self.style_box.count() - 1, tip, 3)
        self.style_box.setAccessibleName("style of the code")
        self.style_box.setToolTip("Style of the generated code")
        self.find_button = IconButton("search", "Find in the code (Ctrl+F)", theme)
        self.wrap_button = IconButton("text-wrap", "Wrap long lines", theme)
        self.wrap_button.setCheckable(True)
        self.wrap_button.setChecked(True)
        self.view.set_wrapped(True)
        self.copy_button = IconButton("copy", "Copy the code", theme)
        self.export_button = QPushButton("Export…")
        self.find_bar = CodeFindBar(self.view, theme)
        self.banner = CodeBanner(theme)
        self._arrange()
        self.apply_theme()
        self.view.line_clicked.connect(self._clicked)
        self.style_box.currentIndexChanged.connect(self.refresh_now)
        self.view.find_wanted.connect(self.find_bar.open_bar)
        self.find_button.clicked.connect(self.find_bar.open_bar)
        self.wrap_button.toggled.connect(self.view.set_wrapped)
        self.copy_button.clicked.connect(self.copy)
        self.export_button.clicked.connect(self._export)
        self.banner.link.clicked.connect(self.problems_wanted)

    @property
    def style_name(self) -> str:
        """The chosen style: auto, module or sequential."""
        return str(self.style_box.currentData())

    @property
    def is_writing(self) -> bool:
        """Tell whether newer code is being generated."""
        return self._task.running

    def set_style(self, name: str) -> None:
        """Choose a style."""
        self.style_box.setCurrentIndex(self.style_box.findData(name))

    def refresh(self) -> None:
        """Show the code of the design, or why there is none."""
        self._task.cancel()
        try:
            source = source_map(self.session.design, self.style_name)
        except CodeError as error:
            self._explain(str(error))
        else:
            self._show(source)

    def refresh_soon(self) -> None:
        """Refresh, in slices if the design is large, so that typing stays smooth."""
        if len(self.session.design.root) < _LARGE_DESIGN:
            self.refresh_now()
            return
        self._stale = False
        self._task.start(partial(_written, self.session.design, self.style_name))

    def invalidate(self) -> None:
        """Refresh soon; drop what is being generated, which is out of date."""
        self._task.cancel()
        super().invalidate()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop generating code while hidden."""
        if self._task.running:
            self._task.cancel()
            self._stale = True
        super().hideEvent(event)

    def _come(self, found: Source | CodeError) -> None:
        if isinstance(found, CodeError):
            self._explain(str(found))
        else:
            self._show(found)

    def _show(self, source: Source) -> None:
        self.source = source
        self.banner.hide()
        self.view.set_code(source.text)
        self.view.set_stale(False)
        self.find_bar.search_again()
        self._set_buttons(True)
        self._mark(scroll=False)
        if self._from_top:
            self._from_top = False
            freeze_large_design(len(self.session.design.root))  # and what panels have made of it
            self.view.verticalScrollBar().setValue(0)

    def design_changed(self, changes: ChangeSet | None) -> None:
        """For another design, drop the code and start from the top."""
        if changes is None:
            self.source, self._from_top = None, True
        super().design_changed(changes)

    def selection_changed(self) -> None:
        """Mark the lines of the selected nodes and scroll to them."""
        self._mark(scroll=True)

    def apply_theme(self) -> None:
        """Recolour code, banner and icons."""
        self.view.set_theme(self.theme)
        self.banner.set_theme(self.theme)
        self.find_bar.set_theme(self.theme)
        for button in (self.find_button, self.wrap_button, self.copy_button):
            button.set_theme(self.theme)
        self.export_button.setIcon(icons.icon("download", self.theme))

    def copy(self) -> None:
        """Copy the whole code."""
        if self._stale or self._task.running:
            self.refresh_now()
        if self.source is not None:
            QGuiApplication.clipboard().setText(self.source.text)
            self.message.emit(f"Copied {self.source.text.count(chr(10))} lines of code")

    def _arrange(self) -> None:
        bar = row(spacing=6)
        bar.setContentsMargins(INSET, SPACE - 2, INSET, SPACE - 2)
        bar.addWidget(self.style_box)
        bar.addStretch(1)
        bar.addWidget(self.find_button)
        bar.addWidget(self.wrap_button)
        bar.addWidget(self.copy_button)
        bar.addWidget(self.export_button)
        body = column(spacing=0)
        body.addLayout(bar)
        body.addWidget(self.find_bar)
        body.addWidget(self.banner)
        body.addWidget(self.view, 1)
        self.setLayout(body)
        self.setFocusProxy(self.view)

    def _explain(self, reason: str) -> None:
        errors = sum(one.problem.severity == "error" for one in self.viewpoint.problems)
        if errors:
            what = "problem is" if errors == 1 else f"{errors} problems are"
            reason = f"The code appears when the {what} fixed."
        else:
            reason = reason[:1].upper() + reason[1:] + "."
        drawn = len(self.session.design.root)
        self.banner.show_text(reason, link=bool(errors))
        self.banner.setVisible(bool(drawn))
        if self.source is None or not drawn:
            self.source = None
            self.view.set_code("")
        self.view.set_stale(bool(drawn))
        self._set_buttons(False)

    def _set_buttons(self, on: bool) -> None:
        self.copy_button.setEnabled(on)
        self.export_button.setEnabled(on)

    def _mark(self, *, scroll: bool) -> None:
        lines = self._lines()
        marked = sorted({line for node in self.selection for line in lines.get(node, ())})
        self.view.mark(marked, scroll=scroll)

    def _clicked(self, line: int) -> None:
        if self.source is None:
            return
        node = self.source.node_at(line)
        if node is not None and self.viewpoint.has("", node):
            self.request_node(ROOT, node)
            return
        for block, lines in self.source.blocks.items():
            inside = [name for name, at in lines.items() if line in at]
            if inside and self.viewpoint.has(block, inside[-1]):
                place = instance_path_of(self.session.design, block, self.viewpoint.place)
                self.request_node(place, inside[-1])
                return

    def place_changed(self) -> None:
        """Scroll to the class of the current block."""
        super().place_changed()
        if self.source is not None and self.isVisible():
            lines = sorted(line for at in self._lines().values() for line in at)
            self.view.mark([], scroll=False)
            self.view.show_class(lines[0] if lines else 1)

    def _lines(self) -> Mapping[str, tuple[int, ...]]:
        """Return the 1-based lines of each node of the current network."""
        if self.source is None:
            return {}
        return (
            self.source.blocks.get(self.viewpoint.name, {})
            if self.viewpoint.name
            else self.source.lines
        )

    def _export(self) -> None:
        self.export_wanted.emit(self.style_name)


def _written(design: Design, style: str) -> Source | CodeError:
    try:
        return source_map(design, style)
    except CodeError as error:
        return error


class CodeBanner(QFrame):
    """A line above the code with the reason why it is out of date."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = label()
        self._sign = SeverityIcon("warning", theme)
        self.link = QPushButton("Show problems")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(INSET, SPACE - 2, INSET, SPACE - 2)
        inside.setSpacing(SPACE - 3)
        self.link.setStyleSheet("padding-left: 8px; padding-right: 8px")
        self._sign.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(self._sign)
        inside.addWidget(self._text, 1)
        inside.addWidget(self.link)
        self.hide()

    def show_text(self, text: str, *, link: bool) -> None:
        """Show a sentence, with or without a link to the problems."""
        self._text.setText(text)
        self.link.setVisible(link)
        self.show()

    @property
    def text(self) -> str:
        """The shown sentence, "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._sign.set_severity("warning", theme)
        ground = css(mix(theme.colour("warning"), theme.colour("surface"), 0.1))
        self.setStyleSheet(
            f"#banner {{ background: {ground}; border: none;"
            f" border-top: 1px solid {theme.border}; border-bottom: 1px solid {theme.border}; }}"
        )
