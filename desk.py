"""From a bare machine to a running program or a green test run, with the standard library only.

    python3 desk.py demo             the demo: a store, a year of a workshop, the window (or pictures of it)
    python3 desk.py test [--long]    every test; the last line says how many passed and failed
    python3 desk.py run              the program itself
    python3 desk.py bench            the figures of docs/benchmarks.md

The first start makes `.venv`, installs what `locks/` names and compiles it; later starts only look at one file.
Whatever follows the command is passed on to it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TextIO

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
STAMP = VENV / "desk-setup.json"
LOCK = VENV / "desk-setup.lock"
LOCKS = ROOT / "locks"

SETS = ("run", "demo", "test", "bench")  # each set holds all of the one before
COMMANDS = {"demo": "demo", "test": "test", "run": "run", "bench": "bench"}
MODULES = {"demo": "veliano_desk.demo", "run": "veliano_desk", "bench": "benchmarks"}
WORKERS = max(2, min(os.cpu_count() or 2, 8))
INTERRUPTED, NOTHING_COLLECTED = 2, 5  # pytest's exit codes
KILLED = 128  # and above: by a signal
NOT_WITHOUT_QT = (ROOT / "tests" / "views", ROOT / "tests" / "house")  # the second run leaves them out

LIBRARIES = {  # Debian package: what Qt and VTK load from it, off screen first, then on a display
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libx11-6": "libX11.so.6",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libfreetype6": "libfreetype.so.6",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-render0": "libxcb-render.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-util1": "libxcb-util.so.1",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
FONTS = [
    "fonts-droid-fallback",
    "fonts-noto-color-emoji",
]  # customers have names in every script; never asked for alone


class SetupError(Exception):
    """The machine cannot be made ready; the text is one line that says what to do."""


def say(text: str) -> None:
    """Progress goes to stderr: stdout belongs to the command."""
    print(text, file=sys.stderr, flush=True)


# What is there already


def fingerprint() -> dict[str, str]:
    """What an environment depends on: it is made again, or added to, when one of these changes."""
    locks = hashlib.sha256(b"".join((LOCKS / f"{name}.txt").read_bytes() for name in SETS))
    return {"root": str(ROOT), "python": "{}.{}".format(*sys.version_info[:2]), "locks": locks.hexdigest()}


def read_stamp() -> dict[str, str]:
    """What the last set-up wrote; empty when there was none or it cannot be read."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(state: str, installed: str) -> None:
    """Written `building` before the first change and `ready` after the last, in one step each."""
    new = STAMP.with_suffix(".new")
    stamp = fingerprint() | {"state": state, "set": installed}
    new.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    os.replace(new, STAMP)


def holds(installed: str, wanted: str) -> bool:
    return installed in SETS and SETS.index(installed) >= SETS.index(wanted)


def is_ready(stamp: dict[str, str], wanted: str) -> bool:
    """Whether the environment was finished for this Python, this place and these locks, with at least `wanted`."""
    same = fingerprint().items() <= stamp.items()
    return same and stamp.get("state") == "ready" and holds(stamp.get("set", ""), wanted) and PYTHON.exists()


