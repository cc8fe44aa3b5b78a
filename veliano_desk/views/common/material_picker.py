"""Choosing a material: alloys and stones side by side with their look, stock, price today, lead time and what to
mind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from veliano_desk.domain.material_fit import AlloyChoice, MaterialChoices, PieceWish, StoneChoice, Verdict
from veliano_desk.views.common import formats, theme
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.chips import Choice, Segmented
from veliano_desk.views.common.columns import Tone
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, column, holder, row, scrolled
from veliano_desk.views.common.page import PageContext

_SWATCH = 18
_TALL = 300
_ALLOYS, _STONES = "alloys", "stones"
_TONES: dict[Verdict, Tone] = {Verdict.FITS: "ok", Verdict.NOTE: "info", Verdict.WARN: "warn"}
_VERDICTS = {Verdict.FITS: "Suits it", Verdict.NOTE: "Mind", Verdict.WARN: "Careful"}


class Swatch(QWidget):
    """A material's colour; what it is called stands beside it."""

    def __init__(self, look: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(_SWATCH, _SWATCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line"))
        painter.setBrush(QColor(self._look) if self._look else theme.colour("raised"))
        painter.drawEllipse(QRectF(0.5, 0.5, _SWATCH - 1, _SWATCH - 1))
        painter.end()


class MaterialRow(QAbstractButton):
    """A material as one button: everything that it says is also said to screen readers."""

    def __init__(
        self, look: str, title: str, facts: str, price: str, verdict: Verdict, words: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setText(title)
        said = "  ".join((_VERDICTS[verdict], *words)) if words else _VERDICTS[verdict]
        self.setAccessibleName(", ".join(part for part in (title, price, facts, said) if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        head = row(Words(title, style="strong"), None, Words(price), gap=8)
        below = row(Words(facts, style="small", tone="muted"), None, gap=8)
        fit = Words(said, style="small", tone=_TONES[verdict], wrap=True)
        text = column(head, below, fit, gap=1)
        line = row(gap=10, margins=(8, 6, 8, 6))
        line.addWidget(Swatch(look), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(text, 1)
        self.setLayout(line)
        for label in self.findChildren(QWidget):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self.underMouse() or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


class MaterialPicker(QWidget):
    """A link that unfolds both lists; `wish` says for which piece. What is chosen is emitted and the lists fold."""

    alloy_chosen = Signal(str)
    stone_chosen = Signal(str)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.wish: Callable[[], PieceWish] = lambda: PieceWish("")
        self.rows: list[MaterialRow] = []
        self.compare_button = Button("Compare alloys and stones", icon="gem", kind="link", on_click=self._unfold)
        self.which = Segmented((Choice(_ALLOYS, "Alloys"), Choice(_STONES, "Stones")), "What to compare")
        self.which.chosen.connect(lambda _which: self._show())
        self._found = MaterialChoices((), ())
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        area = scrolled(holder(self._list))
        area.setFixedHeight(_TALL)
        self._panel = holder(column(row(self.which, None), area, gap=6))
        self._panel.hide()
        self.setLayout(column(row(self.compare_button, None), self._panel, gap=6))

    def load(self) -> None:
        """Read what there is for the piece as it is now."""
        wish, pricing = self.wish(), self._context.desk.pricing
        self._context.tasks.run(
            f"materials:{id(self)}", "Materials", lambda _progress, _cancelled: pricing.materials(wish), self._take,
            owner=self,
        )  # fmt: skip

    def fold(self) -> None:
        self._panel.hide()
        self.compare_button.setText("Compare alloys and stones")

    def _unfold(self) -> None:
        if self._panel.isVisibleTo(self):
            self.fold()
            return
        self._panel.show()
        self.compare_button.setText("Fold")
        self.load()

    def _take(self, found: MaterialChoices) -> None:
        self._found = found
        self._show()

    def _show(self) -> None:
        clear(self._list)
        made = self._alloys() if self.which.value == _ALLOYS else self._stones()
        self.rows = made
        for one in made:
            self._list.addWidget(one)
        self._list.addStretch(1)

    def _alloys(self) -> list[MaterialRow]:
        return [self._row(alloy_row(one), partial(self._choose_alloy, one.code)) for one in self._found.alloys]

    def _stones(self) -> list[MaterialRow]:
        return [self._row(stone_row(one), partial(self._choose_stone, one.kind)) for one in self._found.stones]

    def _row(self, made: MaterialRow, chosen: Callable[[], None]) -> MaterialRow:
        made.clicked.connect(lambda _checked=False: chosen())
        return made

    def _choose_alloy(self, code: str) -> None:
        self.fold()
        self.alloy_chosen.emit(code)

    def _choose_stone(self, kind: str) -> None:
        self.fold()
        self.stone_chosen.emit(kind)


def alloy_row(one: AlloyChoice) -> MaterialRow:
    """`18K yellow gold · 12.400 g in the vault`, its price a gram, and what to mind."""
    price = f"{formats.money(one.per_gram)} / g" if one.per_gram is not None else ""
    stock = f"{formats.grams(one.stock_mg)} in the vault" if one.stock_mg else f"none here, {_lead(one.lead_days)}"
    return MaterialRow(one.look, one.title, f"{stock} · mark {one.mark}", price, one.verdict, one.words)


def stone_row(one: StoneChoice) -> MaterialRow:
    """`Rubies · 24 pieces, 3.120 ct · hardness 9`."""
    price = f"{formats.money(one.per_ct)} / ct" if one.per_ct is not None else ""
    there = f"{formats.number(one.pieces)} pieces" + (f", {formats.carats(one.stock_mct)}" if one.stock_mct else "")
    stock = there if one.pieces else f"none here, {_lead(one.lead_days)}"
    hard = f" · hardness {one.hardness:f}" if one.hardness is not None else ""
    title = one.kind[:1].upper() + one.kind[1:]
    return MaterialRow(one.look, title, f"{stock}{hard}", price, one.verdict, one.words)


def _lead(days: int) -> str:
    return f"comes in {days} {'day' if days == 1 else 'days'}"
