"""The pictures of README.md: the window in both themes, and a film of build, train, export."""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from tests.visual.studio import Studio

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
PORTRAIT = (1600, 1000)
STAGE, SCREEN = (1320, 800), (1056, 640)
"""The film's window, and what it is scaled down to."""
CHAIN = "Input Conv2d ReLU add Flatten Linear Output"


def portrait(theme: str) -> None:
    """Write the residual CNN, trained, with a layer in hand."""
    studio = Studio(theme, PORTRAIT)
    studio.open("residual_cnn")
    studio.train()
    studio.window.notices.clear()
    studio.select("conv1b")
    studio.canvas.setFocus()
    studio.wait(300)
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = _image(studio).quantize(256, dither=Image.Dither.NONE)
    picture.save(PICTURES / f"window-{theme}.png", optimize=True)
    studio.close()


def film() -> None:
    """Write the GIF."""
    reel = Reel(Studio("light", STAGE))
    reel.studio.empty()
    reel.take(900)
    _build(reel)
    _mend(reel)
    _train(reel)
    _export(reel)
    reel.write(PICTURES / "build-train-export.gif")
    reel.studio.close()


class Reel:
    """Frames, each with the pointer and the time it is shown."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.frames: list[tuple[Image.Image, int]] = []
        self._pointer = (STAGE[0] * 0.55, STAGE[1] * 0.55)

    def take(self, milliseconds: int = 450) -> None:
        """Add the window as it is now."""
        self.studio.wait(120)
        frame = _image(self.studio)
        _draw_pointer(frame, self._pointer)
        self.frames.append((frame.resize(SCREEN, Image.Resampling.LANCZOS), milliseconds))

    def point(self, widget, place) -> None:
        """Put the pointer on a place of a widget."""
        at = widget.mapTo(self.studio.window, place)
        self._pointer = (at.x(), at.y())

    def point_on_canvas(self, at) -> None:
        """Put the pointer on a place of the scene."""
        self.point(self.studio.canvas.viewport(), self.studio.hand.pixels(at))

    def write(self, path: Path) -> None:
        """Write all frames with one palette, without dither, so that only changes take room."""
        path.parent.mkdir(parents=True, exist_ok=True)
        palette = _palette([frame for frame, _ in self.frames])
        flat = [
            frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame, _ in self.frames
        ]
        times = [time for _, time in self.frames]
        flat[0].save(path, save_all=True, append_images=flat[1:], duration=times, loop=0,
                     optimize=True, disposal=1)  # fmt: skip


# ---- the acts


def _build(reel: Reel) -> None:
    """Draw a small residual network from the palette, and its skip by hand."""
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    studio = reel.studio
    line = studio.bench.palette.findChild(QLineEdit)
    reel.point(line, line.rect().center())
    for name in CHAIN.split():
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, name)
        QTest.keyClick(line, Qt.Key.Key_Return)
        studio.canvas.commands.fit_all()
        reel.take(380)
    line.clear()
    hand = studio.hand
    start, end = hand.out("conv1"), hand.port("add", "other")
    reel.point_on_canvas(start)
    hand.press(start)
    for share in (0.3, 0.65, 1.0):
        at = start + QPointF((end - start).x() * share, -70 * (1 - share) + (end - start).y())
        hand.move(at)
        reel.point_on_canvas(at)
        reel.take(280)
    hand.release(end)
    studio.select()
    reel.take(700)
    studio.set_param("linear1", "out_features", "10")
    studio.canvas.commands.arrange()
    reel.take(900)


def _mend(reel: Reel) -> None:
    """Make a mistake, and take the fix at the badge."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    studio = reel.studio
    field = studio.field("in_features")
    reel.point(field, QPoint(40, 12))
    studio.set_param("linear1", "in_features", "99")
    reel.take(1200)
    badge = studio.canvas.scene().cards["linear1"].badge(studio.canvas.scene().zoom).center()
    reel.point_on_canvas(badge)
    studio.hand.click(badge)
    reel.take(1600)
    QTest.keyClick(studio.canvas.overlays.fix_menu, Qt.Key.Key_Return)
    studio.wait(200)
    reel.take(900)


def _train(reel: Reel) -> None:
    """Train on the digits; a frame an epoch."""
    from PySide6.QtCore import QPoint

    studio = reel.studio
    studio.select()
    reel.point(studio.window.toolbar, QPoint(320, 22))
    reel.take(300)
    studio.do("train")
    panel = studio.bench.training.panel
    seen = -1
    studio.wait_for(lambda: panel.record is not None)
    while panel.record.end is None:
        if len(panel.record.epochs) > seen:
            seen = len(panel.record.epochs)
            reel.take(330)
        studio.wait(30)
    studio.window.notices.clear()
    studio.canvas.commands.fit_all()
    reel.take(1800)


def _export(reel: Reel) -> None:
    """Export the code; the file dialog is the desktop's own and stays out of the picture."""
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QFileDialog

    studio = reel.studio
    bar = studio.window.toolbar
    reel.point(bar, QPoint(bar.width() - 58, 22))
    reel.take(500)
    asked, where = QFileDialog.getSaveFileName, str(studio.folder / "net.py")
    QFileDialog.getSaveFileName = lambda *_, **__: (where, "")
    try:
        studio.do("export")
        studio.wait(500)
    finally:
        QFileDialog.getSaveFileName = asked
    reel.take(2600)


# ---- pixels


def _image(studio: Studio) -> Image.Image:
    from PySide6.QtCore import QBuffer, QByteArray

    bytes_ = QByteArray()
    buffer = QBuffer(bytes_)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    studio.picture().save(buffer, "PNG")
    return Image.open(io.BytesIO(bytes_.data())).convert("RGB")


def _palette(frames: list[Image.Image]) -> Image.Image:
    """Return the colours that fill most of the frames, and the best for what is small and bright.

    By area alone a red badge would be grey.
    """
    pixels = np.concatenate([np.asarray(frame)[::2, ::2].reshape(-1, 3) for frame in frames[::3]])
    often, counts = np.unique(pixels, axis=0, return_counts=True)
    common = often[np.argsort(-counts, kind="stable")][:96]
    rare = np.unique(pixels // 10 * 10, axis=0)
    spread = Image.fromarray(rare[None].astype(np.uint8)).quantize(160).getpalette() or []
    made = Image.new("P", (1, 1))
    made.putpalette([*common.ravel().tolist(), *spread[:480]])
    return made


def _draw_pointer(frame: Image.Image, at: tuple[float, float]) -> None:
    x, y = at
    arrow = [(0, 0), (0, 19), (4.4, 15), (7.4, 22), (10.4, 20.7), (7.4, 14), (13.4, 14)]
    points = [(x + dx, y + dy) for dx, dy in arrow]
    ImageDraw.Draw(frame).polygon(points, fill="#111111", outline="#ffffff")
