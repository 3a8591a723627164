"""What arranging makes of designs: frames kept together, rows, and a U-Net as a ladder."""

from designer.editing.blocks import unpack
from tests.visual.states import drawn_on, state


@state
def arranged_frames(studio):
    canvas = drawn_on(studio)
    canvas.commands.arrange()
    studio.wait(400)
    canvas.commands.fit_all()


@state
def arranged_ladder(studio):
    unpacked(studio, "unet").fit_all()


@state
def arranged_ladder_near(studio):
    canvas = unpacked(studio, "unet")
    canvas.selection.select(["joined"], center=True)
    canvas.camera.zoom_by(0.6 / canvas.camera.zoom)


@state
def arranged_branches(studio):
    unpacked(studio, "googlenet").fit_all()


def unpacked(studio, name):
    """Open a design of the gallery, unpack its blocks and arrange it."""
    studio.open(name)
    canvas, design = studio.canvas, studio.bench.session.design
    while uses := [node.id for node in design.nodes() if node.layer in design.blocks]:
        with design.edit("Unpack") as edit:
            for use in uses:
                unpack(edit, use)
    canvas.selection.select([])
    canvas.commands.arrange()
    studio.wait(400)
    return canvas
