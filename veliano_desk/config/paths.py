"""Where the program finds its resources and keeps its data; nothing else knows a path of the machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from veliano_desk.domain.errors import WorkspaceError

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

APP = "Veliano Desk"
HOME_VARIABLE = "VELIANO_DESK_HOME"
"""Set, everything the program writes lands below this folder: for tests and portable copies."""
_MARK = "alloys.json"


def resources_dir() -> Path:
    """The folder `resources`: beside the packaged program, in a checkout, or in an installed wheel's data.

    Raises WorkspaceError when it is nowhere: the installation is incomplete.
    """
    for folder in _candidates():
        if (folder / _MARK).is_file():
            return folder
    raise WorkspaceError(
        "The program is incomplete",
        "Its folder “resources” is missing; no data was touched.",
        "Install Veliano Desk again.",
    )


def data_dir() -> Path:
    """Where workspaces live; made when missing."""
    return _made(_below_home("data") or Path(_dirs().user_data_dir))


def config_dir() -> Path:
    """Where this desk's own settings live; made when missing."""
    return _made(_below_home("config") or Path(_dirs().user_config_dir))


def logs_dir() -> Path:
    """Where the logs go; made when missing."""
    return _made(_below_home("logs") or Path(_dirs().user_log_dir))


def _candidates() -> Iterator[Path]:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        yield Path(frozen) / "resources"
    yield Path(__file__).resolve().parents[2] / "resources"
    import sysconfig  # only an installed wheel gets here

    yield Path(sysconfig.get_path("data")) / "share" / "veliano-desk" / "resources"


def _below_home(name: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / name if home else None


def _dirs() -> PlatformDirs:
    from platformdirs import PlatformDirs  # asked for only when a folder of the system is needed

    return PlatformDirs(APP, appauthor=False)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            "A folder cannot be made",
            f"“{folder}” could not be made: {error.strerror or error}.",
            f"Make it by hand, or set {HOME_VARIABLE} to a folder that may be written.",
            str(folder),
        ) from error
    return folder
