from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from tests.reports.samples import AWKWARD_NAMES, cost_report, report_of
from veliano_desk.domain.costing import CostFigures, CostReport
from veliano_desk.domain.errors import CancelledError, InputError
from veliano_desk.reports import fonts
from veliano_desk.reports.cost_charts import compact_words, nice_ticks
from veliano_desk.reports.cost_report import pdf_bytes, write_pdf
from veliano_desk.reports.cost_table import OrderTable
from veliano_desk.reports.figures import figures
from veliano_desk.reports.look import NONE
from veliano_desk.reports.paper import page_size

AMOUNT = re.compile(r"[+−]?[\d,]+(?:\.\d\d)?|–")
ORDER_ROW = re.compile(r"^(CO-\d+) .* \d{1,2} \w{3} \d{4}((?: (?:[+−]?[\d,]+\.\d\d|–)){7,10})\r?$", re.MULTILINE)


def parsed(text: str) -> Decimal | None:
    return None if text == "–" else Decimal(text.replace(",", "").replace("−", "-"))


def filled(words: list[str]) -> list[Decimal | None]:
    """The amounts of a row; a dash stands for all three of what is actual."""
    return [*map(parsed, words), *((None, None) if words[-1] == NONE else ())]


def row_amounts(text: str) -> list[list[Decimal | None]]:
    """The amounts of each order row on a page."""
    return [filled(AMOUNT.findall(match[2])) for match in ORDER_ROW.finditer(text)]


def sum_amounts(text: str, label: str) -> list[Decimal | None]:
    """The amounts of the line of sums that starts with `label`."""
    line = next(words for words in text.splitlines() if words.startswith(label))
    return filled(AMOUNT.findall(re.sub(r"^.*? orders? ", "", line)))


