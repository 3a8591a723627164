"""PNG and PDF export: the SVG picture of a design, rendered by Qt, with or without a window."""

import os
import sys
from math import sqrt
from pathlib import Path

from designer.files import FileError, disk
from designer.files.picture.svg import to_svg
from designer.graph import Design
from designer.visible_text import visible

_SCALE = 2.0
_MAX_SIDE, _MAX_AREA = 16_000, 50_000_000
"""Pixels of a side and of the whole image, which takes 200 MB while it is painted."""
_MAX_PAGE_SIDE = 14_400
"""Points of a side of a page that PDF readers accept."""


def write_picture(design: Design, path: Path, format_: str) -> Path:
    """Write a design as "png" (at twice its size on the screen) or "pdf"; raises FileError."""
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
    """Return the application, which fonts need; one without windows where there is none."""
    from PySide6.QtGui import QGuiApplication

    if "linux" in sys.platform and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication.instance() or QGuiApplication(["nn-designer"])


def _png(svg: bytes) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(svg))
    size = renderer.defaultSize()
    wide, high = max(size.width(), 1), max(size.height(), 1)
    scale = min(_SCALE, _MAX_SIDE / max(wide, high), sqrt(_MAX_AREA / wide / high))
    pixels = (size * scale).expandedTo(QSize(1, 1))
    image = QImage(pixels, QImage.Format.Format_RGB32)
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
    writer.setTitle(visible(title))
    writer.setCreator("nn-designer")
    writer.setResolution(288)
    # CSS pixels are 1/96 inch, points 1/72.
    scale = min(0.75, _MAX_PAGE_SIDE / max(size.width(), size.height(), 1))
    points = QSizeF(size.width() * scale, size.height() * scale)
    page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    landscape = QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(page, landscape, QMarginsF()))
    with QPainter(writer) as painter:
        renderer.render(painter)
    return bytes(buffer.data().data())
