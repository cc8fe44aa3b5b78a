"""From what the store wrote to pieces: one custom order is one or more of them.

Doubts become flags, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from veliano_desk.domain.alloys import AlloyBook
from veliano_desk.domain.flags import Flag
from veliano_desk.domain.material_words import SOME_STONES, mentioned_stones, without_look_alikes
from veliano_desk.domain.materials import MaterialReading, MaterialRules, read_material
from veliano_desk.domain.piece_measures import Measure, StoneSpec, lengths, ring_sizes, stone_specs, widths
from veliano_desk.domain.piece_rows import row_counts, rows_named
from veliano_desk.domain.piece_words import PieceKind, PieceWords, clause_of, find_kinds, find_styles, plain_text, tidy
from veliano_desk.domain.routing import PieceFacts
from veliano_desk.domain.teeth import BOTH, LOWER, UPPER, TeethReading, front_teeth, read_teeth_selection

DETAILS = "design_details"
GRILLZ, RING, CUSTOM = "grillz", "ring", "custom"
_ROW_WORDS = {UPPER: "top", LOWER: "bottom"}
_SAME_SIZE_MM = Decimal("0.4")
"""Sizes said in two systems that lie this close mean the same ring."""

Found = TypeVar("Found")


@dataclass(frozen=True, eq=False)
class TradeWords:
    """What reading needs: the alloys, the words of materials and the words of pieces. One stands only for itself."""

    alloys: AlloyBook
    materials: MaterialRules
    pieces: PieceWords


@dataclass(frozen=True, slots=True)
class PieceDraft:
    """One piece as far as the order says.

    kind: a code of `resources/piece_kinds.json`; style: codes joined by `+`; size_mm: inner diameter of a ring,
    length of a chain, as said; assumed_size_mm and assumed_alloy_code: for estimate and plan only. teeth: FDI in
    chart order. stones_count None: stones are not counted; stones_mct: all of them, 0.001 ct.
    """

    kind: str
    title: str
    alloy_code: str | None
    assumed_alloy_code: str | None
    teeth: tuple[int, ...]
    arch: str | None
    style: str
    size_text: str
    size_mm: Decimal | None
    assumed_size_mm: Decimal | None
    width_mm: Decimal | None
    stones: str | None
    stones_count: int | None
    stones_mct: int | None
    plated: bool
    needs_kit: bool
    flags: tuple[Flag, ...]

    @property
    def alloy_assumed(self) -> bool:
        return self.alloy_code is None and self.assumed_alloy_code is not None

    def facts(self) -> PieceFacts:
        """For routing and estimate: what is said, else what is assumed."""
        return PieceFacts(
            kind=self.kind, alloy_code=self.alloy_code or self.assumed_alloy_code, alloy_assumed=self.alloy_assumed,
            teeth=self.teeth, style=self.style, size_mm=self.size_mm or self.assumed_size_mm, width_mm=self.width_mm,
            stones=self.stones, stones_count=self.stones_count, stones_mct=self.stones_mct, plated=self.plated,
        )  # fmt: skip


def read_pieces(
    *, material: str | None, teeth_selection: object, design_details: object, notes: str | None, words: TradeWords
) -> tuple[PieceDraft, ...]:
    """The pieces of a custom order, at least one; never raises for anything the store may hold.

    Grillz with both arches are two pieces. Notes are read only for what the details do not say.
    """
    details = plain_text(design_details)
    said = _Said(tidy(details), tidy(notes or ""), details, words)
    alloy = _material(material, words)
    teeth = read_teeth_selection(teeth_selection)
    outlines = _outlines(said, teeth, selected=teeth_selection not in (None, "", [], {}))
    _give_sizes(outlines, said)
    _give_styles(outlines, said)
    _give_stones(outlines, said, alloy)
    return tuple(_draft(outline, said, alloy) for outline in outlines)


@lru_cache(maxsize=1024)
def _material(text: str | None, words: TradeWords) -> MaterialReading:
    """Shops write the same few materials over and over."""
    return read_material(text, words.alloys, words.materials)


@dataclass
class _Said:
    """The tidy texts of an order: details first, notes for what they leave open."""

    details: str
    notes: str
    raw: str
    words: TradeWords

    def first_of(self, read: Callable[[str], tuple[Found, ...]]) -> tuple[Found, ...]:
        """What the details say, else what the notes say."""
        return (self.details and read(self.details)) or (self.notes and read(self.notes)) or ()


@dataclass
class _Outline:
    """A piece while it is being put together."""

    kind: PieceKind
    place: int
    teeth: tuple[int, ...] = ()
    arch: str | None = None
    size: Measure | None = None
    styles: list[str] = field(default_factory=list)
    width_mm: Decimal | None = None
    stones: str | None = None
    stones_count: int | None = None
    stones_mct: int | None = None
    flags: list[Flag] = field(default_factory=list)


def _outlines(said: _Said, teeth: TeethReading, *, selected: bool) -> list[_Outline]:
    pieces = said.words.pieces
    kinds = said.first_of(lambda text: find_kinds(text, pieces))
    named = next((kind.place for kind in kinds if kind.code == GRILLZ), None)
    others = [kind for kind in kinds if kind.code != GRILLZ]
    outlines: list[_Outline] = []
    rows_counted = not kinds and bool(said.first_of(row_counts))
    if teeth.teeth or named is not None or rows_counted or (selected and not others):
        outlines += _grillz(said, teeth, pieces.kind(GRILLZ), named or 0)
    outlines += [_Outline(pieces.kind(kind.code), kind.place) for kind in others for _ in range(kind.count)]
    if not outlines:
        outlines.append(_unnamed(said))
    elif outlines[0].kind.code != GRILLZ and selected:
        outlines[0].flags += teeth.flags
    elif outlines[0].kind.code == GRILLZ and others:
        titles = ", ".join(pieces.kind(kind.code).title.lower() for kind in others)
        outlines[0].flags.append(Flag(DETAILS, f"Besides the grillz the text names: {titles}.", said.raw))
    return outlines


def _unnamed(said: _Said) -> _Outline:
    """A piece without a name: a ring where a ring size is said with its system, else something to be asked about."""
    pieces = said.words.pieces
    sizes = said.first_of(lambda text: ring_sizes(text, pieces.assumed_size_system))
    if any(size.mm and not size.assumed for size in sizes):
        flag = Flag(DETAILS, "Taken for a ring because a ring size is said.", said.raw)
        return _Outline(pieces.kind(RING), 0, flags=[flag])
    flag = Flag(DETAILS, "What kind of piece this is, is not said.", said.raw)
    return _Outline(pieces.kind(CUSTOM), 0, flags=[flag])


def _grillz(said: _Said, teeth: TeethReading, kind: PieceKind, place: int) -> list[_Outline]:
    """One piece per arch; one without an arch where nothing says which."""
    counts, flags = dict(said.first_of(row_counts)), list(teeth.flags)
    if counts and teeth.arch and teeth.arch != BOTH and teeth.arch not in counts:
        rows = ", ".join(f"{_ROW_WORDS[arch]} {count}" for arch, count in counts.items())
        flags.append(
            Flag(DETAILS, f"The text says {rows}, but the {_ROW_WORDS[teeth.arch]} row is selected.", said.raw)
        )
        counts = {}
    arches = {arch for arch in (UPPER, LOWER) if teeth.of_arch(arch) or arch in counts or teeth.arch in (arch, BOTH)}
    if not arches:
        arches = set(said.first_of(rows_named))
    outlines = []
    for arch in sorted(arches, key=(UPPER, LOWER).index):
        outline = _Outline(kind, place, teeth.of_arch(arch), arch, flags=list(flags))
        _compare_count(outline, counts.get(arch), said)
        outlines.append(outline)
    if outlines:
        return outlines
    flag = Flag(DETAILS, "Neither the teeth nor the row is said.", said.raw)
    return [_Outline(kind, place, flags=[*flags, flag])]


def _compare_count(outline: _Outline, count: int | None, said: _Said) -> None:
    """`top 6` in words: taken for the front teeth where none are selected, checked against them where some are."""
    row = _ROW_WORDS[outline.arch or UPPER]
    message = ""
    if count is None:
        message = "" if outline.teeth else f"Which teeth of the {row} row is not said."
    elif not outline.teeth:
        outline.teeth = front_teeth(outline.arch or UPPER, count)
        message = f"“{row} {count}” is taken as the {count} front teeth; please check with the customer."
    elif len(outline.teeth) != count:
        message = f"The text says {row} {count}, but {len(outline.teeth)} teeth of that row are selected."
    if message:
        outline.flags.append(Flag(DETAILS, message, said.raw))


def _give_sizes(outlines: list[_Outline], said: _Said) -> None:
    system = said.words.pieces.assumed_size_system
    rings = [outline for outline in outlines if outline.kind.measure == "ring"]
    strands = [outline for outline in outlines if outline.kind.measure == "length"]
    if rings:
        _match_sizes(rings, said.first_of(lambda text: ring_sizes(text, system)), "ring size", said)
        _match_widths(rings, said.first_of(lambda text: widths(text, said_only=True)))
    if strands:
        _match_sizes(strands, said.first_of(lengths), "length", said)
        _match_widths(strands, said.first_of(lambda text: widths(text, said_only=False)))


def _match_widths(outlines: list[_Outline], found: tuple[Measure, ...]) -> None:
    """One width for all, or one each in the order of the text."""
    for index, outline in enumerate(outlines if found else ()):
        outline.width_mm = found[index if len(found) == len(outlines) else 0].mm


def _match_sizes(outlines: list[_Outline], found: tuple[Measure, ...], what: str, said: _Said) -> None:
    """Gives each piece its size, in the order of the text; what does not add up is flagged, not guessed."""
    if len(outlines) == 1 and len(found) > 1:
        found = _as_one(found, said, outlines[0])
    if len(found) == len(outlines):
        pairs = list(zip(outlines, found, strict=True))
    elif len(found) == 1 and len({outline.kind.code for outline in outlines}) == 1:
        pairs = [(outline, found[0]) for outline in outlines]
    else:
        pairs = [(_nearest(outlines, size.place, said), size) for size in found if outlines]
    for outline, measure in pairs:
        outline.size = measure
        if measure.message:
            outline.flags.append(Flag(DETAILS, measure.message, said.raw))
    for outline in outlines:
        if outline.size is None:
            outline.flags.append(Flag(DETAILS, f"The {what} is not said.", said.raw))


def _as_one(found: tuple[Measure, ...], said: _Said, outline: _Outline) -> tuple[Measure, ...]:
    """Several sizes for one piece: one size in two systems, or a contradiction that a person must settle."""
    known = [measure for measure in found if measure.mm is not None]
    sure = [measure for measure in known if not measure.assumed] or known
    if sure and max(m.mm for m in sure if m.mm) - min(m.mm for m in sure if m.mm) <= _SAME_SIZE_MM:
        return (sure[0],)
    texts = ", ".join(measure.text for measure in found)
    outline.flags.append(Flag(DETAILS, f"Several sizes are said: {texts}.", said.raw))
    return (Measure(texts, sure[0].mm, sure[0].place, assumed=True),) if sure else ()


def _give_stones(outlines: list[_Outline], said: _Said, alloy: MaterialReading) -> None:
    words, pieces = said.words.materials.words, said.words.pieces

    def read(text: str) -> tuple[StoneSpec, ...]:
        return stone_specs(
            without_look_alikes(text, words), words.stone_pattern, pieces.round_depth, pieces.largest_melee_mm
        )

    mentions = mentioned_stones(said.details, words)
    kinds = ", ".join(dict.fromkeys(kind for kind, _ in mentions)) or alloy.stones
    specs = said.first_of(read) or read(tidy(alloy.text))
    placed: dict[int, list[StoneSpec]] = {}
    for spec in specs:
        placed.setdefault(_nearest(outlines, spec.place, said).place, []).append(spec)
    meant = set(placed) or {_nearest(outlines, place, said).place for _, place in mentions}
    for place in meant or {outline.place for outline in outlines}:
        group = [outline for outline in outlines if outline.place == place]
        _share_stones(group, placed.get(place, []), kinds, said)


def _share_stones(group: list[_Outline], specs: list[StoneSpec], kinds: str | None, said: _Said) -> None:
    """Stones said once for several pieces are split evenly, the rest going to the first ones."""
    if not specs and not kinds:
        return
    count, mct = _summed(specs)
    for index, outline in enumerate(group):
        outline.stones = kinds or SOME_STONES
        outline.stones_count = _part(count, index, len(group))
        outline.stones_mct = _part(mct, index, len(group))
        messages = []
        if specs and len(group) > 1:
            messages.append("The stones are said once for several pieces; they were split evenly.")
        if count is None:
            messages.append("The stones are not counted.")
        if outline.stones == SOME_STONES:
            messages.append("Stones are asked for, but not which.")
        outline.flags += [Flag(DETAILS, message, said.raw) for message in messages]


def _summed(specs: Iterable[StoneSpec]) -> tuple[int | None, int | None]:
    """Pieces and weight of several specs: a weight that is said stands above one reckoned from diameters."""
    counts = [spec.count for spec in specs if spec.count is not None]
    stated = [spec.mct for spec in specs if spec.count is None and spec.mct is not None]
    reckoned = [spec.mct for spec in specs if spec.count is not None]
    count = sum(counts) if counts else None
    if stated:
        return count, sum(stated)
    known = [mct for mct in reckoned if mct is not None]
    return count, sum(known) if known and len(known) == len(reckoned) else None


def _part(whole: int | None, index: int, parts: int) -> int | None:
    return None if whole is None else whole // parts + (1 if index < whole % parts else 0)


def _nearest(outlines: list[_Outline], place: int, said: _Said) -> _Outline:
    """The piece that words at `place` are about: in the same clause, else the last named before, else the closest."""
    text = said.details or said.notes
    clause = clause_of(text, place)

    def distance(outline: _Outline) -> tuple[bool, bool, int]:
        elsewhere = clause_of(text, outline.place) != clause
        return elsewhere, elsewhere and outline.place > place, abs(outline.place - place)

    return outlines[0] if len(outlines) == 1 else min(outlines, key=distance)


def _give_styles(outlines: list[_Outline], said: _Said) -> None:
    """A style belongs to the piece whose words it stands by, among the kinds that can have it."""
    for style, place in said.first_of(lambda text: find_styles(text, said.words.pieces)):
        able = [outline for outline in outlines if not style.kinds or outline.kind.code in style.kinds]
        if able:
            meant = _nearest(able, place, said).place
            for outline in able:
                if outline.place == meant:
                    outline.styles.append(style.code)


def _draft(outline: _Outline, said: _Said, alloy: MaterialReading) -> PieceDraft:
    size = outline.size
    sure = size.mm if size and not size.assumed else None
    return PieceDraft(
        kind=outline.kind.code,
        title=piece_title(
            outline.kind.code,
            outline.arch,
            len(outline.teeth),
            size.text if size else "",
            outline.styles,
            said.words.pieces,
        ),
        alloy_code=alloy.alloy_code,
        assumed_alloy_code=alloy.assumed_code,
        teeth=outline.teeth,
        arch=outline.arch,
        style="+".join(outline.styles),
        size_text=size.text if size else "",
        size_mm=sure,
        assumed_size_mm=size.mm if size and size.assumed else None,
        width_mm=outline.width_mm,
        stones=outline.stones,
        stones_count=outline.stones_count,
        stones_mct=outline.stones_mct,
        plated=alloy.plated,
        needs_kit=outline.kind.needs_kit,
        flags=tuple(dict.fromkeys((*alloy.flags, *outline.flags))),
    )


def piece_title(
    kind: str, arch: str | None, teeth: int, size_text: str, styles: Iterable[str], pieces: PieceWords
) -> str:
    """`Grillz · top 6 · open face`, `Signet ring · US 9`; KeyError for a kind that is not in the data.

    teeth: how many; arch None with teeth means that they stand in both. size_text: as said; styles: codes.
    """
    parts = [pieces.kind(kind).title]
    if kind == GRILLZ:
        row = _ROW_WORDS.get(arch or "", "top and bottom" if teeth else "")
        parts.append(f"{row} {teeth or ''}".strip() if row else "")
    else:
        parts.append(size_text)
    return " · ".join(part for part in (*parts, *(pieces.style_title(code) for code in styles)) if part)
