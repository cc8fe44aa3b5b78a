"""What a run did, what the next would do, and how store and desk compare: by table, and by row where that is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from veliano_desk.domain.store_sync import (
    DriftLine,
    DriftReport,
    DriftTable,
    OutboxLine,
    PreviewLine,
    PreviewTable,
    SyncPreview,
    SyncRun,
    TableRun,
)
from veliano_desk.views.common.cards import Cell, SmallTable
from veliano_desk.views.common.columns import Align, Tone
from veliano_desk.views.common.formats import number
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, scrolled
from veliano_desk.views.common.sync_task import counted
from veliano_desk.views.sync.words import seconds_words, what_words

_MOST_LINES = 100
_RIGHT: Align = "right"
_RUN = ("Table", "Read", "New", "Changed", "Gone", "Requests", "Took")
_PREVIEW = ("Table", "New", "Changed", "Gone", "Not understood")
_DRIFT = ("Table", "Here", "In the store", "Differ", "Hashes")


class Figures(QWidget):
    """A sentence, a small table of what has something to tell, and lines of words below headings."""

    def __init__(
        self, words: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], quiet: str,
        lines: Sequence[tuple[str, Sequence[str], int]] = (),
    ) -> None:  # fmt: skip
        """quiet: said of the tables that are left out; lines: headings, each with its lines and
        how many more there are."""
        super().__init__()
        parts: list[QWidget] = [Words(words, wrap=True, select=True)] if words else []
        if rows:
            table = SmallTable(("left", *(_RIGHT for _ in heads[1:])), heads=heads)
            table.set_rows(rows)
            parts.append(table)
        if quiet:
            parts.append(Words(quiet, style="small", tone="muted", wrap=True))
        for head, told, more in lines:
            if told:
                parts.append(Words(head, style="small_strong", tone="muted"))
                parts.append(Words("\n".join(_first(told, more)), style="small", wrap=True, select=True))
        self.setLayout(column(*parts, None, gap=8, margins=(0, 0, 8, 0)))


def in_view(figures: Figures) -> QScrollArea:
    """Scrolled both ways: a table that is cut off at its side would be read wrongly."""
    area = scrolled(figures)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    return area


def run_figures(run: SyncRun) -> Figures:
    """A run in full: its message, and each table that something came from."""
    swept = sum(one.swept for one in run.tables)
    whole = f"Read from end to end: {counted(swept, 'table')}." if swept else ""
    telling = [one for one in run.tables if one.read or one.new or one.changed or one.removed]
    quiet = f"{_quiet(len(run.tables) - len(telling), 'Nothing came from')} {whole}".strip()
    return Figures(run.message, _RUN, [_ran(one) for one in telling], quiet)


def preview_figures(preview: SyncPreview) -> Figures:
    """What a sync would change on both sides."""
    if preview.is_empty:
        return Figures("Nothing would change, here or in the store.", _PREVIEW, (), "")
    telling = [one for one in preview.tables if one.new or one.changed or one.gone or one.not_understood]
    titles = {one.table: one.title for one in preview.tables}
    quiet = _quiet(len(preview.tables) - len(telling), "Nothing would change in")
    sends = counted(len(preview.to_send), "change") if preview.to_send else "nothing"
    return Figures(
        f"So a sync would go; nothing was written. The store would be told {sends}.",
        _PREVIEW, [_would(one) for one in telling], quiet,
        [
            ("What would come", [_coming(line, titles) for line in preview.lines], 0),
            ("What would be sent", [_sent(line) for line in preview.to_send], 0),
        ],
    )  # fmt: skip


def drift_figures(report: DriftReport) -> Figures:
    """The full check: counts and hashes of every table, and the differences that were found."""
    words = "Every row is the same here and in the store." if report.in_step else (
        "These rows differ. What waits to be sent is no difference; a full sync takes in what the store has."
    )  # fmt: skip
    telling = [one for one in report.tables if one.rows_here or one.rows_there or one.differing]
    titles = {one.table: one.title for one in report.tables}
    lines = [_differs(line, titles) for line in report.lines]
    quiet = _quiet(len(report.tables) - len(telling), "Empty on both sides:")
    return Figures(words, _DRIFT, [_compared(one) for one in telling], quiet, [("What differs", lines, report.more)])


def _ran(one: TableRun) -> list[Cell]:
    counts = (one.read, one.new, one.changed, one.removed, one.requests)
    took = seconds_words(timedelta(seconds=one.seconds)) if one.seconds >= 1 else f"{one.seconds * 1000:.0f} ms"
    return [Cell(_title(one.table)), *map(_count, counts), Cell(took, "muted")]


def _would(one: PreviewTable) -> list[Cell]:
    return [Cell(one.title), *map(_count, (one.new, one.changed)), *map(partial(_count, tone="warn"),
            (one.gone, one.not_understood))]  # fmt: skip


def _compared(one: DriftTable) -> list[Cell]:
    same = one.hash_here == one.hash_there
    return [Cell(one.title), _count(one.rows_here), _count(one.rows_there), _count(one.differing, tone="warn"),
            Cell("same" if same else "differ", "muted" if same else "warn")]  # fmt: skip


def _count(count: int, tone: Tone = "text") -> Cell:
    return Cell(number(count), tone if count else "muted")


def _coming(line: PreviewLine, titles: dict[str, str]) -> str:
    about = " · ".join(part for part in (titles.get(line.table, line.table), line.name or line.remote_id) if part)
    return f"{about}: {line.kind}{f', {line.detail}' if line.detail else ''}"


def _sent(line: OutboxLine) -> str:
    return ": ".join(part for part in (line.order_number, what_words(line)) if part)


def _differs(line: DriftLine, titles: dict[str, str]) -> str:
    row = f"{titles.get(line.table, line.table)} · {line.remote_id}"
    if not line.field:
        return f"{row}: {line.here}, {line.there}"
    if not line.here and not line.there:
        return f"{row}: {line.field}"
    return f"{row}: {line.field} is “{line.here}” here, “{line.there}” in the store"


def _quiet(count: int, said: str) -> str:
    return f"{said} {counted(count, 'more table')}." if count else ""


def _first(lines: Sequence[str], more: int) -> Sequence[str]:
    left = max(len(lines) - _MOST_LINES, 0) + more
    return [*lines[:_MOST_LINES], f"… and {number(left)} more"] if left else lines


def _title(table: str) -> str:
    words = table.replace("_", " ")
    return words[:1].upper() + words[1:]
