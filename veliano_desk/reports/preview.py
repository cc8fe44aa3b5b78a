"""Pages of a PDF as pictures, for a preview before it is printed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from veliano_desk.domain.errors import InputError
from veliano_desk.reports.files import FileReadError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

WIDEST = 10_000
"""Pixels; beyond it a page takes more memory than a preview is worth."""

_one_at_a_time = threading.Lock()
"""pdfium is not safe to call from two threads at once [pypdfium2, README]."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page: `number` from 1, `rgba` in rows from the top, 4 bytes a pixel, no padding, opaque."""

    number: int
    width: int
    height: int
    rgba: bytes

    def png(self) -> bytes:
        """The same as a PNG file."""
        from PIL import Image

        target = BytesIO()
        Image.frombytes("RGBA", (self.width, self.height), self.rgba).save(target, "PNG", compress_level=1)
        return target.getvalue()


def page_count(source: Path | bytes) -> int:
    """How many pages the PDF has. Raises FileReadError for what is no readable PDF."""
    with _opened(source) as document:
        return len(document)


def page_images(source: Path | bytes, *, pages: range | None = None, width_px: int = 1000) -> list[PageImage]:
    """Pictures of `pages` (from 0; all of them for None), each `width_px` wide.

    Raises FileReadError for what is no readable PDF, InputError for pages that it lacks or a width that is no use.
    """
    if not 1 <= width_px <= WIDEST:
        raise InputError(
            "The preview cannot be this size", f"{width_px} pixels were asked for.", f"Use 1 to {WIDEST:,}."
        )
    with _opened(source) as document:
        wanted = range(len(document)) if pages is None else pages
        if any(not 0 <= page < len(document) for page in wanted):
            raise InputError(
                "There is no such page",
                f"The document has {len(document)} pages.",
                "Ask for one of those.",
                str(wanted),
            )
        return [_picture(document[page], page + 1, width_px) for page in wanted]


def _picture(page: PdfPage, number: int, width_px: int) -> PageImage:
    # A hair less than the full scale: pdfium rounds sizes up, and a float's last bit must not add a pixel.
    bitmap = page.render(scale=(width_px - 0.01) / page.get_width(), rev_byteorder=True)
    try:
        image = bitmap.to_pil().convert("RGBA")
        return PageImage(number, image.width, image.height, image.tobytes())
    finally:
        bitmap.close()
        page.close()


@contextmanager
def _opened(source: Path | bytes) -> Iterator[PdfDocument]:
    from pypdfium2 import PdfDocument, PdfiumError

    subject = source.name if isinstance(source, Path) else ""
    try:
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError as fault:
        raise FileReadError(
            "The file could not be read", f"{fault.strerror or fault}.", "Check that it is still there.", subject
        ) from fault
    with _one_at_a_time:
        try:
            document = PdfDocument(content)
        except PdfiumError as fault:
            raise FileReadError(
                "This is not a readable PDF", f"{fault}.", "Make the report again, or open another file.", subject
            ) from fault
        try:
            yield document
        finally:
            document.close()
