"""What a demo customer asks for: a piece in their words, teeth as the store's selector writes them, and its price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from veliano_desk.demo.year_words import Chance, Entry, YearWords

_PER_HOUR = Decimal(84)
_METAL_LOSS = Decimal("1.06")
_US_SIZES = ("5", "5½", "6", "6 1/2", "7", "7.5", "8", "8½", "9", "9.5", "10", "10½", "11", "12", "13")
_EU_SIZES = ("49", "52", "54", "56", "60")
_UK_SIZES = ("J", "L½", "N½", "P", "R", "T½", "V")
_INCHES = (18, 20, 20, 22, 22, 24, 26)
_CANINE = 3
_CARATS = ("0.50", "0.70", "0.90", "1.02", "1.25", "1.50")
_INITIALS = "ABCDEFGHJKLMNOPRSTVWZ"
_CUBAN_MM3_PER_CM = {"5": 50, "6": 71, "8": 126, "10": 197}
_CM_PER_INCH = Decimal("2.54")
_UNIVERSAL_BASE = {1: 19, 2: -12, 3: 55, 4: -16}


@dataclass(frozen=True, slots=True)
class Wish:
    """One custom piece before it is an order. details: the customer's words; price: dollars, as quoted."""

    family: str
    details: str
    teeth: object
    material: str
    price: Decimal

    @property
    def needs_kit(self) -> bool:
        return self.family == "grillz"


@dataclass(frozen=True, slots=True)
class _Made:
    """Words, teeth, metal volume (mm3), hours and stone money of a piece whose metal is not yet chosen."""

    details: str
    teeth: object
    volume: Decimal
    hours: Decimal
    stones: Decimal


def make_wish(chance: Chance, words: YearWords) -> Wish:
    """One piece, as often of each kind, style and metal as the files say."""
    families = words.pieces["families"]
    family = chance.choices(list(families), list(families.values()))[0]
    metal = chance.weighted(words.metals)
    made = _grillz(chance, words.pieces) if family == "grillz" else _jewel(chance, words.pieces, family)
    material = chance.choice(metal["spellings"])
    return Wish(family, made.details, made.teeth, material, _price(chance, made, metal))


def selector_ids(fdi: Sequence[int]) -> list[str]:
    """FDI numbers as the store's selector names them: top-6 … top--5, bottom-1 … bottom-12 (see the store's chart)."""
    return [_selector_id(tooth) for tooth in fdi]


def universal(fdi: Sequence[int]) -> list[int]:
    """FDI numbers as Universal numbers: 19 − F, F − 12, 55 − F and F − 16 by quadrant."""
    return sorted(abs(_UNIVERSAL_BASE[tooth // 10] - tooth) if tooth // 10 in (1, 3) else
                  tooth + _UNIVERSAL_BASE[tooth // 10] for tooth in fdi)  # fmt: skip


def _selector_id(tooth: int) -> str:
    quadrant, place = divmod(tooth, 10)
    number = {1: place, 2: 1 - place, 3: 6 + place, 4: 7 - place}[quadrant]
    return f"{'top' if quadrant <= 2 else 'bottom'}-{number}"


def _grillz(chance: Chance, pieces: Entry) -> _Made:
    wish = pieces["grillz"]
    chosen = chance.weighted(wish["sets"])
    teeth: list[int] = chosen["fdi"]
    canines = [tooth for tooth in teeth if tooth % 10 == _CANINE]
    style = chance.weighted([one for one in wish["styles"] if canines or not one.get("on_canines")])
    said = chance.choice(style["said"]).format(canines=" and ".join(str(tooth) for tooth in canines))
    text = f"{chance.choice(chosen['said'])} {said}"
    stones, money = int(style["stones"]) * len(canines if style.get("on_canines") else teeth), Decimal(0)
    if stones:
        kind = chance.weighted(pieces["stone_kinds"])
        text += f", {stones} x {chance.choice(('1.1', '1.2', '1.3', '1.5'))} mm {kind['said']}"
        money = stones * Decimal(kind["each"])
    if chance.happens(35):
        text += f", {chance.choice(wish['finishes'])}"
    text += "." + chance.choice(wish["fits"]) + chance.choice(pieces["references"])
    hours = Decimal("2.4") + len(teeth) * Decimal(style["hours"]) + stones * Decimal("0.07")
    return _Made(text, _as_stored(chance, teeth), Decimal(style["volume"]) * len(teeth), hours, money)


def _as_stored(chance: Chance, fdi: list[int]) -> object:
    """Mostly the selector's ids, now and then the object that the mobile page writes."""
    if chance.happens(84):
        return selector_ids(fdi)
    upper, lower = any(tooth < 30 for tooth in fdi), any(tooth > 30 for tooth in fdi)
    return {"arch": "both" if upper and lower else "top" if upper else "bottom", "teeth": universal(fdi)}


def _jewel(chance: Chance, pieces: Entry, family: str) -> _Made:
    wish = chance.weighted(pieces[family])
    stones = chance.randint(*wish["stones"])
    width = chance.choice(("5", "6", "8", "10")) if family == "chain" else chance.choice(("3", "4", "4", "5", "6"))
    inches = chance.choice(_INCHES)
    carats = chance.choice(_CARATS)
    said: str = chance.choice(wish["said"])
    text = said.format(
        us=chance.choice(_US_SIZES), us2=chance.choice(_US_SIZES), eu=chance.choice(_EU_SIZES),
        uk=chance.choice(_UK_SIZES), initials="".join(chance.sample(_INITIALS, 2)), letter=chance.choice(_INITIALS),
        word=chance.choice(pieces["words"]), width=width, inch=inches, cm=chance.choice((16, 17, 18, 19, 20)),
        stones=stones, carat=carats,
    )  # fmt: skip
    volume = Decimal(wish["volume"]) or _CUBAN_MM3_PER_CM[width] * inches * _CM_PER_INCH
    size = Decimal(carats) if "{carat}" in said else Decimal(1)
    money = stones * Decimal(wish.get("each", "0")) * size
    hours = Decimal(wish["hours"]) + max(stones - 2, 0) * Decimal("0.05")
    teeth: object = [] if chance.happens(92) else {}
    return _Made(f"{text}.{chance.choice(pieces['references'])}", teeth, volume, hours, money)


def _price(chance: Chance, made: _Made, metal: Entry) -> Decimal:
    """Metal, hours and stones with a margin, rounded as people quote: to 10, to 5, or to the cent below a dollar."""
    grams = made.volume * Decimal(metal["density"]) / 1000
    cost = grams * Decimal(metal["per_gram"]) * _METAL_LOSS + made.hours * _PER_HOUR + made.stones
    margin = Decimal(chance.randint(122, 162)) / 100
    raw = cost * margin
    step = Decimal(chance.choice((10, 10, 10, 5, 50)))
    rounded = (raw / step).to_integral_value() * step
    return rounded - Decimal("0.01") if chance.happens(8) else rounded.quantize(Decimal("0.01"))
