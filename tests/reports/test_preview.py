from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.reports.samples import cost_report
from veliano_desk.domain.errors import InputError
from veliano_desk.reports.cost_report import pdf_bytes, write_pdf
from veliano_desk.reports.files import FileReadError
from veliano_desk.reports.preview import PageImage, page_count, page_images


def picture(page: PageImage) -> Image.Image:
    return Image.frombytes("RGBA", (page.width, page.height), page.rgba)


@pytest.fixture(scope="module")
def report() -> bytes:
    return pdf_bytes(cost_report(90))


def test_pages_are_counted(report: bytes, tmp_path: Path) -> None:
    assert page_count(report) == 4
    assert page_count(write_pdf(cost_report(1), tmp_path / "report.pdf")) == 2


def test_every_page_has_ink_and_gold_on_white_paper(report: bytes) -> None:
    pages = page_images(report, width_px=1200)
    assert [page.number for page in pages] == [1, 2, 3, 4]
    for page in pages:
        image = picture(page)
        colours = dict((colour, count) for count, colour in image.getcolors(maxcolors=1_000_000))
        assert image.getpixel((0, 0)) == (255, 255, 255, 255)
        assert colours[(255, 255, 255, 255)] > page.width * page.height // 2
        gold = sum(count for (red, green, blue, _), count in colours.items() if red > green > blue + 60)
        assert gold > 50
        dark = sum(count for (red, green, blue, _), count in colours.items() if red + green + blue < 200)
        assert dark > 1_000


def test_the_margins_of_every_page_are_empty(report: bytes) -> None:
    for page in page_images(report, width_px=842):
        image = picture(page).convert("L")
        for edge in ((0, 0, page.width, 24), (0, 0, 28, page.height), (page.width - 28, 0, page.width, page.height)):
            assert image.crop(edge).getextrema() == (255, 255)


@pytest.mark.parametrize("width", [1, 99, 1000, 1237])
def test_a_picture_is_as_wide_as_asked(report: bytes, width: int) -> None:
    (page,) = page_images(report, pages=range(1, 2), width_px=width)
    assert (page.number, page.width) == (2, width)
    assert len(page.rgba) == 4 * page.width * page.height
    assert abs(page.height - width * 595.28 / 841.89) <= 1


def test_a_picture_can_be_had_as_png(report: bytes) -> None:
    (page,) = page_images(report, pages=range(1), width_px=300)
    opened = Image.open(BytesIO(page.png()))
    assert (opened.format, opened.size) == ("PNG", (page.width, page.height))
    assert opened.tobytes() == page.rgba


def test_pictures_can_be_asked_for_from_several_threads(report: bytes) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(
            pool.map(lambda page: page_images(report, pages=range(page, page + 1), width_px=200)[0], [0, 1] * 4)
        )
    assert {page.rgba for page in made[::2]} == {made[0].rgba}
    assert made[0].rgba != made[1].rgba


@pytest.mark.parametrize("content", [b"", b"no PDF at all", b"%PDF-1.4\ntorn off"])
def test_what_is_no_pdf_is_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "torn.pdf"
    path.write_bytes(content)
    with pytest.raises(FileReadError) as told:
        page_count(path)
    assert told.value.subject == "torn.pdf"


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileReadError, match="could not be read"):
        page_images(tmp_path / "gone.pdf")


@pytest.mark.parametrize(("pages", "width"), [(range(4, 5), 100), (range(-1, 1), 100), (None, 0), (None, 10_001)])
def test_pages_and_sizes_that_make_no_sense_are_refused(report: bytes, pages: range | None, width: int) -> None:
    with pytest.raises(InputError):
        page_images(report, pages=pages, width_px=width)
