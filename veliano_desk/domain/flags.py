"""What could not be read, or was only assumed: said to a person, with the store's own words kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flag:
    """One doubt about a piece.

    field: which of the store's fields it is about (`material`, `teeth_selection`, `design_details`, `status`);
    message: a sentence for staff; raw: the text in question as it came. assumed: read by a rule that holds for every
    order of its sort, to be confirmed with the customer; nothing is unclear, so it does not count as to be mended.
    """

    field: str
    message: str
    raw: str = ""
    assumed: bool = False
