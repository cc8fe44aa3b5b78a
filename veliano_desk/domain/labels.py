"""Labels: what stands on one, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass

_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Label:
    """code: what a scanner reads, and the largest words; title: what it is; lines: more of it, the most important
    first, as many as there is room for."""

    code: str
    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelSize:
    """A label in a printer. dpi: the printer's dots."""

    code: str
    title: str
    width_mm: int
    height_mm: int
    dpi: int

    def dots(self, mm: float) -> int:
        """Millimetres as the printer's dots."""
        return round(mm * self.dpi / _MM_PER_INCH)
