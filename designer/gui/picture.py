"""PNG and PDF of a design: the SVG figure, drawn by Qt, with or without a window."""

import os
import sys
from pathlib import Path

from designer.files import FileError, disk
from designer.files.picture import to_svg
from designer.graph import Design

_SCALE = 2.0
_MOST_PIXELS = 16_000


def write_picture(design: Design, path: Path, format_: str) -> Path:
    """Write ``design`` as "png" (twice its size on screen) or "pdf"; raises FileError."""
    try:
        from PySide6 import QtSvg  # noqa: F401 - Qt's own libraries may be missing
    except ImportError as error:
        raise FileError(
            f"{format_} needs Qt, which cannot be loaded ({error}); export .svg, which needs none",
            origin=str(path),
        ) from error
    keep = _application()
    svg = to_svg(design).encode()
    disk.write(path, _png(svg) if format_ == "png" else _pdf(svg, design.name))
    del keep
    return path


def _application() -> object:
    """Return an application for fonts; one without a window where there is none yet."""
    from PySide6.QtGui import QGuiApplication

    if "linux" in sys.platform and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication.instance() or QGuiApplication(["nn-designer"])


def _png(svg: bytes) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(svg))
    size = renderer.defaultSize()
    scale = min(_SCALE, _MOST_PIXELS / max(size.width(), size.height(), 1))
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        renderer.render(painter)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _pdf(svg: bytes, title: str) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
    from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(svg))
    size = renderer.defaultSize()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("nn-designer")
    writer.setResolution(288)
    # CSS pixels are 1/96 inch, points 1/72.
    points = QSizeF(size.width() * 0.75, size.height() * 0.75)
    page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    landscape = QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(page, landscape, QMarginsF()))
    with QPainter(writer) as painter:
        renderer.render(painter)
    return bytes(buffer.data().data())
