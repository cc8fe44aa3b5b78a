"""The reports' page: periods, preview, saving, printing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import QDate, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog

from tests.services.copies import Shop, copies, file_shop
from tests.views.shown_page import Show, ShownPage, named, said, show
from veliano_desk.domain.errors import CancelledError
from veliano_desk.domain.rights import Right
from veliano_desk.views.reports import PAGE
from veliano_desk.views.reports.page import period_words
from veliano_desk.views.reports.periods import Period, PeriodKind, period_of
from veliano_desk.views.reports.printing import PrintError, ask_printer, new_printer, print_pages
from veliano_desk.views.reports.saving import suggested_name, with_ending

__all__ = ["copies", "file_shop", "show"]
A4_POINTS, LETTER_POINTS = (842, 595), (792, 612)


@pytest.fixture
def shop(file_shop: Shop) -> Shop:
    """Three orders of this month."""
    for customer, price in (("James Wilson", "2640.00"), ("Ruby Chen", "1290.00"), ("Noah Kim", "700.00")):
        file_shop.take_order(customer=customer, total_price=price)
    return file_shop


def printer_to(path: Path, paper: str = "A4") -> QPrinter:
    printer = new_printer("Letter" if paper == "Letter" else "A4")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(72)
    return printer


def sizes(path: Path) -> list[tuple[int, int]]:
    return [(round(page.mediabox.width), round(page.mediabox.height)) for page in PdfReader(path).pages]


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (PeriodKind.THIS_WEEK, "2026-11-16", "2026-11-22"),
        (PeriodKind.LAST_WEEK, "2026-11-09", "2026-11-15"),
        (PeriodKind.THIS_MONTH, "2026-11-01", "2026-11-30"),
        (PeriodKind.LAST_MONTH, "2026-10-01", "2026-10-31"),
        (PeriodKind.THIS_QUARTER, "2026-10-01", "2026-12-31"),
        (PeriodKind.LAST_QUARTER, "2026-07-01", "2026-09-30"),
        (PeriodKind.THIS_YEAR, "2026-01-01", "2026-12-31"),
        (PeriodKind.LAST_YEAR, "2025-01-01", "2025-12-31"),
    ],
)
def test_a_period_lies_around_today(kind: PeriodKind, first: str, last: str) -> None:
    found = period_of(kind, date(2026, 11, 22))
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_periods_of_the_same_kind_touch_all_year_round() -> None:
    pairs = [
        (PeriodKind.LAST_WEEK, PeriodKind.THIS_WEEK),
        (PeriodKind.LAST_MONTH, PeriodKind.THIS_MONTH),
        (PeriodKind.LAST_QUARTER, PeriodKind.THIS_QUARTER),
        (PeriodKind.LAST_YEAR, PeriodKind.THIS_YEAR),
    ]
    for after in range(800):
        today = date(2027, 1, 1) + timedelta(days=after)
        for before, now in pairs:
            this = period_of(now, today)
            assert period_of(before, today).last + timedelta(days=1) == this.first
            assert this.first <= today <= this.last


def test_custom_dates_have_no_period_of_their_own() -> None:
    with pytest.raises(ValueError, match="custom"):
        period_of(PeriodKind.CUSTOM, date(2026, 11, 22))


def test_the_year_is_said_where_it_is_needed() -> None:
    assert period_words(Period(date(2026, 11, 1), date(2026, 11, 30))) == "1 – 30 Nov 2026"
    assert period_words(Period(date(2026, 10, 1), date(2026, 11, 30))) == "1 Oct – 30 Nov 2026"
    assert period_words(Period(date(2026, 11, 3), date(2026, 11, 3))) == "3 Nov 2026"
    assert period_words(Period(date(2025, 12, 29), date(2026, 1, 4))) == "29 Dec 2025 – 4 Jan 2026"


def test_the_page_opens_with_this_month_drawn(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    assert shown.page.made.report.first_day == date(2026, 11, 1)
    words = said(shown.page)
    for expected in ("1 – 30 Nov 2026", "Page 1 of", "$4,630.00"):
        assert expected in words
    image = shown.page.preview.view.image()
    assert image is not None
    assert image.width() > 600
    assert len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}) > 10


def test_the_totals_beside_the_pages_are_the_reports_own(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    report = shop.owner.costing.report(date(2026, 11, 1), date(2026, 11, 30))
    assert shown.page.made.report.estimated == report.estimated
    assert f"Quoted: ${report.quoted.amount:,.2f}" in [child.accessibleName() for child in _labels(shown)]


def test_another_period_is_drawn_when_it_is_chosen(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.chooser.choose(PeriodKind.THIS_WEEK))
    assert shown.page.made.report.first_day == date(2026, 11, 16)
    assert shown.page.chooser.first.day() == date(2026, 11, 16)


def test_typed_days_make_a_period_of_ones_own(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.chooser.first.editor.setDate(QDate(2026, 11, 10)))
    assert shown.page.chooser.kind.value() == PeriodKind.CUSTOM
    assert shown.page.made.report.first_day == date(2026, 11, 10)


def test_days_the_wrong_way_round_are_told_and_nothing_is_made(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    before = shown.page.made
    shown.do(lambda: shown.page.chooser.last.editor.setDate(QDate(2026, 10, 1)))
    assert shown.page.chooser.last.error == "Before the first day."
    assert shown.page.made is before
    shown.do(lambda: shown.page.chooser.first.editor.setDate(QDate(2026, 9, 1)))
    assert shown.page.chooser.last.error == ""


def test_a_period_without_orders_says_so_and_offers_nothing_to_print(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.show_item("last_year"))
    assert "No orders in this period" in said(shown.page)
    buttons = (shown.page.print_button, shown.page.pdf_button, shown.page.xlsx_button)
    assert not any(button.isEnabled() for button in buttons)
    shown.do(lambda: shown.page.show_item("this_month"))
    assert all(button.isEnabled() for button in buttons)


def test_pages_are_turned_by_button_and_by_key(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    preview = shown.page.preview
    assert shown.page.made.pages == 2
    assert not preview.back.isEnabled()
    shown.click(preview.on)
    assert preview.page == 1
    assert preview.view.accessibleName() == "Page 2 of 2"
    assert not preview.on.isEnabled()
    preview.setFocus()
    shown.press(Qt.Key.Key_PageUp)
    assert preview.page == 0
    shown.press(Qt.Key.Key_End)
    assert preview.page == 1


def test_a_page_is_drawn_as_wide_as_the_zoom_wants_it(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    preview = shown.page.preview
    fitted = preview.view.image().width()
    for title, holds in (("Double", fitted * 2), ("Fit width", fitted)):
        shown.click(named(preview, title))
        preview._settle.timeout.emit()
        shown.rest()
        assert preview.view.image().width() == pytest.approx(holds, rel=0.03)  # a scroll bar takes its share


def test_letter_paper_has_its_own_shape(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.click(named(shown.page, "Letter"))
    image = shown.page.preview.view.image()
    assert shown.page.made.paper == "Letter"
    assert image.height() / image.width() == pytest.approx(612 / 792, abs=0.005)


def test_a_change_elsewhere_is_in_the_report(shop: Shop, show: Show) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shop.take_order(customer="Zoe Adams"))
    assert [line.customer for line in shown.page.made.report.lines].count("Zoe Adams") == 1


def test_the_report_is_saved_as_pdf_on_the_paper_chosen(shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(shop.owner, PAGE)
    shown.click(named(shown.page, "Letter"))
    shown.do(lambda: shown.page.save(tmp_path / "costs.pdf"))
    assert sizes(tmp_path / "costs.pdf") == [LETTER_POINTS] * 2
    assert "James Wilson" in PdfReader(tmp_path / "costs.pdf").pages[1].extract_text()
    assert shown.toasts[-1].text == "Saved costs.pdf"


def test_the_report_is_saved_as_a_workbook(shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.save(tmp_path / "costs.xlsx"))
    cells = [cell.value for row in load_workbook(tmp_path / "costs.xlsx")["Orders"].iter_rows() for cell in row]
    assert {"James Wilson", "Ruby Chen", "Noah Kim"} <= set(cells)


def test_the_dialog_for_saving_suggests_a_name_that_says_what_it_is(shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(shop.owner, PAGE)
    shown.click(shown.page.pdf_button)
    dialog = shown.page.findChild(QFileDialog)
    assert suggested_name(shown.page.made.report, "pdf") == "Cost report 2026-11-01 to 2026-11-30.pdf"
    assert Path(dialog.selectedFiles()[0]).name == "Cost report 2026-11-01 to 2026-11-30.pdf"
    shown.do(lambda: dialog.fileSelected.emit(str(tmp_path / "mine")))
    dialog.reject()
    assert (tmp_path / "mine.pdf").is_file()


def test_a_name_gets_the_formats_ending_once() -> None:
    assert with_ending(Path("a/costs"), "xlsx") == Path("a/costs.xlsx")
    assert with_ending(Path("a/costs.PDF"), "pdf") == Path("a/costs.PDF")
    assert with_ending(Path("a/week 3.5"), "pdf") == Path("a/week 3.5.pdf")


def test_a_folder_that_is_gone_is_told_and_the_report_stays(shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(shop.owner, PAGE)
    shown.do(lambda: shown.page.save(tmp_path / "gone" / "costs.pdf"))
    assert "The folder does not exist" in str(shown.failed.pop())
    assert shown.page.made.pages == 2


@pytest.mark.parametrize(("paper", "points"), [("A4", A4_POINTS), ("Letter", LETTER_POINTS)])
def test_every_page_goes_to_the_printer_on_its_paper(
    shop: Shop, show: Show, tmp_path: Path, paper: str, points: tuple[int, int]
) -> None:
    shown = show(shop.owner, PAGE)
    shown.click(named(shown.page, paper))
    shown.do(lambda: shown.page.send_to(printer_to(tmp_path / "out.pdf", paper)))
    assert sizes(tmp_path / "out.pdf") == [points] * 2
    assert shown.toasts[-1].text == "Sent 2 pages to the printer"


def test_only_the_pages_asked_for_are_printed(shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(shop.owner, PAGE)
    printer = printer_to(tmp_path / "out.pdf")
    printer.setFromTo(2, 2)
    shown.do(lambda: shown.page.send_to(printer))
    assert len(sizes(tmp_path / "out.pdf")) == 1


def test_printing_can_be_stopped_between_pages(shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(shop.owner, PAGE)
    told: list[tuple[int, int]] = []
    with pytest.raises(CancelledError, match="1 of 2 pages"):
        print_pages(
            shown.page.made,
            printer_to(tmp_path / "out.pdf"),
            lambda done, total, _words="": told.append((done, total)),
            lambda: len(told) == 1,
        )


def test_a_printer_that_takes_nothing_is_told(
    shop: Shop, show: Show, tmp_path: Path, expected_warnings: object
) -> None:
    shown = show(shop.owner, PAGE)
    printer = printer_to(tmp_path / "gone" / "out.pdf")
    with pytest.raises(PrintError, match="could not be started"):
        print_pages(shown.page.made, printer, lambda *_: None, lambda: False)


def test_the_systems_dialog_is_asked_for_printer_and_pages(shop: Shop, show: Show, tmp_path: Path) -> None:
    shown = show(shop.owner, PAGE)
    printer, chosen = printer_to(tmp_path / "out.pdf"), []
    ask_printer(printer, 2, lambda: chosen.append(True), shown.page)
    dialog = shown.page.findChild(QPrintDialog)
    assert dialog.isModal()
    assert (dialog.minPage(), dialog.maxPage()) == (1, 2)
    dialog.accepted.emit(printer)
    assert chosen == [True]
    dialog.reject()


def test_who_lacks_a_right_that_the_report_needs_reads_why(shop: Shop, show: Show) -> None:
    shown = show(shop.desk_of("stock"), PAGE)
    assert "does not have the right" in said(shown.page)
    assert not shown.page.print_button.isEnabled()


@pytest.mark.parametrize("missing", [Right.VALUE_SEE, Right.COST_SEE, Right.MARGIN_SEE, Right.REPORTS_PRINT])
def test_the_page_is_there_only_with_every_right_that_the_report_needs(shop: Shop, missing: Right) -> None:
    who = shop.desk_of("manager").who
    assert PAGE.open_to(who)
    assert not PAGE.open_to(replace(who, rights=who.rights - {missing}))
    assert not PAGE.open_to(shop.desk_of("stock").who)


def test_orders_without_a_price_are_said_to_be_left_out(shop: Shop, show: Show) -> None:
    shop.take_order(total_price=None)
    assert "1 more order has no price yet and is left out." in said(show(shop.owner, PAGE).page.figures)


def test_a_period_of_nothing_but_orders_without_a_price_says_so(file_shop: Shop, show: Show) -> None:
    file_shop.take_order(total_price=None)
    shown = show(file_shop.owner, PAGE)
    assert "has no price yet" in said(shown.page.stack)
    assert not shown.page.print_button.isEnabled()


def _labels(shown: ShownPage):
    from PySide6.QtWidgets import QLabel

    return shown.page.figures.findChildren(QLabel)
