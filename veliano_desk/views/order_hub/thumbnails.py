"""Small pictures of pictures: made in a lane, kept by their content, the oldest let go."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

SIZE = QSize(64, 48)
_SHARP = 2
_KEPT = 200
_LARGEST_SIDE = 30_000


class Thumbnails:
    """By SHA-256, for one window."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, QImage] = OrderedDict()

    def get(self, sha256: str) -> QImage | None:
        """None before it was made; a null image for what cannot be shown."""
        image = self._kept.get(sha256)
        if image is not None:
            self._kept.move_to_end(sha256)
        return image

    def keep(self, sha256: str, image: QImage) -> None:
        self._kept[sha256] = image
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def thumbnail(data: bytes) -> QImage:
    """The picture filling SIZE, twice as sharp, upright as its camera says; a null image for what is no picture.

    Runs on any thread: JPEGs are read small at once, so that a large photo costs little.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    whole = reader.size()
    if not whole.isValid() or max(whole.width(), whole.height()) > _LARGEST_SIDE:
        return QImage()
    wanted = SIZE * _SHARP
    # A camera may say "turn me": then width and height change places, so leave room for either.
    side = max(wanted.width(), wanted.height())
    reader.setScaledSize(whole.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return image
    filled = image.scaled(
        wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    left, top = (filled.width() - wanted.width()) // 2, (filled.height() - wanted.height()) // 2
    return filled.copy(left, top, wanted.width(), wanted.height())
