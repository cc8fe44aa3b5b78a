"""The price of a piece: as it would be today or at its metal fix, what was quoted before, and each quote replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from veliano_desk.domain.errors import DeskError
from veliano_desk.domain.metal_fixes import FixState
from veliano_desk.domain.orders import OrderView, PieceView
from veliano_desk.domain.quotes import FixView, PriceTold, QuoteView, Replay
from veliano_desk.services.desk import Desk
from veliano_desk.views.common import formats
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card, Reason
from veliano_desk.views.common.fault_note import FaultNote
from veliano_desk.views.common.form import TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import clear, column, holder, row
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.order_hub.price_lines import PriceLines, PriceSums

_TICK_MS = 30_000
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at the service brings. why_not: why there is no price."""

    price: PriceTold | None
    why_not: str
    fix: FixView | None
    quotes: tuple[QuoteView, ...]


class PriceCard(Card):
    """Loads by itself what belongs to the piece that is shown; nothing of it on the window's thread."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__("Price", icon="percent", parent=parent)
        self._context = context
        self._order: OrderView | None = None
        self._piece: PieceView | None = None
        self._look = _Look(None, "", None, ())
        self.sums, self.lines = PriceSums(), PriceLines()
        self.lines.hide()
        self._why_not = Words(style="body", tone="muted", wrap=True, select=True)
        self._fixed = Reason()
        self.fault = FaultNote()
        self.how = Button("How it is reckoned", kind="link", on_click=self._unfold)
        self.quote_button = Button("Make a quote", icon="file-text", on_click=self.make_quote)
        self.fix_button = Button("Fix the metal", icon="lock", kind="quiet", on_click=self.fix_metal)
        self.cancel_button = Button("Cancel the fix…", kind="link", on_click=self._ask_why)
        self.reason = TextField("Why it is cancelled")
        self._cancelling = holder(row(self.reason, Button("Cancel the fix", on_click=self.cancel_fix)))
        self._quotes = QVBoxLayout()
        self._quotes.setSpacing(4)
        self.replayed = Words(style="small", wrap=True, select=True)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._say_fix)
        self._lay_out()

    def show_piece(self, order: OrderView, piece: PieceView) -> None:
        """Show the price of a piece; what is unfolded folds when it is another one."""
        if self._piece is None or self._piece.id != piece.id:
            self._fold()
            self.replayed.hide()
            self._cancelling.hide()
            self.fault.clear()
        self._order, self._piece = order, piece
        self.load()

    def load(self) -> None:
        """Read price, fix and quotes anew."""
        if self._order is None or self._piece is None:
            return
        number, piece, desk = self._order.number, self._piece.id, self._context.desk
        self._context.tasks.run(
            "order_hub:price", "Price", lambda _progress, _cancelled: (piece, _read(desk, number, piece)),
            self._take, owner=self,
        )  # fmt: skip

    def make_quote(self) -> None:
        """Keep the price as a quote; an open fix is used up by it."""
        if self._piece is not None:
            piece, fix = self._piece.id, self._look.fix.fix.id if self._look.fix else None
            self._write("Making a quote", lambda: self._context.desk.pricing.make_quote(piece, fix), self._quoted)

    def fix_metal(self) -> None:
        """Hold today's price of the piece's metal."""
        price, piece, order = self._look.price, self._piece, self._order
        if price is None or piece is None or order is None:
            return
        pricing = self._context.desk.pricing
        self._write(
            "Fixing the metal", lambda: pricing.fix(price.metal, price.fine_mg, order.number, piece.id), self._fixed_now
        )

    def cancel_fix(self) -> None:
        """Let the open fix go, with its reason."""
        if self._look.fix is None:
            return
        if not self.reason.text():
            self.reason.set_error("Give the reason.")
            return
        fix, why, pricing = self._look.fix.fix.id, self.reason.text(), self._context.desk.pricing
        self._write("Cancelling a fix", lambda: pricing.cancel_fix(fix, why), lambda _fix: self._cancelled())

    def replay(self, quote: QuoteView) -> None:
        """Reckon a quote anew with the numbers of its day."""
        pricing = self._context.desk.pricing
        self._context.tasks.run(
            "order_hub:replay", "Replaying a quote", lambda _progress, _cancelled: pricing.replay(quote.id),
            self._say_replay, self._refused, owner=self,
        )  # fmt: skip

    def _take(self, found: tuple[int, _Look]) -> None:
        piece, look = found
        if self._piece is None or piece != self._piece.id:
            return
        self._look = look
        self._why_not.setText(look.why_not)
        self._why_not.setVisible(look.price is None)
        for part in (self.sums, self.how, self.quote_button):
            part.setVisible(look.price is not None)
        self.fix_button.setVisible(look.price is not None and look.fix is None)
        self.cancel_button.setVisible(look.fix is not None and not self._cancelling.isVisibleTo(self))
        if look.price is not None:
            self.sums.show_price(look.price)
            self.lines.show_price(look.price)
            self.how.setVisible(bool(look.price.lines))
        self.set_meta("at the fix" if look.fix else "today")
        self._say_fix()
        self._show_quotes(look.quotes)

    def _say_fix(self) -> None:
        """How long the fix still holds; once it has run out, the price is asked for anew."""
        fix, now = self._look.fix, self._context.desk.clock.now()
        self._fixed.setVisible(fix is not None)
        if fix is None:
            self._timer.stop()
            return
        left = fix.fix.expires_at - now
        if left.total_seconds() <= 0:
            self._timer.stop()
            self.load()
            return
        until = formats.moment(fix.fix.expires_at, self._context.desk.zone, now)
        at = f"at {fix.price.price.words()} " if fix.price is not None else ""
        self._fixed.set_text(
            f"{fix.fix.metal.title()} is fixed {at}for "
            f"{formats.grams(fix.fix.fine_mg)} fine, until {until}: {formats.lasting(left)} left."
        )
        self._timer.start()

    def _show_quotes(self, quotes: tuple[QuoteView, ...]) -> None:
        clear(self._quotes)
        for quote in quotes:
            words = Words(
                _quote_words(quote, self._context.desk, self._context.desk.clock.now()), style="small", wrap=True
            )
            again = Button("Replay", kind="link", on_click=partial(self.replay, quote))
            again.setAccessibleName(f"Replay quote {quote.number}")
            line = row(words, again)
            line.setStretch(0, 1)
            self._quotes.addLayout(line)

    def _quoted(self, quote: QuoteView) -> None:
        what = formats.money(quote.price.total) if quote.price.total is not None else "kept"
        self._context.notifier.toast(f"Quote {quote.number}: {what}", icon="check")
        self.load()

    def _fixed_now(self, fix: FixView) -> None:
        until = formats.moment(fix.fix.expires_at, self._context.desk.zone, self._context.desk.clock.now())
        self._context.notifier.toast(f"{fix.fix.metal.title()} is fixed until {until}.", icon="check")
        self.load()

    def _cancelled(self) -> None:
        self.reason.set_text("")
        self._cancelling.hide()
        self.load()

    def _say_replay(self, replay: Replay) -> None:
        then = formats.money(replay.again.total) if replay.again.total is not None else "the price"
        same = "the same to the cent" if replay.same else "NOT what was quoted"
        now = replay.now.total if replay.now is not None else None
        today = f" By today’s numbers it is {formats.money(now)}." if now is not None else ""
        why_not = f" Today it cannot be priced: {replay.why_not}" if replay.why_not else ""
        self.replayed.setText(
            f"Quote {replay.quote.number} with the numbers of its day: {then}, {same}.{today}{why_not}"
        )
        self.replayed.set_tone("muted" if replay.same else "risk")
        self.replayed.show()

    def _write(self, title: str, work: Callable[[], Made], done: Callable[[Made], None]) -> None:
        self.fault.clear()
        self.setEnabled(False)
        self._context.tasks.write(
            title, lambda _progress, _cancelled: work(), done, self._refused, on_end=lambda: self.setEnabled(True),
            owner=self,
        )  # fmt: skip

    def _refused(self, error: Exception) -> None:
        self.fault.show_error(error, "pricing the piece")

    def _ask_why(self) -> None:
        self._cancelling.show()
        self.cancel_button.hide()
        self.reason.line.setFocus()

    def _unfold(self) -> None:
        if self.lines.isVisibleTo(self):
            self._fold()
        else:
            self.lines.show()
            self.how.setText("Fewer lines")

    def _fold(self) -> None:
        self.lines.hide()
        self.how.setText("How it is reckoned")

    def _lay_out(self) -> None:
        for shown in (self._why_not, self._fixed, self.sums, self.lines, self.fault):
            self.body.addWidget(shown)
        self.body.addLayout(row(self.how, None, self.cancel_button))
        self.body.addWidget(self._cancelling)
        self.body.addLayout(row(self.quote_button, self.fix_button, None))
        self.body.addLayout(column(self._quotes, self.replayed, gap=4))
        self.body.addStretch(1)
        hidden: tuple[QWidget, ...] = (
            self._why_not, self._fixed, self._cancelling, self.replayed, self.cancel_button,
        )  # fmt: skip
        for part in hidden:
            part.hide()


def _read(desk: Desk, number: str, piece: int) -> _Look:
    """The piece's price at its open fix, else today's; its quotes, newest first."""
    fixes = [
        one for one in desk.pricing.fixes(number) if one.state is FixState.OPEN and one.fix.piece_id in (None, piece)
    ]
    quotes = tuple(one for one in desk.pricing.quotes(number) if one.piece_id == piece)
    fix = fixes[0] if fixes else None
    try:
        return _Look(desk.pricing.quote_piece(piece, fix.fix.id if fix else None), "", fix, quotes)
    except DeskError as error:
        return _Look(None, f"{error.title}. {error.happened} {error.todo}", fix, quotes)


def _quote_words(quote: QuoteView, desk: Desk, now: datetime) -> str:
    """`Quote 2 · $1,295.00 · today 08:12 · Vera`, and how the metal behind it stands."""
    parts = [f"Quote {quote.number}"]
    if quote.price.total is not None:
        parts.append(formats.money(quote.price.total))
    parts += [formats.moment(quote.at, desk.zone, now), quote.person]
    if quote.fixed_until is not None:
        parts.append(
            f"metal fixed until {formats.moment(quote.fixed_until, desk.zone, now)}"
            if now < quote.fixed_until
            else "its metal fix has ended"
        )
    return " · ".join(parts)
