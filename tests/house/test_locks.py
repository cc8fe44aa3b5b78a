"""The locks: every file by its hash, no addresses, in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

SETS = ("run", "demo", "test", "bench")
REMAKE = """Make the locks again (test first, the others follow its versions):
uv pip compile pyproject.toml --group test -o locks/test.txt $OPTIONS
uv pip compile pyproject.toml --group bench -c locks/test.txt -o locks/bench.txt $OPTIONS
uv pip compile pyproject.toml --group demo -c locks/test.txt -o locks/demo.txt $OPTIONS
uv pip compile pyproject.toml -c locks/test.txt -o locks/run.txt $OPTIONS
with OPTIONS="--universal --generate-hashes --python-version 3.11 --no-annotate --no-header --no-config"
"""


def lock(name: str) -> str:
    return (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, Requirement]:
    """What a lock installs, by name."""
    found = [Requirement(line.rstrip(" \\")) for line in lock(name).splitlines() if not line.startswith(" ")]
    return {canonicalize_name(pin.name): pin for pin in found}


def declared(name: str) -> list[Requirement]:
    """What pyproject.toml asks for, for one set."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]

    def members(group: str) -> list[str]:
        own = [line for line in groups[group] if isinstance(line, str)]
        included = [line["include-group"] for line in groups[group] if isinstance(line, dict)]
        return own + [line for other in included for line in members(other)]

    lines = project["project"]["dependencies"] + (members(name) if name in groups else [])
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("name", SETS)
def test_every_pin_is_exact_and_hashed(name: str):
    blocks = re.split(r"\n(?=\S)", lock(name).strip())
    assert len(blocks) > 20
    for block in blocks:
        first, *hashes = [line.strip(" \\") for line in block.splitlines()]
        assert re.fullmatch(r"[a-z0-9-]+==[^ ]+( ; .+)?", first)
        assert hashes
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes)


@pytest.mark.parametrize("name", SETS)
def test_no_lock_holds_an_address(name: str):
    assert not re.search(r"://|--index|--extra|--find-links|--trusted| @ ", lock(name))


@pytest.mark.parametrize(("smaller", "larger"), [("run", "demo"), ("demo", "test"), ("test", "bench")])
def test_each_set_holds_all_of_the_one_before(smaller: str, larger: str):
    assert pins(smaller).items() <= pins(larger).items()


@pytest.mark.parametrize("name", SETS)
def test_locks_hold_what_the_project_declares(name: str):
    pinned = pins(name)
    for wish in declared(name):
        pin = pinned.get(canonicalize_name(wish.name))
        assert pin is not None, f"{wish.name} is not locked.\n{REMAKE}"
        version = next(iter(pin.specifier)).version
        assert wish.specifier.contains(version, prereleases=True), f"{wish} against {version}.\n{REMAKE}"
