"""Every panel and state worth a look, each reached as a person reaches it.

A state is a function from a fresh-ish studio to the window as it should be photographed; its name
is the picture's. Order matters only in that each leaves the window fit for the next.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF

from designer.gui.canvas.commands.annotation_commands import colour_frames
from designer.gui.shell.preferences import PreferencesDialog
from designer.paths import resource
from tests.visual.studio import Studio

State = Callable[[Studio], None]
STATES: dict[str, State] = {}


def state(function: State) -> State:
    """List a state."""
    STATES[function.__name__.replace("_", "-")] = function
    return function


@contextmanager
def cleared(studio: Studio) -> Iterator[None]:
    """Close what floats after the picture."""
    from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu

    yield
    studio.canvas.search.popup.dismiss()
    studio.window.parts.picker.dismiss()
    if studio.bench.finder is not None:
        studio.bench.finder.dismiss()
    studio.bench.code.find_bar.close_bar()
    studio.canvas.overlays.tooltip.hide()
    coloured(studio, "family")
    for field in studio.window.findChildren(QLineEdit):
        if "earch" in field.accessibleName() or "ilter" in field.accessibleName():
            field.clear()
    if not all(studio.window.docks.is_shown(name) for name in ("palette", "inspector", "code")):
        studio.do("reset-layout")
    while studio.window.notices.dismiss_newest():
        studio.wait(300)
    for other in QApplication.topLevelWidgets():
        if isinstance(other, QDialog | QMenu) and other.isVisible():
            other.close()
    studio.wait()


def first(studio: Studio, layer: str) -> str:
    """Return the first node of a layer."""
    nodes = studio.bench.session.design.root.in_order()
    return next(node.id for node in nodes if node.layer == layer)


# ---- start, empty, opened


@state
def start_page(studio):
    studio.start_page()


@state
def empty_design(studio):
    studio.empty()


@state
def first_view_digits_mlp(studio):
    studio.open("digits_mlp")


@state
def first_view_digits_cnn(studio):
    studio.open("digits_cnn")


@state
def first_view_residual(studio):
    studio.open("residual_cnn")


@state
def first_view_lstm(studio):
    studio.open("lstm_rows")


@state
def first_view_two_inputs(studio):
    studio.open("two_inputs")


@state
def first_view_siamese(studio):
    studio.open("siamese")


# ---- zoom


@state
def zoom_near(studio):
    studio.open("residual_cnn")
    studio.select("conv1a", center=True)
    studio.canvas.camera.zoom_by(1.6 / studio.canvas.camera.zoom)


@state
def zoom_middle(studio):
    studio.open("residual_cnn")
    studio.canvas.commands.fit_all()
    studio.canvas.camera.zoom_by(0.45 / studio.canvas.camera.zoom)


@state
def zoom_far(studio):
    studio.open("resnet50")
    studio.canvas.commands.fit_all()
    studio.canvas.camera.zoom_by(0.22 / studio.canvas.camera.zoom)


# ---- frames, notes, bends, guides, the minimap


def drawn_on(studio):
    """Frames around both residual blocks, a note, and a skip that is led by hand."""
    studio.open("residual_cnn")
    canvas = studio.canvas
    for number, hue in ((1, "teal"), (2, "purple")):
        parts = ("conv{}a", "norm{}a", "act{}a", "conv{}b", "norm{}b", "skip{}")
        canvas.selection.select([part.format(number) for part in parts])
        canvas.commands.frame()
        studio.type(canvas.overlays.rename_box.line, f"Residual block {number}")
        studio.press_enter(canvas.overlays.rename_box.line)
        colour_frames(canvas, hue)
    corner = canvas.scene().bounds().bottomLeft()
    with canvas.edit("Note") as edit:
        edge = next(
            e for e in edit.network.edges() if (e.source, e.target) == ("stem_act", "skip1")
        )
        start, end = canvas.scene().ends_of(edge)
        edit.bend(edge, [(start.x() + 40, end.y() - 60)])
        text = "He et al., 2015\n\nThe skip lets the gradient pass."
        edit.add_note(text, (corner.x(), corner.y() + 40), (240, 100))
    canvas.scene().select([])
    return canvas


@state
def frames_fit(studio):
    drawn_on(studio).fit_all()


@state
def frames_near(studio):
    canvas = drawn_on(studio)
    canvas.commands.zoom_one()
    canvas.selection.select(["skip1"], center=True)
    canvas.scene().select([], annotations=canvas.scene().annotations.serials[:1])


@state
def frames_far(studio):
    canvas = drawn_on(studio)
    canvas.camera.zoom_by(0.2 / canvas.camera.zoom)


@state
def note_typed(studio):
    canvas = drawn_on(studio)
    canvas.commands.zoom_one()
    canvas.commands.show_annotation(canvas.scene().annotations.serials[-1])
    canvas.commands.edit_annotation(canvas.scene().annotations.serials[-1])


@state
def guides(studio):
    studio.open("digits_mlp")
    studio.canvas.commands.zoom_one()
    name = list(studio.canvas.scene().cards)[2]
    studio.select(name, center=True)
    start = studio.hand.body(name)
    studio.hand.press(start)
    studio.hand.move(start + QPointF(30, 40))
    studio.hand.move(start + QPointF(12, 4))


# ---- something is wrong


def broken(studio):
    studio.open("digits_cnn")
    head = first(studio, "Linear")
    studio.set_param(head, "in_features", "99")
    return head


@state
def broken_net(studio):
    broken(studio)
    studio.show("problems")


@state
def fix_menu(studio):
    head = broken(studio)
    studio.hand.click(studio.canvas.scene().cards[head].badge(studio.canvas.scene().zoom).center())


@state
def problem_inspector(studio):
    head = broken(studio)
    studio.show("code")
    studio.select(head, center=True)


@state
def several_problems(studio):
    studio.open("residual_cnn")
    with studio.bench.session.design.edit("Break it") as edit:
        edit.update_node("conv2a", params={"out_channels": 24, "kernel_size": 5})
        edit.update_node("head", params={"in_features": 7, "out_features": 10})
        edit.add_node("Dropout", {}, node_id="lost", at=(700, 660))
    studio.show("problems")


# ---- adding


@state
def search_popup(studio):
    studio.open("digits_mlp")
    studio.canvas.search.at(studio.canvas.camera.centre)
    studio.type(studio.canvas.search.popup.line, "conv")


@state
def search_nothing(studio):
    studio.open("digits_mlp")
    studio.canvas.search.at(studio.canvas.camera.centre)
    studio.type(studio.canvas.search.popup.line, "xyzzy")


@state
def wire_released(studio):
    studio.open("digits_cnn")
    from PySide6.QtCore import QPointF

    start = studio.hand.out(first(studio, "Conv2d"))
    studio.hand.drag(start, start + QPointF(40, 120))


@state
def palette_search(studio):
    from PySide6.QtWidgets import QLineEdit

    studio.open("digits_mlp")
    studio.window.commands["find-layer"].trigger()
    studio.type(studio.bench.palette.findChild(QLineEdit), "norm")


@state
def wiring(studio):
    from PySide6.QtCore import QPointF

    studio.open("residual_cnn")
    studio.select("stem", center=True)
    hand = studio.hand
    start = hand.out("stem")
    hand.press(start)
    for step in range(1, 5):
        hand.move(start + QPointF(30 * step, -18 * step))


# ---- inspector


@state
def inspector_conv2d(studio):
    studio.open("digits_cnn")
    studio.select(first(studio, "Conv2d"), center=True)


@state
def inspector_lstm(studio):
    studio.open("lstm_rows")
    studio.select(first(studio, "LSTM"), center=True)


@state
def inspector_input(studio):
    studio.open("digits_cnn")
    studio.select(first(studio, "Input"), center=True)


@state
def inspector_nothing(studio):
    studio.open("residual_cnn")
    studio.select()


@state
def inspector_several(studio):
    studio.open("residual_cnn")
    studio.select("conv1a", "conv1b", "conv2a")


# ---- other panels


@state
def code_selection(studio):
    studio.open("residual_cnn")
    studio.select("skip1", center=True)


@state
def code_find(studio):
    studio.open("residual_cnn")
    studio.bench.code.find_bar.open_bar()
    studio.type(studio.bench.code.find_bar.line, "conv2")


@state
def summary(studio):
    studio.open("residual_cnn")
    studio.show("summary")
    studio.select("conv2a")


@state
def summary_of_blocks(studio):
    studio.open("resnet18")
    studio.show("summary")
    studio.bench._window.docks.ensure_height("summary", 340)
    view = studio.bench.summary.view
    view.expand(view.model().index(5, 0))
    view.sortByColumn(-1, view.header().sortIndicatorOrder())


@state
def summary_filtered(studio):
    studio.open("resnet18")
    studio.show("summary")
    studio.bench._window.docks.ensure_height("summary", 340)
    studio.type(studio.bench.summary.search, "bn")


@state
def training_idle(studio):
    studio.open("digits_cnn")
    studio.show("training")


@state
def training_running(studio):
    studio.open("residual_cnn")
    studio.train(lambda record: len(record.epochs) >= 4)


@state
def training_finished(studio):
    if studio.bench.training.running:
        studio.wait_for(lambda: not studio.bench.training.running)
        studio.wait(200)
    else:
        studio.open("residual_cnn")
        studio.train()


@state
def command_palette(studio):
    studio.open("digits_cnn")
    studio.do("commands")
    studio.type(studio.window.parts.picker._field, "tr")


@state
def find_node(studio):
    studio.open("residual_cnn")
    studio.do("find")
    studio.type(studio.bench.finder.field, "conv")


@state
def key_sheet(studio):
    studio.open("digits_cnn")
    studio.do("keys")
    studio.wait(200)


@state
def about(studio):
    studio.open("digits_cnn")
    studio.do("about")
    studio.wait(200)


@state
def notices(studio):
    studio.open("digits_cnn")
    studio.do("check")
    studio.bench._say("select one node to rename it")
    studio.window.report_error("ValueError: a picture's trouble", "Traceback …")
    studio.wait(400)


@state
def canvas_menu(studio):
    studio.open("digits_cnn")
    studio.select(first(studio, "Conv2d"), center=True)
    rect = studio.canvas.viewport().rect()
    studio.canvas.menu.popup(studio.canvas.viewport().mapToGlobal(rect.center()))
    studio.wait(150)


@state
def design_menu(studio):
    studio.open("digits_cnn")
    menu = studio.window.menus["&View"]
    menu.popup(studio.window.mapToGlobal(studio.window.menuBar().geometry().bottomLeft()))
    studio.wait(150)


# ---- other sizes


@state
def size_1280x800(studio):
    studio.open("residual_cnn")
    studio.resize(1280, 800)
    studio.select("conv1a")


@state
def size_1920x1080(studio):
    studio.open("residual_cnn")
    studio.resize(1920, 1080)
    studio.select("conv1a")


# ---- coloured by quantities


def coloured(studio, by):
    from designer.gui.canvas.drawing.node_colours import ColourBy

    studio.canvas.colour_by(ColourBy(by))


@state
def colour_parameters(studio):
    studio.open("residual_cnn")
    coloured(studio, "parameters")


@state
def colour_macs_near(studio):
    studio.open("residual_cnn")
    coloured(studio, "multiply-adds")
    studio.select("conv1a", center=True)
    studio.canvas.camera.zoom_by(1.2 / studio.canvas.camera.zoom)


@state
def colour_memory_far(studio):
    studio.open("resnet50")
    coloured(studio, "memory")
    studio.canvas.commands.fit_all()
    studio.canvas.camera.zoom_by(0.2 / studio.canvas.camera.zoom)


# ---- by keys


@state
def connect_by_keys(studio):
    studio.open("residual_cnn")
    studio.select("stem", center=True)
    studio.canvas.setFocus()
    studio.canvas.commands.start_wire()


@state
def wire_picked(studio):
    studio.open("residual_cnn")
    studio.select("stem_act", center=True)
    studio.canvas.commands.pick_wire()


# ---- what the cursor and F1 tell


def hover(studio, at):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication

    view, pixels = studio.canvas.viewport(), studio.hand.pixels(at)
    event = QHelpEvent(QEvent.Type.ToolTip, pixels, view.mapToGlobal(pixels))
    QApplication.sendEvent(view, event)


@state
def tip_node(studio):
    studio.open("residual_cnn")
    hover(studio, studio.hand.body("conv1a"))


@state
def tip_wire(studio):
    studio.open("residual_cnn")
    edge = studio.canvas.scene().wires.edges["stem", "", "stem_act", ""]
    start, end = studio.canvas.scene().ends_of(edge)
    hover(studio, (start + end) / 2)


@state
def layer_help(studio):
    studio.open("residual_cnn")
    studio.select("conv1a")
    studio.do("help-layer")
    studio.wait(150)


# ---- tabs, preferences, find


@state
def tabs(studio):
    studio.open("digits_mlp")
    for name in ("siamese", "residual_cnn"):
        studio.window.documents.open_example(resource("examples", f"{name}.nnd"))
        studio.wait(100)
    studio.bench.session.design.add("ReLU")


@state
def tabs_with_the_start_page(studio):
    tabs(studio)
    studio.window.tabs.show_start()


@state
def preferences(studio):
    studio.open("digits_mlp")
    studio.do("preferences")


@state
def preferences_keys(studio):
    studio.open("digits_mlp")
    studio.do("preferences")
    shown = studio.window.findChild(PreferencesDialog)
    shown.pages.setCurrentWidget(shown.keys)
    shown.keys.choose("mute")
    shown.keys.field.pressed.emit("Ctrl+L")
