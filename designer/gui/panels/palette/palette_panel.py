"""The palette: the layers of the catalogue by family, with a search; Enter or a drag adds one."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDrag,
    QKeyEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from designer.files.block_library import LIBRARY_FAMILY, layer_key
from designer.gui.appearance import icons
from designer.gui.appearance.style import INSET, SPACE
from designer.gui.appearance.theme import Theme
from designer.gui.panels.palette.row_delegate import (
    FAMILY,
    KEY,
    NAME,
    PURPOSE,
    PaletteRowDelegate,
    chip,
)
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.clear_button import add_clear_button
from designer.gui.widgets.plain_text import PlainLabel, plain_html
from designer.layers.declare import BLOCK_FAMILY, Layer
from designer.presentation.layer_search.matching import ranked
from designer.presentation.shape_words import describe_shape_rule

MIME = "application/x-nn-designer-layer"
_TITLES = {BLOCK_FAMILY: "Blocks of this design"}


@guarded
class LayerModel(QStandardItemModel):
    """The item model: layers under their families, or a ranked list during a search."""

    def fill(self, layers: Iterable[Layer], grouped: bool) -> None:
        """Show layers under their families or, with ``flat``, as a list."""
        self.clear()
        if not grouped:
            self.invisibleRootItem().appendRows([_layer_item(layer) for layer in layers])
            return
        self._put(layers)

    def put_first(self, old: Iterable[Layer], new: Iterable[Layer]) -> None:
        """Replace the first families; the others stay."""
        self.removeRows(0, len({layer.family for layer in old}))
        self._put(new)

    def _put(self, layers: Iterable[Layer]) -> None:
        families: dict[str, list[Layer]] = {}
        for layer in layers:
            families.setdefault(layer.family, []).append(layer)
        for place, (family, members) in enumerate(families.items()):
            head = _family_item(family)
            head.appendRows([_layer_item(layer) for layer in members])
            self.insertRow(place, head)

    def mimeTypes(self) -> list[str]:
        """Return the format of a layer's name."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the name of the first layer."""
        data = QMimeData()
        names = [name for index in indexes if (name := index.data(KEY))]
        if names:
            data.setData(MIME, names[0].encode())
        return data


@guarded
class LayerTree(QTreeView):
    """The tree of layers: Enter or a double click adds one, letters go to the search field."""

    chosen = Signal(str)
    done = Signal()
    """Emitted after a layer was added by the mouse."""
    typed = Signal(str)
    removal_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__()
        self._theme = theme
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setObjectName("layers")
        self.setAccessibleName("Layers")
        self.doubleClicked.connect(self._pick)
        self.clicked.connect(self._fold)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.setStyleSheet(f"#layers {{ background: {theme.window}; }}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the column to the view: a hidden header does not stretch it below 100 pixels."""
        super().resizeEvent(event)
        self.setColumnWidth(0, self.viewport().width())

    def choose_current(self) -> None:
        """Add the current layer, or toggle the current family."""
        index = self.currentIndex()
        if index.data(NAME):
            self._choose(index)
        else:
            self._fold(index)

    def _pick(self, index: QModelIndex) -> None:
        self._choose(index)
        if index.data(KEY):
            self.done.emit()

    def _choose(self, index: QModelIndex) -> None:
        if name := index.data(KEY):
            self.chosen.emit(name)

    def _fold(self, index: QModelIndex) -> None:
        if index.isValid() and not index.data(NAME):
            self.setExpanded(index, not self.isExpanded(index))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to remove a block from the library."""
        index = self.currentIndex()
        if index.data(FAMILY) != LIBRARY_FAMILY or not index.data(NAME):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Add to the design").setData(("", index.data(KEY)))
        menu.addAction("Remove from my library").setData((index.data(NAME), ""))
        menu.triggered.connect(self._do)
        menu.popup(event.globalPos())

    def _do(self, action: QAction) -> None:
        unwanted, key = action.data()
        if unwanted:
            self.removal_wanted.emit(unwanted)
        else:
            self.chosen.emit(key)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Start a drag with a chip of the layer's name."""
        index = self.currentIndex()
        name = index.data(NAME)
        if not name:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData([index]))
        picture = chip(name, index.data(FAMILY), self._theme, self.devicePixelRatioF())
        drag.setPixmap(picture)
        height = picture.height() / picture.devicePixelRatio()
        drag.setHotSpot(QPoint(14, round(height / 2)))
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add on Enter; send letters to the search field."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.choose_current()
        elif plain and event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


