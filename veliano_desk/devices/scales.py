"""A scale by its settings: the port opened, and whoever speaks its language behind the one interface."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from veliano_desk.devices.line_scale import LineScale
from veliano_desk.devices.mt_sics import SicsScale
from veliano_desk.devices.sbi import SbiScale
from veliano_desk.devices.scale import Scale
from veliano_desk.devices.serial_line import SerialLine, open_line
from veliano_desk.domain.weighing import ScaleSettings, Tongue


@contextmanager
def opened(settings: ScaleSettings) -> Iterator[Scale]:
    """The scale on its port for as long as the block lasts. ScaleError where the port cannot be opened."""
    line = open_line(settings)
    try:
        yield _speaking(settings, line)
    finally:
        line.close()


def _speaking(settings: ScaleSettings, line: SerialLine) -> Scale:
    if settings.tongue is Tongue.SICS:
        return SicsScale(settings, line)
    return SbiScale(settings, line) if settings.tongue is Tongue.SBI else LineScale(settings, line)
