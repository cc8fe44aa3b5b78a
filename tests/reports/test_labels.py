"""Labels: the same on paper and in ZPL, with words that can never become a printer's command."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from veliano_desk.config.labels import label_size, label_sizes
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.labels import Label
from veliano_desk.reports.label_layout import placed
from veliano_desk.reports.labels_pdf import pdf_bytes
from veliano_desk.reports.labels_zpl import escaped, zpl_bytes
from veliano_desk.reports.preview import page_images

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LOT = Label("L000123", "14K yellow gold", ("250.000 g", "14ky", "GIA 2201", "Botswana", "Stuller"))


def fields(zpl: str) -> list[str]:
    """The data of each field as a printer would read them: `_` and two hexadecimal digits are a byte."""
    made = []
    for data in re.findall(r"\^FH_\^FD(.*?)\^FS", zpl):
        raw = re.sub(rb"_([0-9A-F]{2})", lambda found: bytes([int(found[1], 16)]), data.encode("ascii"))
        made.append(raw.decode("utf-8"))
    return made


@given(some.text(max_size=40))
def test_no_word_becomes_a_command_and_every_one_is_printed_as_written(text: str):
    data = escaped(text)
    assert not set(data) & {"^", "~", "\\", "\n", "\r", '"'}
    assert fields(f"^FH_^FD{data}^FS") == [text.encode("utf-8", "replace").decode("utf-8")]


def test_a_label_is_one_format_with_its_code_and_words():
    zpl = zpl_bytes([LOT], label_size(""), 3).decode("ascii")
    assert zpl.startswith("^XA\n^CI28\n^PW400\n^LL200\n")
    assert zpl.endswith("^PQ3\n^XZ\n")
    assert "^BQN,2," in zpl
    code, title, *lines = fields(zpl)[0], fields(zpl)[1], *fields(zpl)[2:]
    assert (code, title) == ("MA,L000123", "L000123")
    assert lines[0] == "14K yellow gold"


@pytest.mark.parametrize("size", [one.code for one in label_sizes()])
@pytest.mark.parametrize("code", ["L1", "CO-24817/1", "x" * 60])
def test_nothing_runs_over_the_edge(size: str, code: str):
    wanted = label_size(size)
    made = placed(Label(code, "w" * 80, ("W" * 80,) * 9), wanted)
    assert made.x + made.side <= wanted.width_mm / 2
    assert made.y >= 0
    assert made.y + made.side <= wanted.height_mm
    assert all(line.y + line.height <= wanted.height_mm for line in made.lines)
    assert all(line.x + line.room <= wanted.width_mm for line in made.lines)
    zpl = zpl_bytes([Label(code, "w" * 80)], wanted).decode("ascii")
    zoom, wide = int(re.findall(r"\^BQN,2,(\d+)", zpl)[0]), 21 if len(code) <= 14 else 33
    assert zoom * wide <= wanted.dots(made.side) or zoom == 1


def test_paper_is_as_large_as_the_label_and_says_the_same():
    pdf = pdf_bytes([LOT, Label("vault:main", "Vault")], label_size("100x50"), NOW)
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    assert [round(float(side) * 25.4 / 72) for side in pages[0].mediabox[2:]] == [100, 50]
    assert "L000123" in pages[0].extract_text()
    assert "250.000 g" in pages[0].extract_text()
    assert "Vault" in pages[1].extract_text()
    assert pdf == pdf_bytes([LOT, Label("vault:main", "Vault")], label_size("100x50"), NOW)


def test_the_code_is_drawn_as_a_square_with_its_three_eyes():
    (image,) = page_images(pdf_bytes([LOT], label_size("100x50"), NOW), width_px=1000)
    made, scale = placed(LOT, label_size("100x50")), 1000 / 100

    def dark(x: float, y: float) -> bool:
        at = (int(y * scale) * image.width + int(x * scale)) * 4
        return image.rgba[at] < 128

    module = made.side / (21 + 2 * 4)
    left, top = made.x + 4 * module, made.y + 4 * module
    far = 21 * module
    for x, y in ((0, 0), (far - 7 * module, 0), (0, far - 7 * module)):
        middle = left + x + 3.5 * module, top + y + 3.5 * module
        ring = left + x + 1.5 * module, top + y + 3.5 * module
        assert dark(*middle)
        assert not dark(*ring)


def test_a_size_that_there_is_not_is_refused():
    with pytest.raises(InputError):
        label_size("a4")
