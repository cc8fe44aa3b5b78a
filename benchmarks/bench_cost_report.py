"""How long a cost report of 5,000 orders takes, against a bare reportlab canvas that draws the same strings.

The peer is given every string of the finished report with its font, size and place, so it neither reckons, measures,
cuts, colours nor draws a line. Both sides run in a fresh process each, in turn; the figure is the ratio of the medians.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.result import Result  # noqa: E402 - the project is found first
from veliano_desk.domain.costing import CostFigures, CostReport, CostReportLine  # noqa: E402 - as above
from veliano_desk.domain.money import Money, total  # noqa: E402 - as above

ORDERS = 5_000
RUNS = 5
LIMIT = 1.5
PEER = Path(__file__).parent / "peers" / "bare_canvas.py"
CUSTOMERS = (
    "James Wilson", "Sophia Nguyen", "Ivana Petrović", "Tomás Rivera", "Łukasz Żółkiewski", "Омар Хаддад",
    "Maximilian-Alexander von Hohenlohe-Schillingsfürst", "Γιώργος Παπαδόπουλος", "Nguyễn Thị Ánh", "Keisha Brown",
)  # fmt: skip
PIECES = (
    "Grillz · top 6 · open face", "Solitaire · 1.02 ct", "Band · comfort 4 mm", "Eternity · 24 stones",
    "Cuban chain · 22″", "Pendant with a name engraved on both sides and a date",
    "Signet ring · 10½",
)  # fmt: skip
STAGES = ("Received", "Design", "Approval", "In production", "QC", "Ready to ship", "Delivered")
KINDS = ("metal", "stones", "labour", "overhead", "margin")


def cost_report(orders: int) -> CostReport:
    """A year of `orders`, made from a seed; about half of them with actual figures."""
    choose = random.Random(5)
    names = [f"{name} {letter}." for name in CUSTOMERS for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    lines = tuple(_line(choose, number, names, orders) for number in range(orders))
    actual = [line.actual for line in lines if line.actual is not None]
    return CostReport(
        "Veliano & Co", date(2026, 1, 1), date(2026, 12, 31), datetime(2026, 12, 31, 16, tzinfo=UTC), "Mara Ortiz",
        "USD", lines, total((line.quoted for line in lines), "USD"), _sum([line.estimated for line in lines]),
        _sum(actual) if actual else None, len(actual),
    )  # fmt: skip


def _line(choose: random.Random, number: int, names: Sequence[str], orders: int) -> CostReportLine:
    estimated = [round(choose.lognormvariate(mean, 0.6) * 100) for mean in (6.4, 5.0, 5.3, 4.5)]
    quoted = round(sum(estimated) * choose.uniform(0.95, 1.7))
    actual = [round(units * choose.uniform(0.9, 1.15)) for units in estimated] if choose.random() < 0.5 else None
    return CostReportLine(
        f"CO-{24000 + number}", choose.choice(names), choose.choice(PIECES), choose.choice(STAGES),
        date(2026, 1, 1) + timedelta(days=number * 365 // orders), _money(quoted), _figures(estimated, quoted),
        None if actual is None else _figures(actual, quoted),
    )  # fmt: skip


def _money(cents: int) -> Money:
    return Money(Decimal(cents).scaleb(-2), "USD")


def _figures(costs: Sequence[int], quoted: int) -> CostFigures:
    return CostFigures(*map(_money, costs), _money(quoted - sum(costs)))


def _sum(figures: Sequence[CostFigures]) -> CostFigures:
    return CostFigures(*(total((getattr(one, kind) for one in figures), "USD") for kind in KINDS))


def record(report: CostReport) -> dict[str, Any]:
    """Every string that the report draws, page by page: font, size, x, y, text."""
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.textobject import PDFTextObject

    from veliano_desk.reports.cost_report import pdf_bytes
    from veliano_desk.reports.paper import page_size

    pages: list[list[tuple[str, float, float, float, str]]] = [[]]
    font: list[tuple[str, float]] = [("", 0.0)]
    spied: tuple[tuple[Any, str], ...] = (
        (PDFTextObject, "setFont"), (PDFTextObject, "textOut"),
        (Canvas, "setFont"), (Canvas, "drawString"), (Canvas, "showPage"),
    )  # fmt: skip
    kept = [getattr(target, name) for target, name in spied]

    def set_font(text: Any, name: str, size: float, *rest: Any) -> None:
        font[0] = name, size
        kept[0 if isinstance(text, PDFTextObject) else 2](text, name, size, *rest)

    def text_out(text: Any, words: str) -> None:
        pages[-1].append((*font[0], text.getX(), text.getY(), words))
        kept[1](text, words)

    def draw_string(canvas: Any, x: float, y: float, words: str) -> None:
        pages[-1].append((*font[0], x, y, words))
        kept[3](canvas, x, y, words)

    def show_page(canvas: Any) -> None:
        kept[4](canvas)
        pages.append([])

    for (target, name), spy in zip(spied, (set_font, text_out, set_font, draw_string, show_page), strict=True):
        setattr(target, name, spy)
    try:
        pdf_bytes(report)
    finally:
        for (target, name), original in zip(spied, kept, strict=True):
            setattr(target, name, original)
    return {"size": page_size("A4"), "pages": pages[:-1]}


def run() -> list[Result]:
    """Both sides in turn; the ratio of the medians against its limit."""
    from veliano_desk.reports import fonts

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        (out / "strings.json").write_text(json.dumps(record(cost_report(ORDERS))), "utf-8")
        (out / "fonts.json").write_text(json.dumps({name: str(file) for name, file in fonts.files().items()}), "utf-8")
        ours, bare = [], []
        for turn in range(RUNS):
            ours.append(_seconds([__file__, "--once", str(out / f"ours{turn}.pdf")]))
            files = [str(out / name) for name in ("strings.json", "fonts.json", f"bare{turn}.pdf")]
            bare.append(_seconds([str(PEER), *files]))
    value, peer = statistics.median(ours), statistics.median(bare)
    return [Result(f"{ORDERS:,}-order cost report, PDF", value, "s", "bare reportlab canvas", peer, LIMIT)]


def _seconds(arguments: Sequence[str]) -> float:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, cwd=ROOT)
    return float(done.stdout.split()[-1])


def once(out: str) -> None:
    """Write one report and print the seconds: registering fonts, reckoning, drawing, and the file on the disk."""
    from reportlab.pdfbase import ttfonts  # noqa: F401 - imported before the watch starts, as in the peer
    from reportlab.pdfgen import canvas  # noqa: F401 - as above

    from veliano_desk.reports.cost_report import write_pdf

    report = cost_report(ORDERS)
    begin = time.perf_counter()
    write_pdf(report, Path(out))
    print(f"{time.perf_counter() - begin:.6f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        once(sys.argv[2])
    else:
        for result in run():
            ratio = result.value / result.peer_value
            print(
                f"{result.name}: {result.value:.3f} s, {result.peer_name} {result.peer_value:.3f} s, ratio {ratio:.2f}"
            )
