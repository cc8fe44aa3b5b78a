"""What is known of a piece, and what the store wrote that nobody could read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from veliano_desk.domain.orders import FlagView, PieceView
from veliano_desk.domain.stages import STAGE_LOOKS
from veliano_desk.domain.teeth import teeth_text
from veliano_desk.views.common import theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Fact, Facts
from veliano_desk.views.common.labels import IconLabel, Words
from veliano_desk.views.common.layout import clear, column, row
from veliano_desk.views.common.tooth_chart import ToothChart
from veliano_desk.views.common.vocabulary import Vocabulary
from veliano_desk.views.order_hub.words import THIN, plain_code

_FIELDS = {
    "material": "Material",
    "teeth_selection": "Teeth",
    "design_details": "Design",
    "status": "Status",
}


class PieceFacts(QWidget):
    """The tooth chart, the facts, and a note per flag."""

    settled = Signal(int)
    """The id of a flag that somebody calls settled."""

    def __init__(self, words: Vocabulary, *, may_settle: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._chart = ToothChart()
        self._facts = Facts(name_width=64)
        self._flags = FlagNotes(may_settle=may_settle)
        self._flags.settled.connect(self.settled)
        box = column(self._chart, self._facts, self._flags, gap=10)
        self.setLayout(box)

    def show_piece(self, piece: PieceView) -> None:
        self._chart.setVisible(bool(piece.teeth))
        self._chart.set_teeth(piece.teeth)
        self._facts.set_facts(facts_of(piece, self._words))
        self._flags.show_flags(piece.flags)


class FlagNotes(QWidget):
    """What is doubtful about a piece, with the store's own words exactly as they came.

    What is unclear stands on a warning's tint; what was read by the house's rule only says so. With `may_settle` each
    has a button that says it is none any more.
    """

    settled = Signal(int)

    def __init__(self, *, may_settle: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settle = self.settled.emit if may_settle else None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)

    def show_flags(self, flags: Sequence[FlagView]) -> None:
        """Show these; the keyboard stays on the button it was on, or goes to the first that is left."""
        had = self._focused()
        clear(self._box)
        notes = [_note(group, self._settle) for group in grouped(flags)]
        for note in notes:
            self._box.addWidget(note)
            note.show()
        self.setVisible(bool(flags))
        buttons = [button for note in notes for button in note.findChildren(SettledButton)]
        same = next((button for button in buttons if button.flag_id == had), None)
        wanted = same or next(iter(buttons), None)
        if had and wanted is not None:
            wanted.setFocus()

    def _focused(self) -> int:
        """The flag whose button has the keyboard, 0 for none."""
        button = self.focusWidget()
        return button.flag_id if isinstance(button, SettledButton) and button.hasFocus() else 0


def grouped(flags: Sequence[FlagView]) -> list[list[FlagView]]:
    """Flags about the same words together, the unclear ones first."""
    groups: dict[tuple[bool, str, str], list[FlagView]] = {}
    for flag in sorted(flags, key=lambda flag: flag.assumed):
        groups.setdefault((flag.assumed, flag.field, flag.raw), []).append(flag)
    return list(groups.values())


class Tinted(QWidget):
    """A part on the tint of a warning, for what needs a decision; its words say so too."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tint_colour("warn"))
        radius = theme.size("radius")
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.end()


class SettledButton(Button):
    """Says of one flag that it is settled."""

    def __init__(self, flag: FlagView, settle: Callable[[int], object]) -> None:
        super().__init__("Settled", kind="link", on_click=lambda: settle(flag.id), tooltip="This is no doubt any more")
        self.flag_id = flag.id
        self.setAccessibleName(f"Settled: {flag.message}")


def _note(flags: Sequence[FlagView], settle: Callable[[int], object] | None) -> QWidget:
    first = flags[0]
    said = " ".join(flag.message for flag in flags)
    quote = quote_of(first)
    frame = QWidget() if first.assumed else Tinted()
    frame.setAccessibleName(f"{'Assumed' if first.assumed else 'Unclear'}: {said} {quote}".strip())
    lines: list[QWidget | QLayout] = [_line(flag, settle) for flag in flags]
    if quote:
        lines.append(Words(quote, style="small", tone="muted", wrap=True, select=True))
    mark = IconLabel("info" if first.assumed else "flag", "muted" if first.assumed else "warn", 14)
    words = column(*lines, gap=2)
    across = 0 if first.assumed else 10
    line = row(column(2, mark, None, gap=0), words, gap=8, margins=(across, 8, across, 8))
    line.setStretchFactor(words, 1)
    frame.setLayout(line)
    return frame


def quote_of(flag: FlagView) -> str:
    """The store's own words; what it writes for machines, the teeth, stands once, beside, on the store's card."""
    if not flag.raw:
        return ""
    if flag.field == "teeth_selection" and flag.raw.lstrip()[:1] in {"[", "{"}:
        return "The store’s teeth stand under “Store”, as it wrote them."
    return f"The store’s {field_name(flag.field)}: “{flag.raw}”"


def _line(flag: FlagView, settle: Callable[[int], object] | None) -> QLayout:
    words = Words(flag.message, tone="muted" if flag.assumed else "text", wrap=True, select=True)
    line = row(words, *([column(SettledButton(flag, settle), None, gap=0)] if settle else []), gap=8)
    line.setStretchFactor(words, 1)
    return line


def field_name(field: str) -> str:
    """The store's field as people call it."""
    return _FIELDS.get(field, plain_code(field)).lower()


def facts_of(piece: PieceView, words: Vocabulary) -> list[Fact]:
    """Names and values; what does not apply to a piece is left out, what is missing is said."""
    facts = [Fact("Kind", words.kind(piece.kind)), _alloy(piece)]
    if piece.style:
        facts.append(Fact("Style", words.style(piece.style)))
    if piece.teeth:
        facts.append(Fact("Teeth", teeth_text(piece.teeth)))
    elif words.by_teeth(piece.kind):
        facts.append(Fact("Teeth", "not known", "warn"))
    if piece.size or piece.size_mm is not None:
        facts.append(Fact("Size", size_words(piece)))
    if piece.stones:
        facts.append(Fact("Stones", str(piece.stones)))
    if piece.held_from is not None:
        before = f"before: {STAGE_LOOKS[piece.held_from].title.lower()}"
        facts.append(Fact("On hold", " · ".join(part for part in (piece.hold_reason, before) if part), "warn"))
    return facts


def _alloy(piece: PieceView) -> Fact:
    if not piece.alloy:
        return Fact("Alloy", "not known", "warn")
    if piece.alloy_assumed:
        return Fact("Alloy", f"{piece.alloy} · assumed for the estimate", "warn")
    return Fact("Alloy", piece.alloy)


def size_words(piece: PieceView) -> str:
    """`US 7 · 17.32 mm`: the size as said, and what it is in truth."""
    truth = f"{piece.size_mm.normalize():f}{THIN}mm" if piece.size_mm is not None else ""
    return " · ".join(dict.fromkeys(part for part in (piece.size, truth) if part))
