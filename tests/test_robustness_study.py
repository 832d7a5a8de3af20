"""What study.yaml says on robustness: read, and each mistake told with its place and what is accepted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.errors import UserError
from helpers.study.load import load_study
from helpers.study.paths import ROOT
from helpers.study.reading.document import read_yaml
from helpers.study.reading.robustness import read_robustness
from helpers.study.reading.shape import _errors, schema
from helpers.study.robustness import QUALITY, Robustness
from helpers.study.study import Study

DATA = ROOT / "data"
SECTION = """
robustness:
  exclusions:
    - code: kept
      label: {fr: gardées, en: kept}
      without: [straight]
    - code: stricter
      label: {fr: plus strict, en: stricter}
      change: {breakoff: {min_share: 0.8}, straight: {min_items: 4}}
      only_submitted: true
  findings:
    - topic: priors
      part: asked
      planned: {fr: souvent, en: often}
      definitions:
        - {code: top1, label: {fr: le plus, en: most}, top: 1}
        - {code: named, label: {fr: choisies, en: named}, top: 3, options: {patients: ['5', '3']}}
    - topic: postponed
      part: care
      planned: {fr: souvent, en: often}
"""


STUDY = load_study(DATA)
ITEMS_OF = {group.code: {item.code: item for item in group.questionnaire.all_items} for group in STUDY.groups}


def read(folder: Path, section: str) -> Robustness:
    """Read a section beside the project's topics, rules and items."""
    file = folder / "study.yaml"
    file.write_text(section, "utf-8")
    entry = read_yaml(file)["robustness"]
    assert not [one for one in _errors(entry, schema("study.json")["properties"]["robustness"])]
    return read_robustness(entry, STUDY.topics, STUDY.rules, ITEMS_OF, STUDY.languages)


def loaded(folder: Path, section: str) -> Study:
    """Load a copy of the project's study with another section."""
    copy = folder / "data"
    shutil.copytree(DATA, copy, ignore=shutil.ignore_patterns("raw"))
    text = (copy / "study.yaml").read_text("utf-8")
    start = text.index("\nrobustness:\n")
    end = text.index("\n\n", start)
    (copy / "study.yaml").write_text(text[:start] + section + text[end:], "utf-8")
    return load_study(copy)


def test_a_study_may_try_nothing(tmp_path: Path) -> None:
    found = loaded(tmp_path, "").robustness
    assert (found.exclusions, found.plans) == ((), ())


def test_what_is_written_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, SECTION)
    assert loaded(tmp_path, SECTION).robustness == found
    kept, stricter = found.exclusions
    assert (kept.code, kept.without, kept.change, kept.only_submitted) == ("kept", ("straight",), (), False)
    assert stricter.change == (("breakoff", (("min_share", 0.8),)), ("straight", (("min_items", 4),)))
    assert stricter.only_submitted
    plan = found.plan("priors", "asked")
    assert [one.code for one in plan.definitions] == ["top1", "named"]
    assert plan.planned.text("en") == "often"
    # in the order of the codebook, not of the file
    assert plan.definitions[1].options == (("patients", ("3", "5")),)
    assert found.plan("postponed", "care").definitions == ()
    with pytest.raises(KeyError):
        found.plan("priors", "media")


MISTAKES = {
    "consent is no rule of quality": ("without: [straight]", "without: [noconsent]", "filled in"),
    "age is no rule of quality": ("without: [straight]", "without: [straight, underage]", "filled in"),
    "place is no rule of quality": ("without: [straight]", "without: [place]", "filled in"),
    "trials are no rule of quality": ("without: [straight]", "without: [test]", "filled in"),
    "consent cannot be changed": ("change: {breakoff:", "change: {noconsent:", "filled in"),
    "no such rule": ("without: [straight]", "without: [straigt]", "no such exclusion rule"),
    "nothing changes": ("      without: [straight]\n", "", "changes nothing"),
    "a number of another kind": ("{min_share: 0.8}", "{min_items: 3}", "no such number"),
    "a share above 1": ("{min_share: 0.8}", "{min_share: 1.2}", "not possible"),
    "a share of 0": ("{min_share: 0.8}", "{min_share: 0}", "not possible"),
    "a part of an item": ("{min_items: 4}", "{min_items: 4.5}", "not possible"),
    "too few items": ("{min_items: 4}", "{min_items: 1}", "not possible"),
    "the planned number": ("{min_share: 0.8}", "{min_share: 0.5}", "planned"),
    "left out and changed": (
        "      change:",
        "      without: [breakoff]\n      change:",
        "left out",
    ),
    "a code twice": ("- code: stricter", "- code: kept", "another choice"),
    "the planned code": ("- code: kept", "- code: planned", "another choice"),
    "no such topic": ("topic: priors", "topic: prior", "no such topic"),
    "no such part": ("part: asked", "part: ask", "no such part"),
    "a part without positive answers": ("part: asked", "part: search", "'positive'"),
    "a definition's code twice": ("{code: named", "{code: top1", "another choice"),
    "the planned definition": ("top: 1}", "top: 2}", "planned definition"),
    "all options": ("top: 1}", "top: 5}", "no meaning"),
    "no definition": (", top: 1}", "}", "no meaning"),
    "a group not compared": ("options: {patients:", "options: {nobody:", "does not compare"),
    "no such answer": ("['5', '3']", "['5', '6']", "no such answer"),
    "an answer that is none": ("['5', '3']", "['5', '9']", "no such answer"),
    "all answers": ("['5', '3']", "['1', '2', '3', '4', '5']", "no share is left"),
    "a finding twice": ("topic: postponed\n      part: care", "topic: priors\n      part: asked", "already"),
    "a text in one language": ("planned: {fr: souvent, en: often}", "planned: often", "one language"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place(name: str, tmp_path: Path) -> None:
    old, new, problem = MISTAKES[name]
    assert old in SECTION
    with pytest.raises(UserError, match=problem) as caught:
        read(tmp_path, SECTION.replace(old, new, 1))
    assert caught.value.file == tmp_path / "study.yaml"
    assert caught.value.row is not None and "robustness" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("{min_share: 0.8}", "{min_share: half}", "wrong kind"),
        ("only_submitted: true", "only_complete: true", "not known"),
        ("    - topic: priors\n      part: asked\n", "    - topic: priors\n", "'part' is missing"),
    ],
)
def test_a_mistake_of_shape_is_told_too(old: str, new: str, problem: str, tmp_path: Path) -> None:
    assert old in SECTION
    with pytest.raises(UserError, match=problem):
        loaded(tmp_path, SECTION.replace(old, new, 1))


def test_only_rules_of_quality_are_accepted_and_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, SECTION.replace("without: [straight]", "without: [noconsent]"))
    assert caught.value.accepted == ["period", "duplicate", "breakoff", "straight"]
    assert caught.value.value == "noconsent" and "stays out" in str(caught.value)


def test_the_projects_study_tries_its_three_findings() -> None:
    found = {topic.code for topic in STUDY.topics if topic.kind == "finding"}
    assert {plan.topic for plan in STUDY.robustness.plans} == found
    kinds = {rule.code: rule.kind for rule in STUDY.rules}
    for one in STUDY.robustness.exclusions:
        assert {kinds[code] for code in one.without} <= set(QUALITY)
