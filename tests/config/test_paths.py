"""Where the program looks and where it writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from veliano_desk.config import paths
from veliano_desk.domain.errors import WorkspaceError


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    return tmp_path


def test_in_a_checkout_the_resources_stand_beside_the_package():
    assert paths.resources_dir() == Path(paths.__file__).resolve().parents[2] / "resources"


def test_a_packaged_program_brings_its_own_resources(tmp_path, monkeypatch):
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "alloys.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources_dir() == tmp_path / "resources"


def installed_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package moved away from its checkout, with `folder` as the place of an installed wheel's data."""
    monkeypatch.setattr(paths, "__file__", str(folder / "site" / "veliano_desk" / "config" / "paths.py"))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(folder / name))
    return folder / "data" / "share" / "veliano-desk" / "resources"


def test_an_installed_wheel_finds_its_data(tmp_path, monkeypatch):
    folder = installed_elsewhere(tmp_path, monkeypatch)
    folder.mkdir(parents=True)
    (folder / "alloys.json").write_text("{}", encoding="utf-8")
    assert paths.resources_dir() == folder


def test_an_incomplete_installation_says_what_to_do(tmp_path, monkeypatch):
    installed_elsewhere(tmp_path, monkeypatch)
    with pytest.raises(WorkspaceError, match="incomplete") as found:
        paths.resources_dir()
    assert "Install" in found.value.todo


def test_everything_written_lands_below_the_home_that_is_set(home):
    folders = [paths.data_dir(), paths.config_dir(), paths.logs_dir()]
    assert folders == [home / "data", home / "config", home / "logs"]
    assert all(folder.is_dir() for folder in folders)


def test_without_a_home_the_systems_folders_are_used(tmp_path, monkeypatch):
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("LOCALAPPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    for folder in (paths.data_dir(), paths.config_dir(), paths.logs_dir()):
        assert folder.is_dir()
        assert tmp_path in folder.parents
        assert paths.APP in folder.parts


def test_a_folder_that_cannot_be_made_is_said_with_its_name(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(WorkspaceError) as found:
        paths.data_dir()
    assert found.value.subject == str(tmp_path / "file" / "data")


def test_finding_the_resources_loads_nothing_of_the_platform():
    code = "import json, sys; from veliano_desk.config import trade; trade.alloys(); print(json.dumps([*sys.modules]))"
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=root, env={**os.environ}
    )
    assert not {"platformdirs", "pydantic", "sqlalchemy", "PySide6", "requests"} & set(json.loads(told.stdout))
