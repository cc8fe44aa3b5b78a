"""The program as a package: built, installed elsewhere, and used by its own command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = os.name == "nt"

pytestmark = [pytest.mark.long, pytest.mark.window]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`veliano-desk` in an environment of its own; only what the program needs is borrowed from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(source)], check=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(source)], check=True
    )
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    programs = folder / "venv" / ("Scripts" if WINDOWS else "bin")
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([programs / "python", "-c", asked], check=True, capture_output=True, text=True).stdout.strip()
    (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    wheel = next(folder.glob("*.whl"))
    subprocess.run([programs / "python", "-m", "pip", "install", "-q", "--no-deps", str(wheel)], check=True)
    return programs / "veliano-desk"


def run(command: Path, home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VELIANO_DESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(
        [command, *arguments], env=environment, cwd=home, input=typed, text=True, capture_output=True, check=False
    )


def test_the_installed_program_makes_a_workspace_and_finds_itself_well(command: Path, tmp_path: Path):
    made = run(command, tmp_path, "init", "--name", "Vera", "--login", "vera", "--password-file", "-", "--json",
               typed="gold rings and torches\n")  # fmt: skip
    assert made.returncode == 0, made.stderr
    looked = run(command, tmp_path, "doctor", "--json")
    assert looked.returncode == 0, looked.stdout + looked.stderr
    found = {one["what"]: one["detail"] for one in json.loads(looked.stdout)["findings"]}
    assert "share" in Path(found["folder for resources"]).parts


def test_the_installed_program_takes_its_tour(command: Path, tmp_path: Path):
    done = run(command, tmp_path, "tour", "--out", str(tmp_path / "pictures"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pictures"] == len(list((tmp_path / "pictures").glob("*.png")))
