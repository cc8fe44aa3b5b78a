"""Questions between desk and store that only a person can answer, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DecisionSide:
    """One side's value as people read it; by and at: who set it and when, empty and None where nobody knows."""

    value: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: what the service takes, and what its button says."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One open question.

    kind: "changed" (the store changed a wish after work began), "deleted" (the store no longer has the record) or
    "same person" (somebody entered here has the e-mail of a customer of the store; the order takes the answer).
    subject: what it is about, in words; field: the wish, in words, empty where the whole record is in question.
    choices: what the person may answer, empty where others decide. hidden: the values are there, but not for them.
    """

    id: int
    version: int
    kind: str
    table: str
    subject: str
    field: str
    order_id: int | None
    order_number: str
    customer_id: int | None
    ours: DecisionSide
    theirs: DecisionSide
    asked_at: datetime
    choices: tuple[Choice, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What was decided: the question's number, the answer, the order it was about (or "")."""

    id: int
    answer: str
    order_number: str
