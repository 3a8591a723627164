"""More states worth a look: every menu and dialog, what a hand does, and what is seldom seen."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent
from PySide6.QtWidgets import QLineEdit, QMenu

from designer.gui.panels.palette.palette_panel import MIME
from designer.paths import resource
from tests.visual.states import broken, coloured, drawn_on, first, hover, state
from tests.visual.studio import Studio

# ---- menus


def menu_shown(studio: Studio, name: str) -> QMenu:
    """Open a menu of the bar where it opens by itself."""
    studio.open("digits_cnn")
    studio.select(first(studio, "Conv2d"))
    menu, bar = studio.window.menus[name], studio.window.menuBar()
    place = bar.actionGeometry(menu.menuAction())
    menu.popup(bar.mapToGlobal(place.bottomLeft()))
    studio.wait(150)
    return menu


def submenu_shown(studio: Studio, name: str, title: str) -> None:
    """Open a menu within a menu."""
    menu = menu_shown(studio, name)
    action = next(a for a in menu.actions() if a.text().replace("&", "") == title)
    menu.setActiveAction(action)
    inner, place = action.menu(), menu.actionGeometry(action)
    inner.popup(menu.mapToGlobal(place.topRight()))
    studio.wait(150)


@state
def menu_file(studio):
    menu_shown(studio, "&File")


@state
def menu_edit(studio):
    menu_shown(studio, "&Edit")


@state
def menu_design(studio):
    menu_shown(studio, "&Design")


@state
def menu_help(studio):
    menu_shown(studio, "&Help")


@state
def submenu_theme(studio):
    submenu_shown(studio, "&View", "Theme")


@state
def submenu_colour(studio):
    submenu_shown(studio, "&View", "Colour Nodes By")


@state
def canvas_menu_several(studio):
    studio.open("residual_cnn")
    studio.canvas.selection.select(["conv1a", "norm1a"])
    studio.canvas.menu.popup(studio.canvas.viewport().mapToGlobal(QPoint(300, 60)))
    studio.wait(150)


# ---- questions


@state
def question_unsaved(studio):
    studio.open("digits_cnn")
    studio.set_param(first(studio, "Dropout"), "p", "0.5")
    studio.asked(lambda: studio.window.documents.may_close([studio.bench.session]))


@state
def question_export(studio):
    studio.open("digits_cnn")
    studio.asked(lambda: studio.do("export"))


# ---- what a hand does


@state
def node_hovered(studio):
    studio.open("residual_cnn")
    studio.hand.move(studio.hand.body("conv1a"), Qt.MouseButton.NoButton)


@state
def port_tip(studio):
    studio.open("lstm_rows")
    at = studio.hand.out(first(studio, "LSTM"), "h_n")
    studio.hand.move(at, Qt.MouseButton.NoButton)
    hover(studio, at)


@state
def badge_tip(studio):
    hover(
        studio,
        studio.canvas.scene().cards[broken(studio)].badge(studio.canvas.scene().zoom).center(),
    )


@state
def rubber_band(studio):
    studio.open("residual_cnn")
    area = studio.canvas.scene().bounds(["conv2a", "act2a"])
    studio.hand.press(area.topLeft() - QPointF(30, 30))
    studio.hand.move(area.center())
    studio.hand.move(area.bottomRight() + QPointF(30, 30))


@state
def dragged_onto_a_wire(studio):
    studio.open("residual_cnn")
    with studio.bench.session.design.edit("Add") as edit:
        edit.add_node("Dropout", {}, node_id="drop", at=(300, 420))
    studio.canvas.commands.fit_all()
    edge = studio.canvas.scene().wires.edges["stem", "", "stem_act", ""]
    start, end = studio.canvas.scene().ends_of(edge)
    body = studio.hand.body("drop")
    studio.hand.press(body)
    for share in (0.4, 0.9, 1.0):
        studio.hand.move(body + ((start + end) / 2 + QPointF(-30, 4) - body) * share)


@state
def layer_over_a_wire(studio):
    studio.open("digits_cnn")
    edge = next(iter(studio.canvas.scene().wires.edges.values()))
    start, end = studio.canvas.scene().ends_of(edge)
    carried = QMimeData()
    carried.setData(MIME, b"BatchNorm2d")
    event = QDragMoveEvent(
        studio.hand.pixels((start + end) / 2), Qt.DropAction.CopyAction, carried,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    studio.canvas.dragMoveEvent(event)


@state
def wire_snaps(studio):
    studio.open("residual_cnn")
    start, end = studio.hand.out("stem"), studio.hand.port("skip2", "other")
    studio.canvas.commands.fit_all()
    studio.hand.press(start)
    for share in (0.3, 0.7, 1.0):
        studio.hand.move(start + (end + QPointF(-10, 6) - start) * share)


@state
def wire_over_what_does_not_fit(studio):
    studio.open("digits_cnn")
    start, end = studio.hand.out("flat"), studio.hand.port("conv2")
    studio.hand.press(start)
    for share in (0.3, 0.7, 1.0):
        studio.hand.move(start + (end - start) * share)


@state
def wire_end_moved(studio):
    studio.open("residual_cnn")
    at = studio.hand.port("conv1a")
    studio.hand.press(at)
    for share in (0.3, 0.7, 1.0):
        studio.hand.move(at + QPointF(20, 90) * share)


@state
def search_empty(studio):
    studio.open("digits_cnn")
    studio.canvas.search.at(studio.canvas.camera.centre)


@state
def rename_node(studio):
    studio.open("digits_cnn")
    studio.select("conv1")
    studio.canvas.commands.rename()
    studio.type(studio.canvas.overlays.rename_box.line, "2nd")


@state
def frame_titled(studio):
    canvas = drawn_on(studio)
    canvas.commands.zoom_one()
    serial = canvas.scene().annotations.serials[0]
    canvas.commands.show_annotation(serial)
    canvas.commands.edit_annotation(serial)


@state
def note_selected(studio):
    canvas = drawn_on(studio)
    canvas.commands.zoom_one()
    canvas.commands.show_annotation(canvas.scene().annotations.serials[-1])


@state
def muted_and_repeated(studio):
    studio.open("residual_cnn")
    with studio.bench.session.design.edit("Change") as edit:
        edit.update_node("act1a", muted=True)
        edit.update_node("act2", repeat=3)
        edit.rename_node("conv2a", "a_convolution_with_a_very_long_name")
    studio.canvas.commands.fit_all()


# ---- panels in states of their own


@state
def palette_nothing(studio):
    studio.open("digits_mlp")
    studio.type(studio.bench.palette.findChild(QLineEdit), "xyzzy")


@state
def palette_library(studio):
    studio.open("resnet18")
    tree = studio.bench.palette._tree
    tree.expand(tree.model().index(1, 0))


@state
def inspector_block(studio):
    studio.open("resnet18")
    studio.select("layer2", center=True)


@state
def inspector_different(studio):
    studio.open("residual_cnn")
    studio.select("stem", "norm1a", "head")


@state
def inspector_warning(studio):
    studio.open("digits_cnn")
    studio.canvas.commands.add_layer("Softmax")
    studio.select("logits")
    with studio.bench.session.design.edit("Break") as edit:
        edit.update_node("drop", params={"p": 1.0})
    studio.select("drop")
    studio.show("problems")


@state
def inspector_wrong_entry(studio):
    studio.open("digits_cnn")
    studio.set_param("conv1", "kernel_size", "three")


@state
def summary_empty(studio):
    studio.empty()
    studio.show("summary")


@state
def summary_nothing(studio):
    studio.open("resnet18")
    studio.show("summary")
    studio.type(studio.bench.summary.search, "xyzzy")


@state
def training_refused(studio):
    broken(studio)
    studio.select()
    studio.do("train")
    studio.wait(200)
    studio.show("training")


@state
def training_failed(studio):
    studio.open("digits_cnn")
    studio.show("training")
    with studio.bench.session.design.edit("Break it") as edit:
        edit.update_node("head", params={"out_features": 4})
    studio.train()


@state
def code_closed(studio):
    studio.open("residual_cnn")
    studio.do("panel-code")
    studio.select("conv1a")


@state
def only_the_canvas(studio):
    studio.open("residual_cnn")
    for panel in ("palette", "inspector", "code", "problems", "summary", "training"):
        studio.window.docks[panel].hide()
    studio.canvas.commands.fit_all()


@state
def find_nothing(studio):
    studio.open("residual_cnn")
    studio.do("find")
    studio.type(studio.bench.finder.field, "xyzzy")


@state
def command_palette_nothing(studio):
    studio.open("digits_cnn")
    studio.do("commands")
    studio.type(studio.window.parts.picker._field, "xyzzy")


@state
def start_search(studio):
    studio.start_page()
    field = next(f for f in studio.window.findChildren(QLineEdit) if f.isVisible())
    studio.type(field, "attention")


@state
def start_nothing(studio):
    studio.start_page()
    field = next(f for f in studio.window.findChildren(QLineEdit) if f.isVisible())
    studio.type(field, "xyzzy")


@state
def start_with_recent_files(studio):
    studio.start_page()
    for name in ("sentiment_v3", "a_design_with_a_name_that_is_rather_long", "unet"):
        path = studio.folder / f"{name}.nnd"
        path.write_text('{"nnd": 1, "name": "Net", "nodes": [], "edges": []}')
        studio.window.settings.add_recent(path)
    studio.empty()
    studio.start_page()


# ---- blocks


@state
def inside_a_block(studio):
    studio.open("resnet18")
    studio.canvas.commands.open_node("layer2")
    studio.wait(200)


@state
def inside_deeply(studio):
    studio.open("resnet18")
    for name in ("layer2", "first"):
        studio.canvas.commands.open_node(name)
        studio.wait(150)


# ---- tabs and sizes


@state
def tabs_many(studio):
    studio.open("digits_mlp")
    for name in ("siamese", "residual_cnn", "lstm_rows", "two_inputs", "digits_cnn", "resnet18"):
        studio.window.documents.open_example(resource("examples", f"{name}.nnd"))
        studio.wait(60)
    with studio.bench.session.design.edit("Name") as edit:
        edit.update_header(name="AVeryLongNameForADesignThatNobodyShouldHaveToRead")
    for _ in range(5):
        studio.window.documents.new()
        studio.wait(40)
    studio.wait(200)


@state
def size_900x600(studio):
    studio.open("residual_cnn")
    studio.resize(900, 600)
    studio.select("conv1a")


@state
def size_900x600_training(studio):
    studio.open("residual_cnn")
    studio.resize(900, 600)
    studio.show("training")


@state
def size_900x600_start(studio):
    studio.start_page()
    studio.resize(900, 600)


@state
def size_2300x1400(studio):
    studio.open("unet")
    studio.resize(2300, 1400)
    studio.canvas.commands.fit_all()


@state
def colour_macs_legend(studio):
    studio.open("unet")
    coloured(studio, "multiply-adds")
    studio.canvas.commands.fit_all()
