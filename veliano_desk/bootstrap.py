"""The one place that wires everything together; it only builds."""

from __future__ import annotations

from veliano_desk.config.clock import SystemClock
from veliano_desk.config.paths import config_dir, data_dir
from veliano_desk.config.trade_book import TradeBook
from veliano_desk.domain.clock import Clock
from veliano_desk.models.database import Database
from veliano_desk.security.secrets import SystemSecrets
from veliano_desk.services.desk import Workspace
from veliano_desk.services.ports import Secrets, StoreDoor


def default_address() -> str:
    """The real workspace of this person on this machine."""
    return f"sqlite:///{data_dir() / 'veliano-desk.db'}"


def open_workspace(address: str, *, clock: Clock | None = None, secrets: Secrets | None = None) -> Workspace:
    """Open a workspace, made or migrated as needed. Raises InputError and WorkspaceError, each with what to do."""
    door = StoreDoor(secrets or SystemSecrets())
    return Workspace(Database(address), clock or SystemClock(), TradeBook(), config_dir() / "audit-heads", door)
