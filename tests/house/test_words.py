"""What must not stand anywhere in the project: one machine's paths, registries' hosts, secrets, unfinished work."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT, files, text

BANNED = {
    "a path of somebody's machine": r"(?<![\w.~-])(?:/(?:home|root|Users|work)/\w|[A-Z]:\\Users\\\w)",
    "a folder outside the project": r"(?<!\w)\.\./(?:shared|main)\b|\bshared/(?:mockups|hooks|[A-Z]+\.md)",
    "a registry's host": r"\b(?:pypi|pythonhosted|npmjs|debian)\.(?:org|com)\b",
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a token": r"\beyJ[\w-]{16,}\.eyJ[\w-]{16,}\.|\bsb_secret_\w{16,}|\bgh[ps]_\w{20,}|\bAKIA[A-Z0-9]{16}\b",
    "work left for later": r"\b(?:TO[D]O|FIX[M]E|XX[X])\b",
}
SAMPLES = {
    "a path of somebody's machine": ["/".join(["", "home", "jane", "desk"]), "\\".join(["C:", "Users", "jane"])],
    "a folder outside the project": ["/".join(["..", "shared", "UX.md"])],
    "a registry's host": [".".join(["https://registry", "npmjs", "org"]), ".".join(["files", "pythonhosted", "org"])],
    "a private key": ["-----BEGIN " + "RSA PRIVATE KEY-----"],
    "a token": [
        ".".join(["eyJ" + "hbGciOiJIUzI1NiJ9", "eyJ" + "zdWIiOiIxMjM0NTY3ODkw", "x"]),
        "sb_secret_" + "a1" * 10,
    ],
    "work left for later": ["# TO" + "DO: later"],
}


@pytest.mark.parametrize("what", BANNED)
def test_it_stands_nowhere(what: str):
    found = []
    for path in files():
        for number, line in enumerate((text(path) or "").splitlines(), 1):
            if re.search(BANNED[what], line):
                found.append(f"{path}:{number}: {line.strip()[:120]}")
    assert not found


@pytest.mark.parametrize(("what", "sample"), [(what, sample) for what in BANNED for sample in SAMPLES[what]])
def test_it_would_be_found(what: str, sample: str):
    assert re.search(BANNED[what], f"see {sample} here")


@pytest.mark.parametrize(
    "harmless", ["https://example.com/home/page", "~/work/x", "veliano_desk/shared/x", "sqlite:///C:/data", "Xmas"]
)
def test_what_only_looks_alike_may_stay(harmless: str):
    assert not [what for what, pattern in BANNED.items() if re.search(pattern, harmless)]


@pytest.mark.parametrize("page", ["README.md", *(path.as_posix() for path in sorted(ROOT.glob("docs/*.md")))])
def test_every_link_of_a_page_leads_somewhere(page: str):
    path = ROOT / page
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert not [link for link in links if "://" not in link and not (path.parent / link).exists()]
