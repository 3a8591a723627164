"""What is selected on a scene, without a canvas."""

from tests.gui.canvas.conftest import mlp


def test_it_reports_the_nodes_that_are_selected(fake_canvas):
    selection, reported = fake_canvas().selection, []
    selection.changed.connect(reported.append)
    selection.select(["fc1", "unknown"])
    selection.clear()
    assert reported == [["fc1"], []]
    assert not selection


def test_nodes_frames_and_notes_are_selected_together(fake_canvas):
    design = mlp()
    with design.edit("Frame") as edit:
        serial = edit.add_frame("Front", (0, 0), (300, 200))
    canvas = fake_canvas(design)
    canvas.selection.select_all()
    assert set(canvas.selection.nodes) == set(canvas.scene().cards)
    assert canvas.selection.annotations == [serial]
    assert canvas.selection.bounds() == canvas.scene().bounds()


def test_a_wire_counts_as_selected(fake_canvas):
    canvas = fake_canvas()
    wire = ("x", "", "fc1", "")
    canvas.scene().select([], wire=wire)
    assert canvas.selection
    assert canvas.selection.wire == wire
    assert canvas.selection.nodes == []


def test_centring_moves_the_view_only_where_a_node_is_out_of_sight(fake_canvas):
    canvas = fake_canvas()
    canvas.camera.fit(canvas.scene().bounds(["x", "fc1"]))
    before = canvas.camera.centre
    canvas.selection.select(["fc1"], center=True)
    assert canvas.camera.centre == before
    canvas.camera.look_at(canvas.scene().bounds(["out"]).center() * 10)
    canvas.selection.select(["out"], center=True)
    assert canvas.camera.visible_area().contains(canvas.scene().cards["out"].rect)


def test_from_afar_centring_zooms_in(fake_canvas):
    canvas = fake_canvas()
    canvas.camera.zoom_to(0.05)
    canvas.selection.select(["fc2"], center=True)
    assert canvas.camera.zoom == 0.8


def test_revealing_pans_until_all_is_seen(fake_canvas):
    canvas = fake_canvas()
    canvas.camera.zoom_to(1.0)
    canvas.camera.look_at(canvas.scene().bounds(["x"]).center() * 100)
    canvas.selection.reveal(["out"])
    assert canvas.selection.nodes == ["out"]
    assert canvas.camera.visible_area().contains(canvas.scene().cards["out"].rect)
