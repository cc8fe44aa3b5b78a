"""What ruff and mypy hold the code to, and that no exemption stands without its reason."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tokenize

import pytest

from tests.house.tree import ROOT, modules, text

OURS = ("veliano_desk", "tests", "benchmarks", "desk.py")
EXEMPTION = re.compile(
    r"#\s*(noqa|type:\s*ignore|pragma)\b(?P<code>:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[\w, -]+\])?(?P<why>.*)"
)


@pytest.mark.parametrize(
    "check",
    [
        ["ruff", "check", "--no-cache", "."],
        ["ruff", "format", "--check", "--no-cache", "."],
        ["mypy"],
    ],
    ids=["ruff finds nothing", "ruff would format nothing", "mypy finds nothing, strictly"],
)
def test_the_tools_agree(check: list[str]):
    done = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def unreasoned(source: str) -> list[str]:
    """Exemptions that are blanket or stand without a word of why."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        match = EXEMPTION.search(token.string) if token.type == tokenize.COMMENT else None
        if match and not (match["code"] and re.search(r"\w{3}", match["why"])):
            found.append(f"{token.start[0]}: {token.string}")
    return found


def test_every_exemption_names_its_rule_and_its_reason():
    found = {str(path): unreasoned(text(path) or "") for path in modules(*OURS)}
    assert not {path: lines for path, lines in found.items() if lines}


@pytest.mark.parametrize("comment", ["noqa", "noqa: E501", "type: ignore", "type: ignore[arg-type]"])
def test_an_exemption_without_a_reason_is_found(comment: str):
    assert unreasoned(f"x = 1  # {comment}\n")
    reasoned = comment if comment[-1] in "1]" else None
    if reasoned:
        assert not unreasoned(f"x = 1  # {reasoned} - Qt calls it so\n")
