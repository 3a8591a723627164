"""What closing a tab gives back, and what is kept of it for the next one."""

import gc
import weakref

import pytest
from PySide6.QtCore import SIGNAL, QEvent
from PySide6.QtWidgets import QApplication

from designer.graph import Design
from designer.graph.gc_control import LARGE_DESIGN


def connections(command):
    return command.receivers(SIGNAL("changed()"))


def test_tool_buttons_are_not_connected_again_with_every_change(window):
    undo = window.commands["undo"]
    window.bench.session.design.add("ReLU")
    before = connections(undo)
    for _ in range(10):
        window.bench.session.design.add("ReLU")
        window.commands["undo"].trigger()
    assert connections(undo) <= before
    button = window.toolbar.widgetForAction(undo)
    assert button.isEnabled() == undo.isEnabled()
    assert button.toolTip() == undo.toolTip()


def test_a_closed_tabs_bench_serves_the_next_design(window, gui_settings):
    window.bench.session.design.add("Linear")
    window.commands["new"].trigger()
    second = window.bench
    second.session.design.add("ReLU")
    second.canvas.commands.select_all()
    second.session.design.mark_saved()
    window.documents.close_session(second.session)
    assert second not in window.tabs.benches
    window.documents.reopen()
    assert window.bench is second
    assert [node.layer for node in second.session.design.nodes()] == ["ReLU"]
    assert second.selection == []
    assert second.canvas.isVisible()


def test_a_spare_bench_wears_the_theme_of_the_window(window):
    window.bench.session.design.add("Linear")
    window.commands["new"].trigger()
    spare = window.bench
    spare.session.design.add("ReLU")
    spare.session.design.mark_saved()
    window.documents.close_session(spare.session)
    window.appearance.choose("dark")
    window.commands["new"].trigger()
    assert window.bench is spare
    assert spare.canvas.scene().theme.dark


@pytest.mark.slow
def test_a_large_design_goes_with_its_tab(window, qtbot):
    large = Design("Large")
    with large.edit("Draw") as edit:
        for _ in range(LARGE_DESIGN):
            edit.add_node("ReLU")
    window.bench.session.design.add("Linear")
    window.tabs.open(large, None)
    QApplication.processEvents()
    gone = weakref.ref(large)
    large.mark_saved()
    window.documents.close_session(window.bench.session)
    window.documents._closed.clear()
    del large, edit
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: gone() is None, timeout=3000)
    gc.unfreeze()