def can_be_kept(stamp: dict[str, str]) -> bool:
    """Whether packages may be installed on top: not after an interruption, a move or a change of Python."""
    moved = stamp.get("root") != str(ROOT) or stamp.get("python") != fingerprint()["python"]
    if stamp and (moved or stamp.get("state") != "ready"):
        return False
    probe = "import pip, sys; print('{}.{}'.format(*sys.version_info[:2]))"
    try:
        answer = subprocess.run([PYTHON, "-I", "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.returncode == 0 and answer.stdout.strip() == fingerprint()["python"]


# What the system must bring


def is_loadable(library: str) -> bool:
    """Asks the loader itself, so that it is right on every distribution and whatever the package is called."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(wanted: str) -> list[str]:
    """Debian's names of what this machine lacks: libraries, a display for tests, venv and pip where they are apart."""
    from importlib.util import find_spec

    missing = [package for package, library in LIBRARIES.items() if not is_loadable(library)]
    if wanted in ("test", "bench") and shutil.which("Xvfb") is None:
        missing.append("xvfb")
    if find_spec("ensurepip") is None:
        missing.insert(0, "python{}.{}-venv".format(*sys.version_info[:2]))
    return [*missing, *FONTS] if missing else []


def root_prefix() -> list[str] | None:
    """How to run something as root without being asked for a password; None when there is no way."""
    if sys.platform != "win32" and os.geteuid() == 0:
        return []
    asked = ["sudo", "-n", "true"]
    may = shutil.which("sudo") and not subprocess.run(asked, capture_output=True, check=False).returncode
    return asked[:2] if may else None


def line_to_run(packages: list[str]) -> str:
    """The one line for a person who may install packages."""
    install = "apt-get update && apt-get install -y --no-install-recommends " + " ".join(packages)
    return f"{'sudo sh' if shutil.which('sudo') else 'su'} -c '{install}'"


def install_packages(packages: list[str]) -> None:
    """Installs Debian packages, or raises with the line to run where that is not allowed."""
    prefix = root_prefix()
    if prefix is None:
        raise SetupError(line_to_run(packages))
    say(f"Installing system packages: {' '.join(packages)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    subprocess.run([*apt, "update"], stdout=sys.stderr, check=False)  # the install below tells whether it mattered
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(install, stdout=sys.stderr, check=False).returncode != 0:
        raise SetupError(f"apt-get could not install what is needed; its words are above. Try: {line_to_run(packages)}")


def prepare_system(wanted: str) -> None:
    """Brings the libraries that wheels cannot carry; only Linux needs any."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages(wanted)
    if not missing:
        return
    if shutil.which("apt-get"):
        install_packages(missing)
    else:
        say(
            f"This system lacks what Debian calls {' '.join(missing)}; please install it if the program does not start."
        )


# The environment


def clear_environment() -> None:
    """Empties `.venv` but for stamp and lock, so that an interruption right here is still seen as one."""
    for item in VENV.iterdir():
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        elif item not in {STAMP, LOCK}:
            item.unlink()


def make_environment() -> None:
    """Makes `.venv` from nothing. Raises SetupError when started with the very Python that must go."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise SetupError("The environment in .venv must be made again: start desk.py with the system's own Python.")
    say("Making .venv")
    write_stamp("building", "")
    clear_environment()
    if subprocess.run([sys.executable, "-I", "-m", "venv", VENV], stdout=sys.stderr, check=False).returncode != 0:
        raise SetupError("Python could not make .venv; its words are above.")


def install_requirements(wanted: str) -> None:
    """Installs exactly what the lock names, every file checked against its hash, nothing built from source."""
    say("Installing packages (first start only)")
    pip: list[str | Path] = [
        PYTHON,
        "-I",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--no-compile",
    ]
    pip += ["--only-binary", ":all:", "--require-hashes", "-r", LOCKS / f"{wanted}.txt"]
    clean = {name: value for name, value in os.environ.items() if name not in {"PIP_USER", "PIP_TARGET", "PIP_PREFIX"}}
    if subprocess.run(pip, env=clean, stdout=sys.stderr, check=False).returncode != 0:
        raise SetupError("Packages could not be installed; pip's words are above. Check the network and start again.")
    say("Compiling")
    # Some packages carry files for other Pythons that do not compile here: the exit code says nothing.
    subprocess.run([PYTHON, "-I", "-m", "compileall", "-qq", "-j", "0", VENV], stdout=sys.stderr, check=False)


def wait_for_turn(lock: TextIO) -> None:
    """Waits until no other start of desk.py works on `.venv`; the system lets go when that one does."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                return msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
            except OSError:  # it gives up by itself after ten seconds
                continue
    import fcntl

    return fcntl.flock(lock, fcntl.LOCK_EX)


def set_up(wanted: str) -> None:
    """Makes the machine ready for one set of requirements; quick when it is already."""
    if is_ready(read_stamp(), wanted):
        return
    prepare_system(wanted)
    VENV.mkdir(exist_ok=True)
    with LOCK.open("a") as lock:
        wait_for_turn(lock)
        stamp = read_stamp()
        if not is_ready(stamp, wanted):  # another start may have done it meanwhile
            build(stamp, wanted)


def build(stamp: dict[str, str], wanted: str) -> None:
    """Installs on top of what is sound, else makes everything again; never takes a bigger set away."""
    if can_be_kept(stamp):
        installed = stamp.get("set", "")
        wanted = installed if holds(installed, wanted) else wanted
        write_stamp("building", "")
    else:
        make_environment()
    install_requirements(wanted)
    write_stamp("ready", wanted)


def compile_program() -> None:
    """Keeps the program's own bytecode fresh, even where Python was told not to write any; skips what is fresh."""
    import compileall

    compileall.compile_dir(ROOT / "veliano_desk", quiet=2)


# The commands


def environment() -> dict[str, str]:
    """The child's environment: it finds the project wherever it is started from."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


def wait_for(command: list[str], env: dict[str, str], cwd: Path | None = None) -> int:
    """Runs a child to its end. Ctrl+C reaches it directly, a polite kill is passed on as one, so that it tidies up."""
    child = subprocess.Popen(command, env=env, cwd=cwd)
    stop = child.terminate if WINDOWS else lambda: child.send_signal(signal.SIGINT)
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: stop())
    try:
        while True:
            try:
                code = child.wait()
                return 128 - code if code < 0 else code
            except KeyboardInterrupt:
                continue
    finally:
        signal.signal(signal.SIGTERM, before)


def start(name: str, args: list[str]) -> int:
    """Becomes the command where the system can do that; else waits for it. `run` keeps the caller's folder."""
    command = [str(PYTHON), "-m", MODULES[name], *args]
    env = environment()
    if name == "run":
        env["PYTHONSAFEPATH"] = "1"  # files in the caller's folder must not shadow packages
    else:
        os.chdir(ROOT)
    if not WINDOWS:  # where exec would hand the prompt back at once
        sys.stdout.flush()
        os.execve(PYTHON, command, env)
    return wait_for(command, env)


def count(report: Path) -> tuple[int, int, int]:
    """Passed, failed (errors too) and skipped of one pytest run, from its JUnit report; no report is one failure."""
    from xml.etree import ElementTree

    try:
        suites = list(ElementTree.parse(report).iter("testsuite"))
    except (OSError, ElementTree.ParseError):
        return 0, 1, 0

    def add(name: str) -> int:
        return sum(int(suite.get(name, "0")) for suite in suites)

    failed, skipped = add("failures") + add("errors"), add("skipped")
    return add("tests") - failed - skipped, failed, skipped


def run_pytest(args: list[str]) -> tuple[int, tuple[int, int, int]]:
    """One pytest run: its exit code and its counts. A bad end without a failed test counts as one failure."""
    env = environment() | {"QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory(prefix="veliano-desk-") as folder:
        report = Path(folder, "report.xml")
        pytest = [str(PYTHON), "-m", "pytest", "-n", str(WORKERS), "--dist", "loadgroup", f"--junitxml={report}"]
        code = wait_for([*pytest, *args], env, ROOT)
        passed, failed, skipped = count(report)
    if code not in {0, NOTHING_COLLECTED} and not failed:
        failed = 1
    return code, (passed, failed, skipped)


def below_the_window(args: list[str]) -> list[str] | None:
    """The same arguments without the folders that a run without Qt leaves out; None when nothing else was named."""
    named = [arg for arg in args if not arg.startswith("-") and (ROOT / arg.partition("::")[0]).exists()]
    out = [arg for arg in named if any((ROOT / arg).resolve().is_relative_to(folder) for folder in NOT_WITHOUT_QT)]
    return None if named and out == named else [arg for arg in args if arg not in out]


def run_tests(args: list[str]) -> int:
    """All tests, then every floor below the window again in a Python that has no Qt."""
    code, whole = run_pytest(args)
    without_qt = 0, 0, 0
    below = below_the_window(args)
    if code != INTERRUPTED and code < KILLED and below is not None:
        print("\nThe floors below the window once more, with Qt absent:", flush=True)
        second, without_qt = run_pytest(["-p", "tests.no_qt", "-p", "no:pytest-qt", *below])
        code = code or (second if second != NOTHING_COLLECTED else 0)
    passed, failed, skipped = (a + b for a, b in zip(whole, without_qt, strict=True))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    return code or int(failed > 0)


def main(argv: list[str]) -> int:
    if sys.version_info[:2] < OLDEST_PYTHON:
        say("Veliano Desk needs Python {}.{} or newer; this is {}.{}.".format(*OLDEST_PYTHON, *sys.version_info[:2]))
        return 2
    if not argv or argv[0] not in COMMANDS:
        say((__doc__ or "").strip())
        return 0 if argv and argv[0] in {"-h", "--help", "help"} else 2
    name, args = argv[0], argv[1:]
    try:
        set_up(COMMANDS[name])
        compile_program()
    except SetupError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say("Stopped. Start again to go on.")
        return 130
    return run_tests(args) if name == "test" else start(name, args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
