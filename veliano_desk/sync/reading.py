"""Reading the store's rows as they came, or with what somebody here put right in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from veliano_desk.domain.row_digest import canonical_value
from veliano_desk.sync.client import Row
from veliano_desk.sync.errors import RowNotUnderstoodError
from veliano_desk.sync.wire import StoreRow

R = TypeVar("R", bound=StoreRow)
Mend = Mapping[str, Any]
"""{field: {"was": what the store says, "is": what is read instead}}."""
Mends = Mapping[str, Mend]
"""remote id -> what was put right in that row."""


@dataclass(frozen=True, slots=True)
class ReadPage(Generic[R]):
    """A page's rows that can be read, each once, and those that cannot: remote id -> (reason, the row as JSON).

    mended: which of the first can be read only because somebody mended them.
    """

    understood: list[R]
    findings: dict[str, tuple[str, str]]
    mended: frozenset[str]


def read_page(kind: type[R], rows: Sequence[Row], mends: Mends) -> ReadPage[R]:
    """Read each row; what cannot be read is read with what somebody put right in it, where the store says the same as
    then."""
    understood: dict[str, R] = {}
    findings: dict[str, tuple[str, str]] = {}
    mended: set[str] = set()
    for raw in rows:
        try:
            row = kind.read(raw)
        except RowNotUnderstoodError as fault:
            put_right = _mended(kind, raw, mends.get(fault.remote_id, {}))
            if put_right is None:
                findings[fault.remote_id or rows_digest([raw])] = (fault.reason, as_kept(fault.raw))
                continue
            row = put_right
            mended.add(row.id)
        understood[row.id] = row
    return ReadPage(list(understood.values()), findings, frozenset(mended))


def as_mended(raw: Row, mend: Mend) -> dict[str, Any]:
    """The row with what somebody put right in it, where it says the same as then; as it came where nobody did."""
    return {**raw, **{
        name: each["is"] for name, each in mend.items()
        if canonical_value(name, raw.get(name)) == canonical_value(name, each["was"])
    }}  # fmt: skip


def as_kept(raw: Mapping[str, Any]) -> str:
    """A row that could not be read, as it is kept."""
    return json.dumps(raw, ensure_ascii=False, default=str)


def rows_digest(rows: Sequence[Row]) -> str:
    """A fingerprint of rows exactly as they came."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()


def _mended(kind: type[R], raw: Row, mend: Mend) -> R | None:
    """The row read with other values, but kept as it came; None where that does not help either."""
    if not mend:
        return None
    try:
        return kind.read(as_mended(raw, mend)).model_copy(update={"raw": dict(raw)})
    except RowNotUnderstoodError:
        return None