@guarded
class PalettePanel(QWidget):
    """The search field and the tree of layers, with an empty state for a search without matches."""

    layer_chosen = Signal(str)
    done = Signal()
    """Emitted after a layer was added by the mouse, to give the focus back to the canvas."""
    removal_wanted = Signal(str)
    """Emitted with a block to remove from the library."""

    def __init__(self, layers: Iterable[Layer], theme: Theme) -> None:
        """Show ``layers`` in this order."""
        super().__init__()
        self._catalogue = list(layers)
        self._blocks: list[Layer] = []
        self._layers = self._catalogue
        self._folded: set[str] = {LIBRARY_FAMILY}
        self.search_field = self._make_search()
        self._tree = LayerTree(theme)
        self._model = LayerModel()
        self._painter = PaletteRowDelegate(theme, self._tree)
        self._nothing = PlainLabel()
        self._build()
        self.search_field.installEventFilter(self)
        self.set_theme(theme)
        self._refill("")

    # ---- building

    def _build(self) -> None:
        self.setAccessibleName("Palette")
        self._tree.setModel(self._model)
        self._tree.setItemDelegate(self._painter)
        self._tree.chosen.connect(self.layer_chosen)
        self._tree.done.connect(self.done)
        self._tree.typed.connect(self._type_on)
        self._tree.removal_wanted.connect(self.removal_wanted)
        self._tree.expanded.connect(self._remember_unfolded)
        self._tree.collapsed.connect(self._remember_folded)
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._nothing.setContentsMargins(SPACE, 2 * SPACE, SPACE, SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE // 2, 0, 0)
        column.setSpacing(SPACE // 2)
        row = QHBoxLayout()
        row.setContentsMargins(INSET - SPACE, 0, INSET, 0)
        row.addWidget(self.search_field)
        column.addLayout(row)
        column.addWidget(self._nothing, 1)
        column.addWidget(self._tree, 1)
        self.setFocusProxy(self.search_field)

    def _make_search(self) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText("Search layers")
        field.setToolTip("Search layers by name or purpose")
        field.setAccessibleName("Search layers")
        add_clear_button(field)
        field.textChanged.connect(self._refill)
        self._glass = QAction("Search", field)
        field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        return field

    # ---- behaviour

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._glass.setIcon(icons.icon("search", theme, "dim_text"))
        self._nothing.setStyleSheet(f"color: {theme.dim_text}")
        self._painter.set_theme(theme)
        self._tree.set_theme(theme)

    def set_blocks(self, blocks: Iterable[Layer]) -> None:
        """Show the blocks of the design, then of the library, above the families."""
        wanted = list(blocks)
        if _layer_texts(wanted) == _layer_texts(self._blocks):
            return
        before, self._blocks = self._blocks, wanted
        self._layers = [*wanted, *self._catalogue]
        place = self._tree.verticalScrollBar().value()
        if self.search_field.text().strip():
            self._refill(self.search_field.text())
        else:
            self._model.put_first(before, wanted)
            self._unfold()
        self._tree.verticalScrollBar().setValue(place)

    def focus_search(self) -> None:
        """Give the focus to the search field and select its text."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def _refill(self, query: str) -> None:
        searching = bool(query.strip())
        found = self._found(query) if searching else self._layers
        self._painter.roomy = searching
        self._model.fill(found, grouped=not searching)
        self._unfold()
        self._nothing.setVisible(not found)
        self._nothing.setText(f"No layer matches “{query.strip()}”. Try another word.")
        self._tree.setVisible(bool(found))
        if searching and found:
            self._tree.setCurrentIndex(self._model.index(0, 0))

    def _found(self, query: str) -> list[Layer]:
        return ranked(query, self._layers)

    def _unfold(self) -> None:
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if not index.data(NAME):
                self._tree.setExpanded(index, index.data(FAMILY) not in self._folded)

    def _remember_folded(self, index: QModelIndex) -> None:
        self._folded.add(index.data(FAMILY))

    def _remember_unfolded(self, index: QModelIndex) -> None:
        self._folded.discard(index.data(FAMILY))

    def _type_on(self, text: str) -> None:
        self.search_field.setFocus()
        self.search_field.insert(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Make arrows in the search field move in the tree, Enter add, and Esc clear."""
        if watched is self.search_field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and self._search_key(event):
                return True
        return super().eventFilter(watched, event)

    def _search_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            if not self._tree.currentIndex().isValid():
                self._tree.setCurrentIndex(self._model.index(0, 0))
            else:
                self._tree.keyPressEvent(event)
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._tree.choose_current()
            return True
        if key == Qt.Key.Key_Escape and self.search_field.text():
            self.search_field.clear()
            return True
        return False


def _layer_texts(layers: Iterable[Layer]) -> list[tuple[str, str, str]]:
    return [(layer.name, layer.family, layer.purpose) for layer in layers]


def _family_item(family: str) -> QStandardItem:
    item = QStandardItem(_TITLES.get(family, family.capitalize()))
    item.setData(family, FAMILY)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return item


def _layer_item(layer: Layer) -> QStandardItem:
    item = QStandardItem(layer.name)
    item.setData(layer.name, NAME)
    item.setData(layer_key(layer), KEY)
    item.setData(layer.family, FAMILY)
    item.setData(layer.purpose, PURPOSE)
    item.setData(layer.purpose, Qt.ItemDataRole.AccessibleDescriptionRole)
    item.setToolTip(_tip(layer))
    item.setFlags(
        Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
    )
    return item


def _tip(layer: Layer) -> str:
    """Return a tool tip: the layer's purpose, its shape rule, and how to add it."""
    words = describe_shape_rule(layer)
    return (
        f"<b>{plain_html(layer.name)}</b><br>{plain_html(layer.purpose)}"
        f"<br><code>{plain_html(layer.signature_text)}</code>"
        + (f"<br><small>{plain_html(words)}</small>" if words else "")
        + "<br><small>Drag it onto the canvas, or double-click.</small>"
    )
