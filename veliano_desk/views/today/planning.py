"""Planning everything open anew, wherever it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from veliano_desk.views.common.page import PageContext
from veliano_desk.views.today.plan_words import plan_sentence


def plan_anew(context: PageContext, owner: QObject, on_end: Callable[[], None] | None = None) -> None:
    """In the database lane; the footer shows it and can stop it, and a notice says what came of it."""
    context.tasks.run(
        "plan", "Planning", context.desk.production.plan,
        lambda made: context.notifier.toast(plan_sentence(made), icon="calendar"),
        on_end=on_end, show=True, owner=owner,
    )  # fmt: skip
