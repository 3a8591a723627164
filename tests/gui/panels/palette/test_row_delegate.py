"""What hangs at the cursor while a layer is dragged."""

from designer.gui.appearance.theme import DARK
from designer.gui.panels.palette.row_delegate import chip


def test_what_hangs_at_the_cursor_is_sharp(qtbot) -> None:
    assert (
        chip("Linear", "linear", DARK, 2.0).height()
        == 2 * chip("Linear", "linear", DARK, 1.0).height()
    )
