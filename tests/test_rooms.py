"""The rooms stand in one direction, and none of them knows the study by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from helpers.study.load import load_study
from helpers.study.paths import ROOT

HELPERS = ROOT / "src" / "helpers"
# A room imports from those before it; errors.py belongs to nobody and is for all.
ORDER = ("study", "exchange", "cleaning", "analysis", "presentation", "notebook", "publishing")
MODULES = sorted(path for path in HELPERS.rglob("*.py") if path.parent != HELPERS)


def room_of(path: Path) -> str:
    return path.relative_to(HELPERS).parts[0].removesuffix(".py")


def imported(source: str) -> Iterator[str]:
    """The modules of this project that a source text imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong_imports(source: str, room: str) -> set[str]:
    """Rooms that a source text of a room imports from and that come after it, or are unknown."""
    names = [name.split(".") for name in imported(source)]
    used = {parts[1] for parts in names if parts[0] == "helpers" and len(parts) > 1} - {"errors"}
    allowed = ORDER[: ORDER.index(room) + 1]
    return used - set(allowed)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HELPERS)))
def test_a_room_imports_only_from_the_rooms_before_it(path: Path) -> None:
    assert wrong_imports(path.read_text("utf-8"), room_of(path)) == set()


def test_every_room_is_in_the_order() -> None:
    assert {room_of(path) for path in MODULES} == set(ORDER)


@pytest.mark.parametrize(
    "line",
    [
        "from helpers.analysis.describe import describe",
        "import helpers.analysis.describe",
        "from helpers import analysis",
        "def f():\n    from helpers.analysis import describe",
    ],
)
def test_an_import_from_a_later_room_would_be_found(line: str) -> None:
    assert wrong_imports(line, "cleaning") == {"analysis"}
    assert wrong_imports(line, "presentation") == set()


def texts(source: str) -> Iterator[tuple[int, str]]:
    """The string literals of a source text that are no docstrings, with their lines."""
    tree = ast.parse(source)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


@cache
def study_codes() -> frozenset[str]:
    """Codes that only this study uses: of groups, questionnaires, and items that are no everyday words."""
    study = load_study(ROOT / "data")
    everyday = {"consent", "country", "setting", "area", "sex", "spec", "mod", "zone"}
    items = {item.code for one in study.questionnaires for item in one.all_items}
    lists = {option.code for one in study.questionnaires for item in one.items for option in item.options}
    groups = {group.code for group in study.groups} | {one.code for one in study.questionnaires}
    departments = {code for code in lists if code.startswith("d") and code[1:].isdigit() and len(code) == 3}
    return frozenset((items - everyday) | groups | departments)


def test_the_codes_looked_for_are_those_of_the_study() -> None:
    codes = study_codes()
    assert {"priorna", "rptfreq", "askedna", "patients", "radiologists", "gps", "specialists", "d67"} <= codes
    assert len(codes) > 70


def named(source: str, codes: frozenset[str]) -> list[tuple[int, str]]:
    return [(line, text) for line, text in texts(source) if set(text.replace("__", " ").split()) & codes]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HELPERS)))
def test_no_code_knows_the_study_by_name(path: Path) -> None:
    if "demonstration" not in path.relative_to(HELPERS).parts[1]:
        assert named(path.read_text("utf-8"), study_codes()) == []


def test_a_code_of_the_study_would_be_found() -> None:
    source = '"""About patients."""\nx = ["priorna", "prio__pacs", "of the patients"]\n'
    assert [text for _, text in named(source, study_codes())] == ["priorna", "prio__pacs", "of the patients"]
