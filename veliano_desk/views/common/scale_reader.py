"""Reading a scale into a field: in its own lane, what it shows on the way told, one at a time, with a way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject
from shiboken6 import isValid

from veliano_desk.domain.scale_checks import ScaleStanding, Weighing
from veliano_desk.domain.weighing import Reading
from veliano_desk.views.common.page import PageContext
from veliano_desk.views.common.task_runner import Cancelled, Progress, Task
from veliano_desk.views.common.weight_field import WeightField

_MOVING, _RESTS = "moving", "at rest"


class ScaleReader(QObject):
    """Joins weight fields to the scales of this desk. Fields that are gone are forgotten."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._names: tuple[str, ...] = ()
        self._fields: list[WeightField] = []
        self._now: _Weighing | None = None
        context.tasks.progressed.connect(self._tell)

    def join(self, weight: WeightField) -> None:
        """Let a field be filled from a scale."""
        self._fields = [*filter(isValid, self._fields), weight]
        weight.set_scales(self._names)
        weight.weigh.connect(lambda name: self.weigh(weight, name))
        weight.stop.connect(self.stop)

    def load(self) -> None:
        """Read which scales this desk has, apart from all else: where that cannot be read, weights are typed."""
        scales = self._context.desk.scales
        self._context.tasks.run(
            f"scales of {id(self)}", "Scales", lambda _progress, _cancelled: scales.list(), self._show, owner=self
        )

    def _show(self, found: Sequence[ScaleStanding]) -> None:
        self._names = tuple(one.scale.name for one in found)
        for weight in filter(isValid, self._fields):
            weight.set_scales(self._names)

    def weigh(self, weight: WeightField, name: str) -> None:
        """Read a scale into a field; what was being weighed before is given up."""
        self.stop()
        scales = self._context.desk.scales

        def work(progress: Progress, cancelled: Cancelled) -> Weighing:
            return scales.weigh(name, cancelled, lambda shown: progress(0, 0, _shown(shown)))

        self.run(weight, work, lambda found: weight.take(found.reading, found.warning), f"Weighing on {name}")

    def run(
        self, weight: WeightField, work: Callable[[Progress, Cancelled], object], on_done: Callable[..., None],
        title: str,
    ) -> None:  # fmt: skip
        """Wait for a scale on its lane, showing in the field what it shows; on_done gets what the work gave."""
        now = _Weighing(weight)

        def ended() -> None:
            if self._now is now:
                self._now = None
            if not now.done:
                weight.show_weighing(False)

        def done(found: object) -> None:
            now.done = True
            weight.show_weighing(False)
            on_done(found)

        weight.show_weighing(True, "Waiting for the scale…")
        self._now = now
        now.task = self._context.tasks.run(
            "weighing", title, work, done, lambda error: self._refused(weight, error), on_end=ended, lane="devices",
            show=True, owner=weight,
        )  # fmt: skip

    def stop(self) -> None:
        """Give up what is being weighed."""
        if self._now is not None and self._now.task is not None:
            self._context.tasks.cancel(self._now.task)

    def _tell(self, task: object) -> None:
        if self._now is not None and task is self._now.task and isinstance(task, Task):
            self._now.weight.show_weighing(True, task.words)

    def _refused(self, weight: WeightField, error: Exception) -> None:
        weight.show_weighing(False)
        self._context.notifier.error(error, "weighing")


@dataclass
class _Weighing:
    weight: WeightField
    task: Task | None = field(default=None)
    done: bool = False


def _shown(reading: Reading) -> str:
    return f"{reading.shown()}, {_RESTS if reading.stable else _MOVING}"
