"""What is typed at the desk, checked field by field, as pieces of the trade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from veliano_desk.config import trade as tables
from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.flags import Flag
from veliano_desk.domain.material_words import SOME_STONES
from veliano_desk.domain.piece_reading import DETAILS, GRILLZ, PieceDraft, piece_title
from veliano_desk.domain.teeth import FIELD, LOWER, UPPER, arch_of, in_chart_order, is_fdi
from veliano_desk.domain.walk_ins import Fault, NewCustomer, NewOrder, NewPiece

MOST_STONES = 100_000
MOST_PIECES = 50
_LONGEST = 2_000
_MOST = Decimal(10**9)


def order_faults(book: TradeBook, new: NewOrder, today: date) -> list[Fault]:
    """All that cannot be taken as it is, in the order of the form; which customers there are is not looked at."""
    faults = [*_whose(new)]
    if not 1 <= len(new.pieces) <= MOST_PIECES:
        faults.append(Fault("pieces", f"An order has 1 to {MOST_PIECES} pieces."))
    for at, piece in enumerate(new.pieces):
        faults += [Fault(f"pieces.{at}.{field}", words) for field, words in piece_faults(book, piece)]
    if new.price is None:
        faults.append(Fault("price", "Say what was agreed; 0 for a gift."))
    elif not new.price.is_finite() or not 0 <= new.price < _MOST or new.price != round(new.price, 2):
        faults.append(Fault("price", "Write it like 1290.00."))
    if new.wanted_on is not None and new.wanted_on < today:
        faults.append(Fault("wanted_on", "That day is over."))
    if len(new.notes) > _LONGEST:
        faults.append(Fault("notes", f"Say it in {_LONGEST:,} letters."))
    return faults


def _whose(new: NewOrder) -> Iterator[Fault]:
    if [new.customer_id is not None, new.customer is not None, bool(new.customer_email)].count(True) != 1:
        yield Fault("customer", "Choose a customer, or enter a new one.")
    elif new.customer is not None:
        yield from customer_faults(new.customer)


def customer_faults(new: NewCustomer) -> Iterator[Fault]:
    if not new.name.strip():
        yield Fault("customer.name", "A name is needed.")
    local, at, domain = new.email.strip().rpartition("@")
    if not at or not local or "." not in domain.strip(".") or any(letter.isspace() for letter in new.email.strip()):
        yield Fault("customer.email", "The store knows people by their e-mail: name@example.com.")
    fields = (new.name, new.email, new.phone, new.street, new.postcode, new.city, new.country)
    if any("\0" in said or len(said) > _LONGEST for said in fields):
        yield Fault("customer", "Something here is too long, or no text.")


def piece_faults(book: TradeBook, piece: NewPiece) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) of a piece."""
    if piece.kind not in book.kinds:
        yield "kind", "Choose what it is."
        return
    alloy = book.alloys.get(piece.alloy_code)
    if alloy is None or alloy.metal == "wax":
        yield "alloy_code", "Choose the alloy."
    if not all(is_fdi(tooth) for tooth in piece.teeth):
        yield "teeth", "Use FDI numbers: 11–18, 21–28, 31–38, 41–48."
    elif piece.teeth and book.kinds[piece.kind].measure != "teeth":
        yield "teeth", f"{book.kinds[piece.kind].title}: made without teeth."
    if piece.size.strip() and not _is_size(book, piece):
        yield "size", "Write it like US 7, EU 54, 22 in or 45 cm."
    if any(code not in _styles() for code in piece.style.split("+") if code):
        yield "style", "Choose a style from the list."
    if piece.stones is not None and not 0 <= piece.stones <= MOST_STONES:
        yield "stones", f"Give 0 to {MOST_STONES:,}."
    if piece.stone_kind and piece.stone_kind not in stone_kinds():
        yield "stone_kind", "Choose the stones from the list."
    if len(piece.notes) > _LONGEST or "\0" in piece.notes:
        yield "notes", f"Say it in {_LONGEST:,} letters."


def stone_kinds() -> tuple[str, ...]:
    """Stones by the names that the trade's data give them."""
    return tuple(tables.trade_words().materials.words.stones)


def drafts_of(book: TradeBook, pieces: Sequence[NewPiece]) -> list[tuple[PieceDraft, str]]:
    """The pieces as the workshop makes them, each with its note: grillz first and one per row of teeth, as the store
    has them. Only for pieces without faults."""
    made = [(draft, piece.notes) for piece in pieces for draft in _drafts(book, piece)]
    places = {UPPER: 0, LOWER: 1}
    return sorted(made, key=lambda one: places.get(one[0].arch or "", 2) if one[0].kind == GRILLZ else 3)


def _drafts(book: TradeBook, piece: NewPiece) -> list[PieceDraft]:
    teeth = in_chart_order(piece.teeth)
    rows = [row for arch in (UPPER, LOWER) if (row := tuple(tooth for tooth in teeth if arch_of(tooth) == arch))]
    if len(rows) < 2:
        return [_draft(book, piece, teeth, piece.stones)]
    upper = None if piece.stones is None else piece.stones - piece.stones // 2
    return [
        _draft(book, piece, rows[0], upper),
        _draft(book, piece, rows[1], None if piece.stones is None else piece.stones // 2),
    ]


def _draft(book: TradeBook, piece: NewPiece, teeth: tuple[int, ...], stones: int | None) -> PieceDraft:
    kind, words = book.kinds[piece.kind], tables.piece_words()
    arch = arch_of(teeth[0]) if teeth else None
    measure = book.measured(piece.kind, piece.size) if kind.measure in ("ring", "length") and piece.size else None
    size_text = measure.text if measure else piece.size.strip()
    styles = [style.code for style in words.styles if style.code in piece.style.split("+")]
    return PieceDraft(
        kind=piece.kind, title=piece_title(piece.kind, arch, len(teeth), size_text, styles, words),
        alloy_code=piece.alloy_code, assumed_alloy_code=None, teeth=teeth, arch=arch, style="+".join(styles),
        size_text=size_text, size_mm=measure.mm if measure and not measure.assumed else None,
        assumed_size_mm=measure.mm if measure and measure.assumed else None, width_mm=None,
        stones=piece.stone_kind or (SOME_STONES if piece.stones else None), stones_count=stones or None,
        stones_mct=None, plated=False, needs_kit=kind.needs_kit, flags=tuple(_doubts(book, piece, teeth)),
    )  # fmt: skip


def _doubts(book: TradeBook, piece: NewPiece, teeth: tuple[int, ...]) -> Iterator[Flag]:
    """What nobody knew yet when the order was taken."""
    measure = book.kinds[piece.kind].measure
    if measure == "teeth" and not teeth:
        yield Flag(FIELD, "No teeth are selected.", "")
    if measure in ("ring", "length") and not piece.size.strip():
        yield Flag(DETAILS, f"The {'ring size' if measure == 'ring' else 'length'} is not said.", "")
    if piece.stone_kind and not piece.stones:
        yield Flag(DETAILS, "The stones are not counted.", "")
    if piece.stones and not piece.stone_kind:
        yield Flag(DETAILS, "Stones are asked for, but not which.", "")


def _is_size(book: TradeBook, piece: NewPiece) -> bool:
    """As for an edit: in mm where the kind is made to a measure, elsewhere at least a number."""
    if len(piece.size) > _LONGEST:
        return False
    if book.kinds[piece.kind].measure in ("ring", "length"):
        return book.size_mm(piece.kind, piece.size) is not None
    return any(letter.isdecimal() for letter in piece.size)


def _styles() -> frozenset[str]:
    return frozenset(style.code for style in tables.piece_words().styles)