def texts(path: Path) -> list[str]:
    """What stands on each page, in lines."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def added(rows: list[list[Decimal | None]]) -> list[Decimal]:
    return [sum((cell or Decimal(0) for cell in column), Decimal(0)) for column in zip(*rows, strict=True)]


def read(report: CostReport, tmp_path: Path, **options: object) -> pypdf.PdfReader:
    path = write_pdf(report, tmp_path / "report.pdf", **options)
    return pypdf.PdfReader(path)


def ten(quoted: Decimal, estimated: CostFigures, actual: CostFigures, difference: Decimal) -> list[Decimal]:
    costs = (estimated.metal, estimated.stones, estimated.labour, estimated.overhead)
    kinds = (*costs, estimated.cost(), estimated.margin)
    return [quoted, *(kind.amount for kind in kinds), actual.cost().amount, difference, actual.margin.amount]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("orders", [1, 37, 120])
def test_the_total_row_equals_its_lines_to_the_cent(orders: int, paper: str, tmp_path: Path) -> None:
    report = cost_report(orders, reported=1)
    pages = texts(write_pdf(report, tmp_path / "report.pdf", paper=paper))
    rows = [row for page in pages[1:] for row in row_amounts(page)]
    assert len(rows) == orders
    assert report.actual is not None
    difference = report.actual.cost().amount - report.estimated.cost().amount
    total = sum_amounts(pages[-1], f"Total · {orders}")
    assert total == added(rows) == ten(report.quoted.amount, report.estimated, report.actual, difference)


def test_five_thousand_orders_add_up_and_carry_forward_from_page_to_page(tmp_path: Path) -> None:
    report = cost_report(5_000)
    pages = texts(write_pdf(report, tmp_path / "report.pdf"))
    so_far: list[list[Decimal | None]] = []
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        if number == 1:
            continue
        if so_far:
            assert sum_amounts(page, f"Brought forward · {len(so_far):,} of 5,000") == added(so_far)
        so_far += row_amounts(page)
        label = "Total · 5,000" if number == len(pages) else f"Carried forward · {len(so_far):,} of 5,000"
        assert sum_amounts(page, label) == added(so_far)
    assert len(so_far) == 5_000
    assert sum(row[7] is not None for row in so_far) == report.actual_orders
    assert added(so_far)[0] == report.quoted.amount


def test_the_summary_says_the_same_totals(tmp_path: Path) -> None:
    report = cost_report(37)
    page = read(report, tmp_path).pages[0].extract_text()
    assert report.actual is not None
    for amount in (report.quoted, report.estimated.cost(), report.estimated.margin, report.actual.margin):
        assert f"${abs(amount.amount):,.2f}" in page
    for amount in (report.estimated.metal, report.estimated.overhead, report.actual.stones, report.actual.labour):
        assert f"{amount.amount:,.2f}" in page.splitlines()
    assert "37 orders" in page
    assert f"{report.actual_orders} orders with actual figures" in page
    assert "Made 30 Nov 2026, 16:41 UTC by Mara Ortiz" in page


def test_every_font_is_embedded_and_it_is_the_houses(tmp_path: Path) -> None:
    for page in read(cost_report(37, names=AWKWARD_NAMES), tmp_path).pages:
        used = page["/Resources"]["/Font"]
        assert used
        for name in used:
            font = used[name]
            assert "Inter" in font["/BaseFont"]
            assert "/FontFile2" in font["/FontDescriptor"]


def test_an_empty_period_is_one_page_that_says_so(tmp_path: Path) -> None:
    reader = read(report_of([]), tmp_path)
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "No orders in this period" in text
    assert "1 – 30 Nov 2026" in text
    assert "Page 1 of 1" in text


def test_awkward_names_are_drawn_or_visibly_replaced_and_the_page_says_so(tmp_path: Path) -> None:
    text = read(cost_report(len(AWKWARD_NAMES), names=AWKWARD_NAMES), tmp_path).pages[1].extract_text()
    for name in ("Ivana Petrović", "Łukasz Żółkiewski", "Nguyễn Thị Ánh", "Омар Хаддад", "=SUM(A1:A9)"):
        assert name in text
    assert "CO-24005 □□□□ □□□" in text
    assert fonts.MISSING_NOTE in text
    assert len(row_amounts(text)) == len(AWKWARD_NAMES)


def test_a_page_without_replaced_characters_does_not_mention_them(tmp_path: Path) -> None:
    reader = read(cost_report(5), tmp_path)
    assert all(fonts.MISSING not in page.extract_text() for page in reader.pages)


def test_a_workshop_and_a_person_with_awkward_names_do_no_harm(tmp_path: Path) -> None:
    report = replace(cost_report(2), workshop="金工房 " + "Very Long & Sons " * 30, made_by="\ud83d مريم")
    text = read(report, tmp_path).pages[0].extract_text()
    assert "□" in text
    assert fonts.MISSING_NOTE in text


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("scale", [1, 1_000, 1_000_000, 900_000_000])
def test_no_word_touches_its_neighbour_however_large_the_amounts(paper: str, scale: int) -> None:
    data = figures(cost_report(60, scale=scale, reported=0.9, names=AWKWARD_NAMES))
    size = page_size(paper)
    table = OrderTable(data, size)
    measure = fonts.face(fonts.SEMIBOLD).stringWidth
    layout = table.layout
    sums = data.totals
    totals = table._amounts(sums.quoted, sums.estimated, sums.actual, sums.reported_estimated)
    rows = [table._amounts(row.quoted, row.estimated, row.actual, row.estimated) for row in data.rows]
    for amounts in (*rows, totals):
        lefts = [end - measure(words, layout.size) for end, (words, _) in zip(layout.ends, amounts, strict=False)]
        assert all(left > end for left, end in zip(lefts[1:], layout.ends, strict=False))
        assert lefts[0] > layout.starts[4] + layout.rooms[4]
    assert layout.ends[-1] <= size[0]
    assert all(room > 0 for room in layout.rooms)
    for row in data.rows:
        cells = list(table._cells(row))[:5]
        ends = [x + fonts.width(words, fonts.REGULAR, layout.size) for x, words, _ in cells]
        assert all(end < start for end, start in zip(ends, layout.starts[1:], strict=False))


def test_rows_never_reach_into_the_footer() -> None:
    for paper in ("A4", "Letter"):
        table = OrderTable(figures(cost_report(100)), page_size(paper))
        assert sum(len(rows) for rows in table.pages()) == 100
        assert len(list(table.pages())) == table.page_count
        used = (table.layout.rows + 2) * table.layout.step
        assert used <= page_size(paper)[1] - 42 - 2 * 32


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_full_last_page_does_not_bring_an_empty_one(more: int, tmp_path: Path) -> None:
    each = OrderTable(figures(cost_report(200)), page_size("A4")).layout.rows
    orders = 2 * each + 1 + more
    table = OrderTable(figures(cost_report(orders)), page_size("A4"))
    pages = [len(rows) for rows in table.pages()]
    assert sum(pages) == orders
    assert 0 not in pages
    assert table.page_count == len(pages)


def test_without_actual_figures_their_columns_are_left_out(tmp_path: Path) -> None:
    reader = read(cost_report(4, reported=0), tmp_path)
    summary = reader.pages[0].extract_text()
    assert "nothing reported from the bench" in summary
    assert not {"Actual", "Actual margin", "Difference", NONE} & set(summary.splitlines())
    text = reader.pages[1].extract_text()
    assert "Actual" not in text.splitlines()
    assert [len(row) for row in row_amounts(text)] == [7] * 4


def test_each_order_says_what_it_costs_beside_its_quote_and_its_margin(tmp_path: Path) -> None:
    report = cost_report(12, reported=0)
    rows = row_amounts(read(report, tmp_path).pages[1].extract_text())
    for line, (quoted, *kinds, cost, margin) in zip(report.lines, rows, strict=True):
        assert cost == line.estimated.cost().amount == sum(kind or Decimal(0) for kind in kinds)
        assert (quoted, margin) == (line.quoted.amount, line.quoted.amount - line.estimated.cost().amount)


def test_it_carries_title_author_and_the_moment_it_was_made(tmp_path: Path) -> None:
    reader = read(cost_report(3), tmp_path)
    information = reader.metadata
    assert information is not None
    assert information.title == "Cost report, 1 – 30 Nov 2026"
    assert information.author == "Mara Ortiz"
    assert information.creation_date == cost_report(3).made_at
    assert [entry.title for entry in reader.outline] == ["Summary", "Orders CO-24000 – CO-24002"]


def test_the_same_report_is_the_same_bytes() -> None:
    assert pdf_bytes(cost_report(40)) == pdf_bytes(cost_report(40))


def test_progress_reaches_the_number_of_pages() -> None:
    told: list[tuple[int, int]] = []
    pages = len(pypdf.PdfReader(_file(pdf_bytes(cost_report(120), progress=lambda *step: told.append(step)))).pages)
    assert told == [(page, pages) for page in range(1, pages + 1)]


def _file(content: bytes):
    from io import BytesIO

    return BytesIO(content)


def test_cancelling_leaves_no_file_and_keeps_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"last week's")
    asked = iter([False, False, True])
    with pytest.raises(CancelledError):
        write_pdf(cost_report(400), path, cancelled=lambda: next(asked))
    assert path.read_bytes() == b"last week's"
    assert list(tmp_path.iterdir()) == [path]


def test_unknown_paper_is_refused() -> None:
    with pytest.raises(InputError, match="A5"):
        pdf_bytes(cost_report(1), paper="A5")


def test_axis_levels_are_round_and_reach_the_top() -> None:
    for top in (0.01, 0.9, 1, 7, 99.99, 100, 12_345, 9.9e8, 9.2e14):
        ticks = nice_ticks(top)
        assert ticks[0] == 0
        assert ticks[-1] >= top
        assert 2 <= len(ticks) <= 6
    assert nice_ticks(56_000) == [0, 20_000, 40_000, 60_000]
    assert [compact_words(level) for level in (0, 500, 2_500, 1_200_000, 5e9)] == ["0", "500", "2.5k", "1.2m", "5bn"]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_customers_who_are_not_told_have_no_column(tmp_path: Path, paper: str) -> None:
    told = cost_report(40)
    report = replace(told, lines=tuple(replace(line, customer=None) for line in told.lines))
    write_pdf(told, tmp_path / "told.pdf", paper=paper)
    write_pdf(report, tmp_path / "untold.pdf", paper=paper)
    with_names, without = texts(tmp_path / "told.pdf"), texts(tmp_path / "untold.pdf")
    assert "Customer" in with_names[1]
    assert "James Wilson" in with_names[1]
    assert "Customer" not in "".join(without)
    assert "None" not in "".join(without)
    rows = [[row_amounts(page) for page in pages[1:]] for pages in (with_names, without)]
    assert sum(len(page) for page in rows[1]) == 40
    assert added([row for page in rows[0] for row in page]) == added([row for page in rows[1] for row in page])
    assert "Grillz · top 6 · open face" in without[1]


@pytest.mark.parametrize(
    ("unpriced", "words"),
    [
        (("CO-1",), "1 order without a price is left out: CO-1"),
        (("CO-1", "CO-2"), "2 orders without a price are left out: CO-1, CO-2"),
        (
            tuple(f"CO-{n}" for n in range(1, 1204)),
            "1,203 orders without a price are left out: CO-1, CO-2, CO-3 and 1,200",
        ),
    ],
)
def test_orders_without_a_price_are_said_to_be_left_out(tmp_path: Path, unpriced: tuple[str, ...], words: str) -> None:
    write_pdf(replace(cost_report(5), unpriced=unpriced), tmp_path / "report.pdf")
    assert words in texts(tmp_path / "report.pdf")[0]
    write_pdf(replace(report_of([]), unpriced=unpriced), tmp_path / "report.pdf")
    assert "No orders with a price in this period" in texts(tmp_path / "report.pdf")[0]
