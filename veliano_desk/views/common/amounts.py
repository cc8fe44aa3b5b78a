"""Figures as people type them: read as the computer's locale writes them, or plainly; never guessed."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import QLocale
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QWidget

from veliano_desk.views.common.form import TextField

MOST = Decimal(100_000_000)
"""Nobody means more; what is above is a slip of the keyboard."""
_BLANKS = ("\u202f", "\u00a0")
_SYMBOLS = "$€£¥"
_APOSTROPHES = "'’"
"""Keyboards have the one, locales the other."""


def figure_of(typed: str) -> Decimal | None:
    """What somebody typed as a figure; None for none and for too much.

    Where a comma divides thousands, `1290,50` is no figure: read as 129,050 it would be a hundredfold. A group begins
    with no nought, so `0.035` is read as it stands where a point divides thousands.
    """
    point, group = QLocale().decimalPoint(), QLocale().groupSeparator()
    plain = "".join(typed.split()).replace("−", "-")
    for each in (*_BLANKS, *_SYMBOLS):
        plain = plain.replace(each, "")
    if group in _APOSTROPHES:
        plain = plain.replace(_APOSTROPHES[0], group).replace(_APOSTROPHES[1], group)
    if re.fullmatch(rf"[-+]?[1-9]\d{{0,2}}({re.escape(group)}\d{{3}})+({re.escape(point)}\d+)?", plain, re.ASCII):
        plain = plain.replace(group, "")
    plain = plain.replace(point, ".")
    if not re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)", plain, re.ASCII):
        return None
    figure = Decimal(plain)
    return figure if abs(figure) < MOST else None


def amount_of(typed: str) -> Decimal | None:
    """As `figure_of`; nought is no amount."""
    return figure_of(typed) or None


def as_typed(plain: str) -> str:
    """A plain figure (`1290.50`) as somebody here would type it; what is no plain figure stays as it is."""
    return plain.replace(".", QLocale().decimalPoint()) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else plain


class CountField(TextField):
    """A whole number of 0 or more. Thousands may be marked where it is pasted; only digits stay."""

    def __init__(self, label: str, digits: int, *, placeholder: str = "0", parent: QWidget | None = None) -> None:
        super().__init__(label, placeholder=placeholder, parent=parent)
        self.line.setValidator(_Digits(digits, self))

    def count(self) -> int | None:
        """What stands there; None for nothing."""
        text = self.text()
        return int(text) if text else None


class _Digits(QValidator):
    def __init__(self, most: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._most = most

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        digits = text.strip()
        group = QLocale().groupSeparator()
        if re.fullmatch(rf"\d{{1,3}}([{re.escape(group)},\u202f\u00a0 ]\d{{3}})+", digits, re.ASCII):
            digits = re.sub(r"\D", "", digits)
        fits = re.fullmatch(rf"[0-9]{{0,{self._most}}}", digits) is not None
        state = QValidator.State.Acceptable if fits else QValidator.State.Invalid
        return state, digits if fits else text, min(at, len(digits)) if digits == text else len(digits)
