"""The View menu's colours: checked, remembered, taken up at the next start."""

from designer.gui.canvas.drawing.node_colours import ColourBy
from designer.paths import resource
from tests.gui.conftest import MakeWindow


def test_the_choice_is_remembered(make_window: MakeWindow) -> None:
    window = make_window()
    window.open(resource("examples", "digits_mlp.nnd"))
    assert window.commands["colour-family"].isChecked()
    window.commands["colour-macs"].trigger()
    assert window.bench.canvas.scene().colouring.by is ColourBy.MACS
    checked = [c.spec.id for c in window.commands if c.isChecked() and "colour" in c.spec.id]
    assert checked == ["colour-macs"]
    other = make_window()
    assert other.bench.canvas.scene().colouring.by is ColourBy.MACS
