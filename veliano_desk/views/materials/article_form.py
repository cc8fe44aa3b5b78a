"""Describing an article: what is asked for depends on what it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from veliano_desk.domain.articles import KIND_TITLES, SHELF_KINDS, UNITS, ArticleEdit, ArticleKind, ArticleView, Part
from veliano_desk.views.common.amounts import as_typed, figure_of
from veliano_desk.views.common.buttons import Button
from veliano_desk.views.common.cards import Card
from veliano_desk.views.common.chips import Choice
from veliano_desk.views.common.form import CheckBox, ChoiceField, TextField
from veliano_desk.views.common.labels import Words
from veliano_desk.views.common.layout import column, row
from veliano_desk.views.common.stock_words import UNIT_TITLES, typed_quantity

_TEXTS = {
    "metal": "Metal", "mark": "Mark", "colour": "Colour", "shape": "Shape", "size": "Size", "clarity": "Clarity",
    "quality": "Quality", "supplier_article": "Supplier’s code", "note": "Note",
}  # fmt: skip
_THOUSANDTHS = {"fineness_millis": "Fineness in ‰", "density_millis": "Density in g/cm³"}
_QUANTITIES = {"reorder_at": "Reorder below", "order_to": "Order up to"}
_OF_ALLOYS = ("metal", "mark", "fineness_millis", "density_millis", "composition")
_OF_STONES = ("shape", "clarity")
_METAL_GOODS = (ArticleKind.FINDING, ArticleKind.CHAIN)


class ArticleForm(Card):
    """`given`: an ArticleEdit; `dropped`: nothing is to be changed."""

    given = Signal(object)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Article", icon="gem", parent=parent)
        self.kind = ChoiceField("What it is", [Choice(str(kind), KIND_TITLES[kind]) for kind in SHELF_KINDS])
        self.code, self.title = TextField("Code", placeholder="fnd-lobster-9"), TextField("Name")
        self.unit = ChoiceField("Counted in", [])
        self.counts_pieces = CheckBox("Pieces are counted beside the weight")
        self.active = CheckBox("In use")
        self.fields: dict[str, TextField] = {
            name: TextField(title) for name, title in {**_TEXTS, **_THOUSANDTHS, **_QUANTITIES}.items()
        }  # fmt: skip
        self.fields["lead_days"] = TextField("Days until it comes")
        self.fields["weight_mg"] = TextField("Weight in mg", hint="of a piece, or of a metre")
        self.fields["composition"] = TextField(
            "Composition", placeholder="gold 583.333 @ 19.32; copper 416.667 @ 8.96", hint="metal ‰ @ density, …"
        )
        for name in (*_THOUSANDTHS, *_QUANTITIES, "lead_days", "weight_mg"):
            self.fields[name].line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._base = ArticleEdit("", ArticleKind.FINDING, "", "piece")
        self._said = Words(tone="risk", wrap=True)
        self.save_button = Button("Save", kind="primary", on_click=self._give)
        buttons = row(self.save_button, Button("Cancel", on_click=self.dropped.emit), None)
        lines = [self.kind, self.title, self.code, self.unit, self.counts_pieces, *self.fields.values(), self.active]
        self.body.addLayout(column(*lines, self._said, buttons))
        self.kind.changed.connect(self._turn)

    def show_article(self, view: ArticleView | None) -> None:
        """An article to be changed; None for a new one."""
        self._base = view.about if view is not None else ArticleEdit("", ArticleKind.FINDING, "", "piece")
        self.set_title("Change the article" if view is not None else "New article")
        about, fixed = self._base, view is not None and view.fixed
        self.kind.set_value(str(about.kind))
        self.kind.editor.setEnabled(not fixed)
        self.code.set_text(about.code)
        self.code.line.setReadOnly(view is not None)
        self.title.set_text(about.title)
        self._turn()
        self.unit.set_value(about.unit)
        self.unit.editor.setEnabled(not fixed)
        self.counts_pieces.setChecked(about.counts_pieces)
        self.counts_pieces.setEnabled(not fixed)
        self.active.setChecked(about.active)
        self._say("")
        for name, field in self.fields.items():
            field.set_text(_shown(about, name))
            field.set_error("")
        self.title.setFocus()

    def refused(self, words: str) -> None:
        """Why it was not saved; what was typed stays."""
        self._say(words)

    def _turn(self) -> None:
        kind = ArticleKind(self.kind.value())
        self.unit.set_choices([Choice(unit, UNIT_TITLES[unit].capitalize()) for unit in UNITS[kind]])
        for name in _OF_ALLOYS:
            metal = name in ("metal", "mark") and kind in _METAL_GOODS
            self.fields[name].setVisible(kind is ArticleKind.ALLOY or metal)
        for name in _OF_STONES:
            self.fields[name].setVisible(kind is ArticleKind.STONE)
        self.fields["weight_mg"].setVisible(kind is not ArticleKind.ALLOY)
        self.counts_pieces.setVisible(kind in (ArticleKind.STONE, ArticleKind.FINDING))

    def _give(self) -> None:
        for field in self.fields.values():
            field.set_error("")
        edit = self._read()
        wrong = next((field for field in self.fields.values() if field.error), None)
        if wrong is not None or edit is None:
            (wrong or self.title).line.setFocus()
            return
        self.given.emit(edit)

    def _read(self) -> ArticleEdit | None:
        unit = self.unit.value()
        figures = {name: self._figure(name, 1000) for name in _THOUSANDTHS}
        figures |= {name: self._quantity(name, unit) for name in _QUANTITIES}
        figures |= {name: self._figure(name, 1) for name in ("lead_days", "weight_mg")}
        parts = _parts(self.fields["composition"].text())
        if parts is None:
            self.fields["composition"].set_error("Write it like gold 583.333 @ 19.32; copper 416.667 @ 8.96")
        if parts is None or any(value is None for value in figures.values()):
            return None
        said: dict[str, Any] = {**figures, **{name: self.fields[name].text() for name in _TEXTS}}
        return replace(
            self._base, code=self.code.text(), kind=ArticleKind(self.kind.value()), title=self.title.text(), unit=unit,
            counts_pieces=self.counts_pieces.isChecked(), active=self.active.isChecked(), composition=parts, **said,
        )  # fmt: skip

    def _figure(self, name: str, scale: int) -> int | None:
        """A figure of 0 or more in its own unit; None after saying that it is none."""
        text = self.fields[name].text()
        figure = figure_of(text) if text else Decimal(0)
        exact = None if figure is None else figure * scale
        if exact is None or exact < 0 or exact != exact.to_integral_value():
            self.fields[name].set_error("Give a figure of zero or more, three decimals at most.")
            return None
        return int(exact)

    def _quantity(self, name: str, unit: str) -> int | None:
        text = self.fields[name].text()
        quantity = typed_quantity(text, unit) if text else 0
        if quantity is None:
            self.fields[name].set_error(f"Give {UNIT_TITLES[unit]}, zero or more.")
        return quantity

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


def _shown(about: ArticleEdit, name: str) -> str:
    """A field's text as somebody would type it; nothing for zero."""
    if name == "composition":
        return "; ".join(
            f"{part.name} {_plain(part.share_millis, 3)} @ {_plain(part.density_millis, 3)}"
            for part in about.composition
        )
    value = getattr(about, name)
    if isinstance(value, str) or not value:
        return value or ""
    digits = (
        {"mg": 3, "mct": 3, "um": 6}.get(about.unit, 0) if name in _QUANTITIES else 3 if name in _THOUSANDTHS else 0
    )
    return as_typed(_plain(value, digits))


def _plain(value: int, digits: int) -> str:
    return f"{Decimal(value).scaleb(-digits).normalize():f}"


def _parts(text: str) -> tuple[Part, ...] | None:
    """A composition as it was typed; None for what is none."""
    made = []
    for told in filter(None, (one.strip() for one in text.split(";"))):
        named, _, density = told.partition("@")
        name, _, share = named.strip().rpartition(" ")
        figures = [figure_of(one.strip()) for one in (share, density)]
        if not name or any(figure is None or figure * 1000 != int(figure * 1000) for figure in figures):
            return None
        made.append(Part(name, *(int((figure or 0) * 1000) for figure in figures)))
    return tuple(made)
