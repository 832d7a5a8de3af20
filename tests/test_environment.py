"""pyproject.toml, uv.lock, requirements.txt and environment.yml name the same packages and versions."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement  # pytest itself needs it
from packaging.utils import canonicalize_name

from helpers.study.paths import ROOT

FILES = ("pyproject.toml", "uv.lock", "requirements.txt", "environment.yml")
Pins = set[tuple[str, str]]


def direct(folder: Path) -> dict[str, set[str]]:
    """The dependencies that the project asks for, by group; the group of those that it runs on is ''."""
    said = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    groups = {"": said["project"]["dependencies"], **said.get("dependency-groups", {})}
    return {key: {canonicalize_name(Requirement(one).name) for one in group} for key, group in groups.items()}


def locked(folder: Path) -> tuple[dict[str, set[str]], Pins]:
    """What uv.lock takes for the direct dependencies, by group, and all that it locks."""
    packages = tomllib.loads((folder / "uv.lock").read_text("utf-8"))["package"]
    own = next(one for one in packages if one["source"].get("editable") == ".")
    asked = own["metadata"]
    groups = {"": asked["requires-dist"], **asked.get("requires-dev", {})}
    names = {key: {one["name"] for one in group} for key, group in groups.items()}
    return names, {(one["name"], one["version"]) for one in packages if one is not own}


def required(folder: Path) -> list[Requirement]:
    lines = (folder / "requirements.txt").read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def pin(requirement: Requirement) -> tuple[str, str]:
    found = re.fullmatch(r"==([^*,]+)", str(requirement.specifier))
    return canonicalize_name(requirement.name), found[1] if found else str(requirement)


def conda(folder: Path) -> tuple[str, Pins, list[str]]:
    """The Python version, the pins of conda and pip together, and what pip installs from a folder."""
    entries = yaml.safe_load((folder / "environment.yml").read_text("utf-8"))["dependencies"]
    from_pip = next(one["pip"] for one in entries if isinstance(one, dict))
    pairs = [re.split("=+", one, maxsplit=1) for one in entries if isinstance(one, str) and "=" in one]
    pairs += [one.split("==") for one in from_pip if "==" in one]
    python = next(version for name, version in pairs if name == "python")
    pins = {(canonicalize_name(name), version) for name, version in pairs if name != "python"}
    return python, pins, [one for one in from_pip if "==" not in one]


def applies(requirement: Requirement, python: str, platform: str = "linux") -> bool:
    """Is the requirement meant for the last patch release of a Python?"""
    setting = {"python_version": python, "python_full_version": f"{python}.99", "sys_platform": platform}
    return requirement.marker is None or requirement.marker.evaluate(setting)


def differences(folder: Path) -> list[str]:
    asked, (taken, pins), requirements = direct(folder), locked(folder), required(folder)
    names = set().union(*asked.values())
    found = ["uv.lock was made for another pyproject.toml"] * (asked != taken)
    found += [f"uv.lock lacks {name}" for name in sorted(names - {name for name, _ in pins})]
    exported = {pin(one) for one in requirements}
    found += [f"requirements.txt and uv.lock differ in {one}" for one in sorted(exported ^ pins)]
    python, chosen, local = conda(folder)
    wanted = {pin(one) for one in requirements if applies(one, python)}
    wanted = {(name, version) for name, version in wanted if name in names}
    found += [f"environment.yml and uv.lock differ in {one}" for one in sorted(chosen ^ wanted)]
    return found + ["environment.yml does not install the project"] * (local != ["-e ."])


def test_the_files_agree() -> None:
    assert differences(ROOT) == []


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_every_machine_gets_one_version_of_each(python: str, platform: str) -> None:
    names = [pin(one)[0] for one in required(ROOT) if applies(one, python, platform)]
    assert len(names) == len(set(names))
    assert set().union(*direct(ROOT).values()) <= set(names)


def test_pip_alone_can_install_the_list() -> None:
    assert all(one.url is None for one in required(ROOT))
    assert "file:" not in (ROOT / "uv.lock").read_text("utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pyproject.toml", '  "pandas",\n', ""),
        ("pyproject.toml", '  "pandas",\n', '  "pandas",\n  "polars",\n'),
        ("pyproject.toml", '  "jsonschema",\n', ""),
        ("uv.lock", 'name = "pandas"\nversion = "', 'name = "pandas"\nversion = "9'),
        ("uv.lock", 'name = "tornado"\nversion = "', 'name = "tornado"\nversion = "9'),
        ("requirements.txt", "pandas==", "pandas==9"),
        ("requirements.txt", "pandas==", "pandas>="),
        ("requirements.txt", "tornado==", "tornado==9"),
        ("requirements.txt", "tornado==", "# tornado=="),
        ("requirements.txt", "anyio==", "sqlalchemy==2.0.0\nanyio=="),
        ("environment.yml", "- pandas=", "- pandas=9"),
        ("environment.yml", "- pytest=", "# pytest="),
        ("environment.yml", "- typst==", "- typst==9"),
        ("environment.yml", "- pip\n", "- pip\n  - polars=1.0\n"),
        ("environment.yml", "      - -e .\n", ""),
    ],
)
def test_a_change_in_one_file_is_noticed(tmp_path: Path, file: str, old: str, new: str) -> None:
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    text = (tmp_path / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    assert differences(tmp_path) != []
