"""The demo as a newcomer starts it, without a screen: the store, the year, the pictures and the report."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]
PAGES = 8
"""At least so many pages, each in two looks and two sizes."""


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "veliano_desk.demo", *arguments], env=environment, text=True, capture_output=True,
        check=False, cwd=ROOT,
    )  # fmt: skip


@pytest.mark.store
@pytest.mark.window
def test_the_demo_fills_a_store_syncs_plans_and_leaves_pictures_and_a_report(tmp_path: Path):
    done = demo("--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert re.search(r"sign in as “vera” with the password \w{4}-\w{4}-\w{4}-\w{4}", done.stdout)
    assert "400 customers, 1200 custom and 800 shop orders pulled" in done.stdout
    assert re.search(r"\d+ changes pushed, 0 rows not understood", done.stdout)
    assert (tmp_path / "veliano-desk-demo.db").exists()
    pictures = list((tmp_path / "pictures").glob("*.png"))
    assert len(pictures) >= PAGES * 4
    assert all(picture.stat().st_size > 10_000 for picture in pictures)
    report = PdfReader(tmp_path / "cost-report.pdf")
    assert len(report.pages) > 20


@pytest.mark.window
def test_without_the_store_the_same_year_opens_from_its_own_data(tmp_path: Path):
    done = demo("--no-store", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "400 customers, 1200 custom orders" in done.stdout
    assert list((tmp_path / "pictures").glob("orders-light-*.png"))


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = demo("--no-store", "--out", str(tmp_path / "file"))
    assert done.returncode == 2
    assert done.stderr.startswith("The demo’s workspace cannot be made anew")
    assert done.stderr.count("\n") == 1
