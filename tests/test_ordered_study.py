"""What a study's files say of ordered options and of strata, and how a mistake in them is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.study.load import load_study
from helpers.study.study import Study

DATA = Path(__file__).parents[1] / "data"
PLAIN, WITH = "column: lostever\n", "column: lostever\n    stratum: agep\n"


def changed(folder: Path, name: str, old: str, new: str) -> Study:
    study = Path(shutil.copytree(DATA, folder / "study", ignore=shutil.ignore_patterns("raw")))
    before = (study / name).read_text("utf-8")
    assert old in before
    (study / name).write_text(before.replace(old, new, 1), "utf-8")
    return load_study(study)


def test_the_codebook_says_which_choices_are_ordered():
    items = {item.code: item for item in load_study(DATA).group("patients").questionnaire.items}
    assert items["agep"].ordered and items["agep"].is_ordered
    assert items["diglit"].is_ordered and not items["diglit"].ordered
    assert not items["area"].is_ordered and not items["exammod"].is_ordered


def test_a_crosstab_may_name_a_stratum():
    by_row = {one.row: one for one in load_study(DATA).crosses}
    assert by_row["rptever"].stratum == "agep" and by_row["priorna"].stratum is None


def test_without_a_stratum_nothing_changes(tmp_path):
    study = changed(tmp_path, "study.yaml", WITH, PLAIN)
    assert all(one.stratum is None for one in study.crosses)


def test_only_a_single_choice_is_declared_ordered(tmp_path):
    with pytest.raises(UserError, match="does not fit an item of kind multiple") as caught:
        changed(
            tmp_path, "questionnaires/items.yaml", "  options: mod\n", "  options: mod\n  ordered: true\n"
        )
    assert "ordered" in str(caught.value) and "single" in str(caught.value)


@pytest.mark.parametrize(
    ("new", "problem", "value"),
    [
        ("column: lostever\n    stratum: nowhere\n", "no such item", "nowhere"),
        ("column: lostever\n    stratum: exammod\n", "single choice", "exammod"),
        ("column: lostever\n    stratum: lostever\n", "within itself", "lostever"),
        ("column: area\n    stratum: agep\n", "two options", "area"),
    ],
)
def test_a_stratum_that_cannot_be_is_told_with_its_line(tmp_path, new, problem, value):
    with pytest.raises(UserError, match=problem) as caught:
        changed(tmp_path, "study.yaml", WITH, new)
    said = str(caught.value)
    assert "study.yaml" in said and value in said and "crosstabs[2]" in said
