"""What a delivery may be: never more than ordered, never lighter gross than net, of the fineness that was bought."""

from __future__ import annotations

from decimal import Decimal

from veliano_desk.config.purchasing_rules import PurchasingRules
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.metal import MetalArticle
from veliano_desk.domain.purchasing import LineKind, ReceivedLine
from veliano_desk.domain.quantities import grams_text
from veliano_desk.domain.stock import quantity_text
from veliano_desk.models import purchasing as rows

_HUNDRED = Decimal(100)
_CENTI = 10_000
"""Hundredths of a percent in the whole."""


def check_line(
    line: rows.PurchaseLine, came: ReceivedLine, article: MetalArticle | None, rules: PurchasingRules, *, over: bool
) -> None:
    """InputError names what a line of a delivery cannot be. over: by right and with a reason, more may."""
    if came.quantity < 0 or came.rejected < 0 or came.quantity + came.rejected == 0:
        raise _refused(line, "Nothing of it came, or less than nothing.", "Leave the line out, or say how much.")
    most = line.quantity + int(line.quantity * rules.over_percent / _HUNDRED)
    if line.received + came.quantity > most and not (over and came.reason.strip()):
        there = line.quantity - line.received
        raise _refused(
            line,
            f"{quantity_text(came.quantity, line.unit)} came; {quantity_text(max(0, there), line.unit)} of "
            f"{quantity_text(line.quantity, line.unit)} are still open.",
            "Receive what was ordered and send the rest back, or have somebody who may accept more than was ordered, "
            "with a reason.",
        )
    if came.pieces is not None and came.pieces <= 0:
        raise _refused(line, "The pieces are none.", "Count them, or leave them open.")
    if line.kind == LineKind.METAL:
        _check_metal(line, came, article, rules)
    elif came.gross_mg is not None and came.gross_mg <= 0:
        raise _refused(line, "The weight is none.", "Weigh it, or leave it open.")


def _check_metal(
    line: rows.PurchaseLine, came: ReceivedLine, article: MetalArticle | None, rules: PurchasingRules
) -> None:
    if came.gross_mg is not None and came.gross_mg < came.quantity:
        raise _refused(
            line, f"{grams_text(came.quantity)} net are more than {grams_text(came.gross_mg)} gross.", "Weigh it again."
        )
    if came.assay_millis is None or article is None:
        return
    off = abs(came.assay_millis - article.fineness_millis)
    if off > rules.assay_tolerance_millis:
        raise _refused(
            line,
            f"It assays at {Decimal(came.assay_millis) / 1000} ‰; {article.code} is made to "
            f"{Decimal(article.fineness_millis) / 1000} ‰.",
            "Send it back, or order and receive the article that it is.",
        )


def loss_of(line: rows.PurchaseLine, came: ReceivedLine, *, over: bool) -> int:
    """Milligrams lost in work outside: known once all of it is back, nothing before. InputError where more came back
    than is there, or more is lost than agreed and nobody who may says why."""
    out = line.sent_mg - line.back_mg - line.lost_mg
    if came.back_mg < 0 or came.back_mg > out:
        raise _refused(
            line, f"{grams_text(came.back_mg)} came back; {grams_text(out)} are with them.",
            "Weigh it again, or receive what they added as metal bought.",
        )  # fmt: skip
    if line.received + came.quantity < line.quantity:
        return 0
    lost = out - came.back_mg
    allowed = line.sent_mg * line.loss_centipercent // _CENTI - line.lost_mg
    if lost > allowed and not (over and came.reason.strip()):
        raise _refused(
            line, f"{grams_text(lost)} of {grams_text(line.sent_mg)} are lost; {grams_text(allowed)} were agreed.",
            "Ask them for the rest, or have somebody who may accept it, with a reason.",
        )  # fmt: skip
    return lost


def _refused(line: rows.PurchaseLine, why: str, todo: str) -> InputError:
    return InputError("This cannot be received", f"{line.title}: {why} Nothing was booked.", todo, line.title)
