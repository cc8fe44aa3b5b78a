"""A second desk on the same workspace, and what a desk hears of the other."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.workshop import PASSWORD, SetClock
from veliano_desk.bootstrap import open_workspace
from veliano_desk.domain.changes import Changed
from veliano_desk.services.desk import Desk, Workspace

PATIENCE = 10.0


@dataclass
class OtherDesk:
    """Another computer of the workshop: a workspace of its own on the same database, somebody signed in."""

    address: str
    clock: SetClock
    login: str = "vera"
    password: str = PASSWORD

    def __post_init__(self) -> None:
        self.workspace: Workspace = open_workspace(self.address, clock=self.clock)
        self.desk: Desk = self.workspace.sign_in(self.login, self.password)

    def close(self) -> None:
        self.workspace.close()


@contextmanager
def other_desk(address: str, clock: SetClock, login: str = "vera") -> Iterator[OtherDesk]:
    desk = OtherDesk(address, clock, login)
    try:
        yield desk
    finally:
        desk.close()


@dataclass
class Heard:
    """What one desk hears of the others, in order."""

    stop: Callable[[], None] = lambda: None
    _came: queue.Queue[frozenset[str]] = field(default_factory=queue.Queue)

    def __call__(self, changed: Changed) -> None:
        self._came.put(changed.areas)

    def until(self, area: str) -> frozenset[str]:
        """Wait until something changed in an area; all areas heard of on the way. queue.Empty when nothing comes."""
        areas: frozenset[str] = frozenset()
        while area not in areas:
            areas |= self._came.get(timeout=PATIENCE)
        return areas

    def nothing(self) -> bool:
        return self._came.empty()


def hears(workspace: Workspace) -> Heard:
    """Watch the other desks from now on."""
    heard = Heard()
    heard.stop = workspace.watch(heard)
    return heard
