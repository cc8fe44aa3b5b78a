"""What of a shop order is made for its buyer, as a question between desk and store keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

LINES = "items"
"""The lines of a shop order, asked about as if they were a column of it."""


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line made to order. line, product, variant: the store's ids; product_id, variant_id: ours of the same goods."""

    line: str
    product: str
    variant: str
    product_id: int | None
    variant_id: int | None
    title: str
    quantity: int

    @property
    def wanted(self) -> tuple[str, str, int]:
        """What the buyer chose, whatever the goods are called meanwhile and whichever line says it."""
        return self.product, self.variant, self.quantity


def kept_lines(lines: Iterable[SoldLine]) -> str:
    """The lines as text that `read_lines` reads."""
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False)


def read_lines(kept: str) -> tuple[SoldLine, ...]:
    """The lines that a text of `kept_lines` holds."""
    return tuple(SoldLine(**line) for line in json.loads(kept)) if kept else ()


def same_lines(one: str, other: str) -> bool:
    """Whether two texts of `kept_lines` mean that the same is to be made."""
    return sorted(line.wanted for line in read_lines(one)) == sorted(line.wanted for line in read_lines(other))


def goes_on_from(ours: str, theirs: str) -> dict[str, str]:
    """Which line of theirs goes on from which of ours, by their ids: the same one, else one with the same goods, since
    shops also take lines out and put them in anew. Lines that are new are absent."""
    old = {line.line: line for line in read_lines(ours)}
    new = read_lines(theirs)
    found = {line.line: line.line for line in new if line.line in old}
    for line in new:
        same = (
            one for one in old.values()
            if one.line not in found.values() and (one.product, one.variant) == (line.product, line.variant)
        )  # fmt: skip
        before = None if line.line in found else next(same, None)
        if before is not None:
            found[line.line] = before.line
    return found


def lines_words(kept: str) -> str:
    """The lines as people read them: `2 × Open face six · 14K + 1 × Fangs`; empty for none."""
    return " + ".join(f"{line.quantity} × {line.title}" for line in read_lines(kept))
