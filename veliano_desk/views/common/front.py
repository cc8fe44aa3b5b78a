"""The seam between the window and its sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from veliano_desk.services.desk import Desk, Workspace
    from veliano_desk.views.common.notifier import Notifier
    from veliano_desk.views.common.task_runner import TaskRunner
    from veliano_desk.views.common.theme import Theme


class Front(NamedTuple):
    """What the sign-in is handed: `enter(workspace, desk)` lets somebody in."""

    tasks: TaskRunner
    notifier: Notifier
    theme: Theme
    enter: Callable[[Workspace, Desk], None]
