"""The metal ledger's rules: double entry by article, owner and fine weight. What moves from where to where, exactly.

A posting takes from accounts and gives to others. It sums to zero in milligrams per article and owner, and in fine
weight per metal and owner. Re-alloying and refining turn one article into another: there milligrams of an article need
not close, and what whole milligrams cannot say of the fine weight stands on an account of its own, so that the sum is
zero all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple, Protocol

from veliano_desk.domain.errors import InputError
from veliano_desk.domain.quantities import FINE_UNITS_PER_MG, fine_units, grams_text

WORKSHOP = 0
"""The owner of what belongs to the workshop; a customer's metal carries the customer's number."""
FINE = "fine-"
"""What the code of an article that is fine weight alone begins with; the metal follows."""
_ROUNDING_PER_LINE = FINE_UNITS_PER_MG
"""Weighing to whole milligrams leaves less than a milligram of fine weight per line open."""


class AccountKind(StrEnum):
    """Where metal can be, and where it comes from and goes to."""

    VAULT = "vault"
    WORKER = "worker"
    JOB = "job"
    TREE = "tree"
    DUST = "dust"
    REFINER = "refiner"
    CASTER = "caster"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    LOSS = "loss"
    OPENING = "opening"
    DIFFERENCE = "difference"


INSIDE = frozenset({AccountKind.VAULT, AccountKind.WORKER, AccountKind.JOB, AccountKind.TREE, AccountKind.DUST})
HOLDING = INSIDE | {AccountKind.REFINER, AccountKind.CASTER}
"""Accounts that hold real metal: none of them ever has less than nothing."""
DUST_KINDS = ("filings", "polishings", "bench sweeps", "floor sweeps", "solutions")
"""Lemel is kept apart by kind: what it yields differs."""


class Account(NamedTuple):
    """An account by its kind and what tells it from others of its kind: `worker:ana`, `vault:main`, `dust:filings`."""

    kind: AccountKind
    ref: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"

    @classmethod
    def read(cls, text: str) -> Account:
        """From `kind:name`; `vault` alone is `vault:main`. Raises InputError for a kind that there is not."""
        kind, _, ref = text.strip().partition(":")
        try:
            known = AccountKind(kind.strip().lower())
        except ValueError:
            raise InputError(
                "No such account",
                f"“{text}” names no account; nothing was posted.",
                f"Write kind:name, the kind being one of {', '.join(AccountKind)}.",
                text,
            ) from None
        named = ref.strip() or _ONLY.get(known, "")
        if not named:
            raise InputError(
                "Which account is not said",
                f"“{text}” has no name; nothing was posted.",
                f"Write {known}:name.",
                text,
            )
        return cls(known, named)


_ONLY = {
    AccountKind.VAULT: "main", AccountKind.LOSS: "making", AccountKind.OPENING: "balance",
    AccountKind.DIFFERENCE: "rounding",
}  # fmt: skip


_PLACES = {
    AccountKind.VAULT: "Vault", AccountKind.WORKER: "Bench of", AccountKind.JOB: "Job", AccountKind.TREE: "Tree",
    AccountKind.DUST: "Dust bin:", AccountKind.REFINER: "Refiner", AccountKind.CASTER: "Caster",
    AccountKind.SUPPLIER: "Supplier", AccountKind.CUSTOMER: "Customer", AccountKind.LOSS: "Lost in",
    AccountKind.OPENING: "Opening", AccountKind.DIFFERENCE: "Difference:",
}  # fmt: skip


def account_words(account: str, name: str = "") -> str:
    """An account as people say it: `Vault`, `Bench of Ana`, `Dust bin: filings`. name: of the person whose it is."""
    read = Account.read(account)
    alone = read.kind is AccountKind.VAULT and read.ref == _ONLY[AccountKind.VAULT]
    return _PLACES[read.kind] if alone else f"{_PLACES[read.kind]} {name or read.ref}"


class EventKind(IntEnum):
    """Why metal moves, by the number that the ledger keeps."""

    OPENING = 10
    RECEIPT = 20
    SUPPLIER_RETURN = 21
    CUSTOMER_IN = 30
    CUSTOMER_OUT = 31
    EXCHANGE = 32
    ISSUE = 40
    RETURN = 41
    SPRUE = 42
    FILINGS = 43
    SCRAP = 44
    TRANSFER = 45
    DELIVERY = 46
    CAST = 50
    REALLOY = 51
    LOSS = 60
    REFINE_SEND = 70
    REFINE_SETTLE = 71
    CASTER_SEND = 72
    CASTER_BACK = 73
    CORRECTION = 90
    STOCKTAKE = 91

    @property
    def title(self) -> str:
        """As people say it."""
        return RULES[self].title

    @classmethod
    def named(cls, text: str) -> EventKind:
        """From its name (`issue`) or number (`40`). Raises InputError for one that there is not."""
        wanted = text.strip().upper().replace(" ", "_").replace("-", "_")
        for kind in cls:
            if wanted in (kind.name, str(kind.value)):
                return kind
        names = ", ".join(kind.name.lower() for kind in cls)
        raise InputError("No such movement", f"“{text}” is none; nothing was posted.", f"Use one of {names}.", text)


@dataclass(frozen=True, slots=True)
class EventRule:
    """What a kind of event may do: from which kinds of account to which; `melts`: articles may become others;
    `exchanges`: metal may change its owner; `reason`: it must say why."""

    title: str
    gives: frozenset[AccountKind]
    takes: frozenset[AccountKind]
    melts: bool = False
    exchanges: bool = False
    reason: bool = False


def _kinds(*kinds: AccountKind) -> frozenset[AccountKind]:
    return frozenset(kinds)


_A = AccountKind
_BENCH = _kinds(_A.WORKER, _A.JOB)
RULES: dict[EventKind, EventRule] = {
    EventKind.OPENING: EventRule("Opening balance", _kinds(_A.OPENING), HOLDING),
    EventKind.RECEIPT: EventRule("Received", _kinds(_A.SUPPLIER, _A.REFINER), _kinds(_A.VAULT)),
    EventKind.SUPPLIER_RETURN: EventRule("Sent back to the supplier", _kinds(_A.VAULT), _kinds(_A.SUPPLIER)),
    EventKind.CUSTOMER_IN: EventRule("Customer's metal taken in", _kinds(_A.CUSTOMER), _kinds(_A.VAULT)),
    EventKind.CUSTOMER_OUT: EventRule("Customer's metal given back", _kinds(_A.VAULT), _kinds(_A.CUSTOMER)),
    EventKind.EXCHANGE: EventRule("Metal exchanged with a customer", INSIDE, INSIDE, exchanges=True, reason=True),
    EventKind.ISSUE: EventRule("Issued", _kinds(_A.VAULT, _A.JOB), _BENCH),
    EventKind.RETURN: EventRule("Good pieces returned", _BENCH, _kinds(_A.VAULT, _A.JOB)),
    EventKind.SPRUE: EventRule("Sprue returned", _BENCH | {_A.TREE}, _kinds(_A.VAULT)),
    EventKind.FILINGS: EventRule("Lemel collected", _BENCH | {_A.TREE}, _kinds(_A.DUST)),
    EventKind.SCRAP: EventRule("Scrap returned", _BENCH | {_A.TREE}, _kinds(_A.VAULT, _A.DUST)),
    EventKind.TRANSFER: EventRule("Moved", INSIDE, INSIDE),
    EventKind.DELIVERY: EventRule("Left with the piece", _kinds(_A.JOB, _A.VAULT), _kinds(_A.CUSTOMER)),
    EventKind.CAST: EventRule(
        "Cast", _kinds(_A.VAULT, _A.TREE, _A.JOB), _kinds(_A.TREE, _A.JOB, _A.VAULT, _A.DUST, _A.LOSS)
    ),
    EventKind.REALLOY: EventRule("Re-alloyed", _kinds(_A.VAULT), _kinds(_A.VAULT, _A.LOSS, _A.DIFFERENCE), melts=True),
    EventKind.LOSS: EventRule("Lost in making", INSIDE, _kinds(_A.LOSS)),
    EventKind.REFINE_SEND: EventRule("Sent to the refiner", _kinds(_A.VAULT, _A.DUST), _kinds(_A.REFINER)),
    EventKind.REFINE_SETTLE: EventRule(
        "Refining settled", _kinds(_A.REFINER), _kinds(_A.VAULT, _A.SUPPLIER, _A.DIFFERENCE), melts=True
    ),
    EventKind.CASTER_SEND: EventRule("Sent to the caster", _kinds(_A.VAULT), _kinds(_A.CASTER)),
    EventKind.CASTER_BACK: EventRule("Back from the caster", _kinds(_A.CASTER), _kinds(_A.VAULT, _A.JOB, _A.LOSS)),
    EventKind.CORRECTION: EventRule("Corrected", frozenset(_A), frozenset(_A), melts=True, exchanges=True, reason=True),
    EventKind.STOCKTAKE: EventRule(
        "Counted", INSIDE | {_A.DIFFERENCE, _A.LOSS}, INSIDE | {_A.DIFFERENCE, _A.LOSS}, reason=True
    ),
}


class MetalArticle(Protocol):
    """What the ledger knows of an article: its code, which metal it is, how fine (0.001 ‰)."""

    @property
    def code(self) -> str: ...

    @property
    def metal(self) -> str: ...

    @property
    def fineness_millis(self) -> int: ...


@dataclass(frozen=True, slots=True)
class NewLine:
    """One line of a posting: milligrams that an account gets (positive) or gives (negative). owner: the customer whose
    metal it is, 0 for the workshop's."""

    account: Account
    article: str
    mg: int
    owner: int = WORKSHOP


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A posting as somebody asks for it. uid: made by whoever asks, so that asking twice posts once; operation: whose
    loss it is (a routing's operation); order: the number of the order it is for; value: what all that comes in cost, in
    ten-thousandths of the workshop's currency, None where nobody said."""

    kind: EventKind
    lines: tuple[NewLine, ...]
    note: str = ""
    operation: str = ""
    order: str = ""
    uid: str = ""
    value: int | None = None


def moved(
    kind: EventKind,
    source: str,
    target: str,
    article: str,
    mg: int,
    *,
    owner: int = WORKSHOP,
    note: str = "",
    operation: str = "",
    order: str = "",
    uid: str = "",
    value: int | None = None,
) -> NewEvent:
    """A posting of one weight from one account to another, named as `Account.read` reads them."""
    lines = (NewLine(Account.read(source), article, -mg, owner), NewLine(Account.read(target), article, mg, owner))
    return NewEvent(kind, lines, note, operation, order, uid, value)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A line with its fine weight in 10⁻⁶ mg. An article `fine-gold` stands for fine weight alone, without milligrams:
    on accounts for differences."""

    account: Account
    article: str
    metal: str
    mg: int
    fine: int
    owner: int = WORKSHOP


def weighed(event: NewEvent, articles: dict[str, MetalArticle]) -> tuple[Weighed, ...]:
    """The lines with their fine weights, closed. InputError says what does not: nothing of it may be posted then.

    articles: those that the lines name, by code; KeyError for one that is missing.
    """
    check_event(event)
    lines = [
        Weighed(
            line.account, line.article, found.metal, line.mg, fine_units(line.mg, found.fineness_millis), line.owner
        )
        for line in event.lines
        for found in (articles[line.article],)
    ]
    rule = RULES[event.kind]
    if rule.melts and event.kind is not EventKind.CORRECTION:
        lines += _differences(event, lines)
    for fault in _unbalanced(lines, rule):
        raise InputError(
            "This does not close", f"{fault} Nothing was posted.", "Weigh again and post what was weighed."
        )
    return tuple(lines)


def check_event(event: NewEvent) -> None:
    """InputError names the first thing that is wrong with a posting whatever the accounts hold."""
    for fault in _faults(event):
        raise InputError("This cannot be posted", f"{fault} Nothing was posted.", "Correct it and post it again.")


def _faults(event: NewEvent) -> Iterator[str]:
    """What is wrong with a posting by itself."""
    rule = RULES[event.kind]
    if len(event.lines) < 2:
        yield "A posting takes from one account and gives to another."
    if event.value is not None and event.value < 0:
        yield "Metal costs nothing or more."
    if any(line.mg == 0 for line in event.lines):
        yield "A line without weight moves nothing."
    if rule.reason and not event.note.strip():
        yield f"“{rule.title}” needs a reason."
    if event.kind is EventKind.LOSS and not event.operation.strip():
        yield "A loss belongs to one operation; which one is not said."
    for line in event.lines:
        allowed = rule.takes if line.mg > 0 else rule.gives
        if line.account.kind not in allowed:
            does = "get" if line.mg > 0 else "give"
            yield f"“{rule.title}”: a {line.account.kind} account does not {does} metal there."
        if line.account.kind is AccountKind.DUST and line.account.ref not in DUST_KINDS:
            yield f"“{line.account.ref}” is no kind of lemel; there are {', '.join(DUST_KINDS)}."


def _differences(event: NewEvent, lines: Sequence[Weighed]) -> list[Weighed]:
    """Fine weight that a melt leaves open: rounding to whole milligrams where metal was re-alloyed (more is a fault),
    what the refiner found more or less where a lot is settled."""
    refined = event.kind is EventKind.REFINE_SETTLE
    account = Account(AccountKind.DIFFERENCE, "refining" if refined else "rounding")
    made = []
    for (metal, owner), fine in _sums((line.metal, line.owner, line.fine) for line in lines).items():
        if not refined and abs(fine) >= _ROUNDING_PER_LINE * len(lines):
            said = "more" if fine > 0 else "less"
            weight = grams_text(abs(fine) // FINE_UNITS_PER_MG)
            raise InputError(
                "This does not close",
                f"{weight} {said} fine {metal} would come out than went in. Nothing was posted.",
                "Check the weights and which alloys they are.",
            )
        if fine:
            made.append(Weighed(account, f"{FINE}{metal}", metal, 0, -fine, owner))
    return made


def _sums(parts: Iterable[tuple[str, int, int]]) -> dict[tuple[str, int], int]:
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for name, owner, amount in parts:
        sums[name, owner] += amount
    return sums


def _unbalanced(lines: Sequence[Weighed], rule: EventRule) -> Iterator[str]:
    """Which sums are not zero; an exchange closes over all owners together."""
    owned = [(line, WORKSHOP if rule.exchanges else line.owner) for line in lines]
    if not rule.melts:
        for (article, _), mg in _sums((line.article, owner, line.mg) for line, owner in owned).items():
            if mg:
                yield f"{grams_text(abs(mg))} of {article} {'appear' if mg > 0 else 'vanish'}."
    for (metal, _), fine in _sums((line.metal, owner, line.fine) for line, owner in owned).items():
        if fine:
            yield f"Fine {metal} does not sum to zero: {fine:+,} × 10⁻⁶ mg."


def reversed_lines(lines: Iterable[Weighed]) -> tuple[Weighed, ...]:
    """The lines that undo others, to the last unit."""
    return tuple(Weighed(line.account, line.article, line.metal, -line.mg, -line.fine, line.owner) for line in lines)


def unexplained_mg(issued: int, returned: int, in_hand: int, allowed: int) -> int:
    """What nobody can explain: max(0, issued − returned − still in hand − allowed loss), in milligrams."""
    return max(0, issued - returned - in_hand - allowed)
