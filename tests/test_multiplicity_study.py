"""The study says how its p values are corrected, and everything that corrects them does so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

import helpers.study
from builders import answers_of, likert, single
from builders_presentation import context, study
from helpers.analysis.multiplicity import METHODS, adjusted
from helpers.analysis.results import Comparison, Crosstab, Test
from helpers.cleaning.answers import Answers
from helpers.notebook import comparison, group_results, paired
from helpers.notebook import page as page_module
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation.sentences import method
from helpers.study.load import load_study
from helpers.study.questionnaire import Battery
from helpers.study.study import Cross, Part, Study, Topic
from test_study_errors import FILES, broken, line_of

SCHEMA = Path(helpers.study.__file__).parent / "schema" / "study.json"
OFTEN, AGE = likert("often", "1 2 3", positive=("3",), battery="mood"), likert("age", "1 2 3", battery="mood")
YES = single("yes", "y n", positive=("y",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


# ---- the setting


def test_holm_is_the_default(folder: Path) -> None:
    assert load_study(folder).multiplicity == "holm"


@pytest.mark.parametrize("name", sorted(METHODS))
def test_a_study_chooses_a_method(folder: Path, name: str) -> None:
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write(f"multiplicity: {name}\n")
    assert load_study(folder).multiplicity == name


def test_an_unknown_method_is_told_with_its_line_and_the_known_ones(folder: Path) -> None:
    error = broken(folder, "study.yaml", "crosstabs:", "multiplicity: sidak\ncrosstabs:")
    text = str(error)
    assert error.row == line_of(folder, "study.yaml", "multiplicity: sidak")
    assert "sidak" in text and all(name in text for name in METHODS)


def test_the_schema_knows_the_methods_of_the_analysis() -> None:
    assert json.loads(SCHEMA.read_text("utf-8"))["properties"]["multiplicity"]["enum"] == list(METHODS)


# ---- who heeds it


def group(name: str, turn: int, n: int = 48) -> Answers:
    often = [str(1 + (k * (turn + 1) + k // 5) % 3) for k in range(n)]
    age = [str(1 + (k // 3) % 3) for k in range(n)]
    yes = ["y" if (k + turn) % (turn + 2) else "n" for k in range(n)]
    return answers_of((OFTEN, AGE, YES), often, age, yes, group=name)


def planned(name: str) -> Study:
    """The builders' study with three crosstabs, three comparisons, and a battery."""
    made = study()
    title = made.title
    answers = group("pat", 0)
    forms = {
        one.code: replace(
            one, sections=answers.questionnaire.sections, paradata=(), batteries=(Battery("mood", title),)
        )
        for one in made.questionnaires
    }
    sources = {one.code: replace(one, questionnaire=forms[one.questionnaire.code]) for one in made.sources}
    groups = tuple(replace(one, source=sources[one.source.code]) for one in made.groups[:2])
    parts = tuple(
        Part(item.code, title, (("pat", item.code), ("rad", item.code))) for item in (OFTEN, AGE, YES)
    )
    return replace(
        made,
        multiplicity=name,
        groups=groups,
        topics=(Topic("topic", "topic", title, title, parts),),
        crosses=tuple(Cross(title, ("pat",), row, "yes") for row in ("often", "age")),
    )


def opened(tmp_path: Path, name: str) -> Page:
    plan = planned(name)
    setting = replace(context("en"), study=plan, figures=tmp_path)
    groups = tuple(
        replace(answers, questionnaire=plan.group(answers.group).questionnaire)
        for answers in (group("pat", 0), group("rad", 1))
    )
    return Page("02_respondent_group", Survey(plan, cast(Any, None), setting, groups, ()), "pat")


class Kept(list[Any]):
    @property
    def tests(self) -> list[Test]:
        return [one.test for one in self if isinstance(one, Comparison | Crosstab) or hasattr(one, "test")]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    found = Kept()
    monkeypatch.setattr(page_module, "display", lambda one: None)
    monkeypatch.setattr(Page, "keep", lambda page, *results: found.extend(results))
    return found


@pytest.mark.parametrize("name", ["holm", "bh", "by"])
def test_comparisons_are_corrected_as_the_study_says(tmp_path: Path, kept: Kept, name: str) -> None:
    comparison.all_comparisons(opened(tmp_path, name))
    tests = [test for test in kept.tests if test.p is not None]
    assert len(tests) >= 2 and {test.correction for test in tests} == {name}
    assert tuple(test.p_adjusted for test in tests) == adjusted([cast(float, test.p) for test in tests], name)


@pytest.mark.parametrize("name", ["holm", "bh"])
def test_crosstabs_are_corrected_as_the_study_says(tmp_path: Path, kept: Kept, name: str) -> None:
    group_results.crosstabs(opened(tmp_path, name))
    tests = [one.test for one in kept if isinstance(one, Crosstab)]
    assert [test.correction for test in tests] == [name] * 2


def test_items_of_a_battery_are_corrected_as_the_study_says(tmp_path: Path, kept: Kept) -> None:
    paired.batteries(opened(tmp_path, "hommel"))
    assert [test.correction for test in kept.tests] == ["hommel"]


def test_the_methods_name_the_studys_correction() -> None:
    here = context("fr")
    assert "par la méthode de Holm [@holm1979]" in method.statistics(here)[-1]
    here = replace(here, study=replace(study(), multiplicity="bh"))
    said = method.statistics(here)[-1]
    assert "par la méthode de Benjamini et Hochberg [@benjamini1995]" in said and "Holm" not in said
