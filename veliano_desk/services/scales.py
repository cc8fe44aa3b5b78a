"""Scales of this desk: which there are, weighing on them, and the log of their check weights.

Which scales there are is a setting of this desk, so it is kept in its own file; the log of checks is the workshop's.
Waiting for a scale holds no unit of work: nothing of the database is kept waiting for a hand to leave the pan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from veliano_desk.config.scales import check_rules, desk_scales, keep_desk_scales
from veliano_desk.devices.scale import Told, settled
from veliano_desk.devices.scales import opened
from veliano_desk.devices.serial_line import ports as serial_ports
from veliano_desk.domain.errors import InputError, NotFoundError
from veliano_desk.domain.rights import Right
from veliano_desk.domain.scale_checks import ScaleCheck, ScaleStanding, Weighing, standing
from veliano_desk.domain.weighing import Reading, ScaleSettings, check_settings
from veliano_desk.models import scales as rows
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, checks, reads, writes

Cancelled = Callable[[], bool]


def never() -> bool:
    """For whoever does not cancel."""
    return False


def untold(_reading: Reading) -> None:
    """For whoever does not watch the weight come to rest."""


class ScalesService(Area):
    """Scales are called by their name on this desk; "" means the only one, or the first."""

    @reads(Right.METAL_SEE)
    def list(self, unit: Unit) -> tuple[ScaleStanding, ...]:
        """The scales of this desk, each with its last check and what is to be known of it."""
        scales = desk_scales()
        last = rows.last_checks(unit.session, self.who.desk, [one.name for one in scales])
        return tuple(standing(one, last.get(one.name), unit.now, check_rules()) for one in scales)

    @reads(Right.METAL_SEE)
    def log(self, unit: Unit, scale: str = "", limit: int = 200) -> tuple[ScaleCheck, ...]:
        """The newest checks: of one scale of this desk, or of all scales of all desks."""
        return rows.checks_of(unit.session, self.who.desk if scale else "", scale, limit)

    @checks(Right.METAL_POST)
    def ports(self) -> tuple[tuple[str, str], ...]:
        """The serial ports of this desk, each with what the system knows of it."""
        return serial_ports()

    @checks(Right.SETTINGS_EDIT)
    def keep(self, scale: ScaleSettings, instead: str = "") -> None:
        """Add a scale to this desk, or change the one of its name (or of `instead`, which it then renames)."""
        kept = replace(scale, name=scale.name.strip(), port=scale.port.strip())
        check_settings(kept)
        old, others = instead or kept.name, [one for one in desk_scales() if one.name != (instead or kept.name)]
        if any(one.name == kept.name for one in others):
            raise InputError("There is one of that name", "Nothing was kept.", "Give it another name.", kept.name)
        names = [one.name for one in desk_scales()]
        others.insert(names.index(old) if old in names else len(others), kept)
        keep_desk_scales(others)

    @checks(Right.SETTINGS_EDIT)
    def forget(self, name: str) -> None:
        """Take a scale off this desk; the log of its checks stays."""
        found = _chosen(name)
        keep_desk_scales([one for one in desk_scales() if one.name != found.name])

    @checks(Right.METAL_POST)
    def weigh(self, name: str = "", cancelled: Cancelled = never, told: Told = untold) -> Weighing:
        """The weight on a scale once it is at rest, with a warning where its check is due or failed.

        ScaleError where the scale does not do its part; told: hears every weight until then, on this thread.
        """
        found = self._standing(name)
        with opened(found.scale) as scale:
            reading = settled(scale, found.scale, cancelled, told)
        return Weighing(found.scale.name, reading, found.warning)

    @checks(Right.METAL_POST)
    def try_out(self, scale: ScaleSettings, cancelled: Cancelled = never, told: Told = untold) -> Reading:
        """Weigh on a scale that was not kept yet."""
        check_settings(scale)
        with opened(scale) as tried:
            return settled(tried, scale, cancelled, told)

    @checks(Right.METAL_POST)
    def tare(self, name: str = "", cancelled: Cancelled = never) -> None:
        """What lies on the scale is its tare from now on."""
        found = _chosen(name)
        with opened(found) as scale:
            scale.tare(found.patience_s, cancelled)

    @checks(Right.METAL_POST)
    def zero(self, name: str = "", cancelled: Cancelled = never) -> None:
        """The empty pan is zero from now on."""
        found = _chosen(name)
        with opened(found) as scale:
            scale.zero(found.patience_s, cancelled)

    @checks(Right.METAL_POST)
    def check(self, nominal_mg: int, name: str = "", cancelled: Cancelled = never, told: Told = untold) -> ScaleCheck:
        """Read a check weight that lies on the scale and write into the log what it read, good enough or not."""
        found = _chosen(name)
        if nominal_mg <= 0:
            raise InputError("Which check weight", "Nothing was logged.", "Give its weight, above zero.", found.name)
        with opened(found) as scale:
            reading = settled(scale, found, cancelled, told)
            serial = scale.serial(cancelled)
        return self.log_check(found.name, nominal_mg, reading.ug, serial)

    @writes(Right.METAL_POST)
    def log_check(self, unit: Unit, name: str, nominal_mg: int, read_ug: int, serial: str = "") -> ScaleCheck:
        """Write down what a scale of this desk read of a check weight; also for one without a cable."""
        found = _chosen(name)
        if nominal_mg <= 0:
            raise InputError("Which check weight", "Nothing was logged.", "Give its weight, above zero.", found.name)
        row = rows.ScaleCheckRow(
            at=unit.now, desk=self.who.desk, scale=found.name, serial=serial, nominal_ug=nominal_mg * 1000,
            read_ug=read_ug, tolerance_ug=check_rules().tolerance_ug(nominal_mg, found.readability_ug),
            person_id=self.who.person_id,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        made = rows.as_check(row, self.who.name)
        unit.areas.add("scales")
        unit.record("scale.check", found.name, None, {"read": made.words(), "passed": made.passed})
        return made

    def _standing(self, name: str) -> ScaleStanding:
        found = _chosen(name)
        return next(one for one in self.list() if one.scale.name == found.name)


def _chosen(name: str) -> ScaleSettings:
    """A scale of this desk by its name, "" for the first. NotFoundError where there is none."""
    scales = desk_scales()
    found = next((one for one in scales if name in ("", one.name)), None)
    if found is None:
        raise NotFoundError(
            "No such scale" if scales else "This desk has no scale",
            "Nothing was weighed.",
            f"There are {', '.join(one.name for one in scales)}." if scales else "Add one in Settings → Scales.",
            name,
        )
    return found
