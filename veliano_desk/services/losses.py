"""What is lost at the bench: what it comes of, cell by cell, and one cell on its control chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from veliano_desk.config.loss_statistics import loss_statistics_rules
from veliano_desk.domain.errors import InputError
from veliano_desk.domain.loss_statistics import LossChart, LossPoint, LossStudy
from veliano_desk.domain.rights import Right
from veliano_desk.models.queries import metal_losses as lists
from veliano_desk.models.unit_of_work import Unit
from veliano_desk.services.actions import Area, reads
from veliano_desk.services.local_time import today


class LossesService(Area):
    """Losses of a period; without one, of the last days that the rules name."""

    @reads(Right.METAL_SEE)
    def study(self, unit: Unit, since: date | None = None, until: date | None = None) -> LossStudy:
        """What the losses of these days come of, both included, and each worker × operation × alloy."""
        from veliano_desk.statistics.losses import cells_of, find_cause

        first, last = self._span(since, until)
        rules = loss_statistics_rules()
        points = lists.loss_points(unit.session, first, last, rules.most_points)
        checks = lists.check_points(unit.session, first, last)
        names = lists.worker_names(unit.session, {one.worker for one in points})
        return LossStudy(find_cause(self._named(points, names), checks, rules), cells_of(points), points, names)

    @reads(Right.METAL_SEE)
    def chart(
        self, unit: Unit, worker: str, operation: str, article: str, since: date | None = None,
        until: date | None = None,
    ) -> LossChart:  # fmt: skip
        """One cell on its chart; "" for all workers, operations or alloys."""
        from veliano_desk.statistics.control_chart import chart_of

        first, last = self._span(since, until)
        wanted = {"worker": worker, "operation": operation, "article": article}
        found = lists.loss_points(unit.session, first, last, loss_statistics_rules().most_points)
        return chart_of([
            one for one in found if all(getattr(one, name) == value for name, value in wanted.items() if value)
        ])  # fmt: skip

    def _named(self, points: Sequence[LossPoint], names: Mapping[str, str]) -> tuple[LossPoint, ...]:
        """Under the names that the cause is told with. Two people of one name are told apart by how they sign in."""
        titles = {
            one.code: one.title for routing in self.access.trade.routings.routings.values()
            for one in routing.operations
        }  # fmt: skip
        called = Counter(names.values())
        who = {login: name if called[name] == 1 else f"{name} ({login})" for login, name in names.items()}
        return tuple(
            replace(one, worker=who.get(one.worker, one.worker), operation=titles.get(one.operation, one.operation))
            for one in points
        )

    def _span(self, since: date | None, until: date | None) -> tuple[datetime, datetime]:
        last = until or today(self.access)
        first = since or last - timedelta(days=loss_statistics_rules().days)
        if first > last:
            raise InputError("No such period", "It ends before it begins.", "Give the earlier day first.")
        zone = ZoneInfo(self.access.zone)
        return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)
