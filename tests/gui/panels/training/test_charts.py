"""Axes and legends of the charts."""

import pytest
from PySide6.QtCore import Qt

from designer.gui.appearance.theme import DARK

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(0.03, 2.31, (0, 3)), (0.87, 0.98, (0.85, 1.0)), (5, 5, (5, 5.01)), (-3, 40, (-20, 40))],
)
def test_axes_end_at_round_numbers(low, high, shown):
    from designer.gui.panels.training.charts import round_range

    bottom, top = round_range(low, high)
    assert bottom <= low
    assert top >= high
    assert (bottom, top) == pytest.approx(shown, abs=0.011)


def test_a_narrow_legend_names_all_curves_with_shorter_lines(qtbot):
    from designer.gui.panels.training.charts import TRAIN, VALIDATION, CurveLegend

    legend = CurveLegend([TRAIN, VALIDATION], DARK)
    qtbot.addWidget(legend)
    legend.resize(legend.sizeHint().width() - 25, 20)
    assert [style.name for style in legend._fitting()] == ["train", "validation"]
    legend.resize(70, 20)
    assert len(legend._fitting()) == 1
