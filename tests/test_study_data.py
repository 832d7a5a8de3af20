"""The study that the repository ships: its four questionnaires and its plan."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml

from helpers.study.geometry import geometry_of
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.load import load_study
from helpers.study.paths import ROOT
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Study

DATA = ROOT / "data"
GROUPS = {"patients": 418, "radiologists": 140, "gps": 143, "specialists": 367}
PHYSICIANS = ("radiologists", "gps", "specialists")


@cache
def study() -> Study:
    return load_study(DATA)


def questionnaire(code: str) -> Questionnaire:
    return study().group(code).questionnaire


def every_item() -> Iterator[tuple[str, Item]]:
    for one in study().questionnaires:
        for item in one.all_items:
            yield one.code, item


def every_label() -> Iterator[tuple[str, Label]]:
    plan = study()
    for where, item in every_item():
        yield f"{where}.{item.code}", item.label
        yield from ((f"{where}.{item.code}.{option.code}", option.label) for option in item.options)
        if item.unit:
            yield f"{item.code}.unit", item.unit
    for one in plan.questionnaires:
        yield one.code, one.title
        yield from ((f"{one.code}.{section.code}", section.title) for section in one.sections)
        yield from ((f"{one.code}.{battery.code}", battery.label) for battery in one.batteries)
    for group in plan.groups:
        yield from ((group.code, group.label), (group.code, group.member))
    for rule in plan.rules:
        yield from ((rule.code, rule.label), (rule.code, rule.reason))
    for topic in plan.topics:
        yield from ((topic.code, topic.title), (topic.code, topic.question))
        yield from ((f"{topic.code}.{part.code}", part.title) for part in topic.parts)
        if topic.statement:
            yield topic.code, topic.statement
    for derived in plan.derived:
        yield derived.item.code, derived.item.label
        yield from ((option.code, option.label) for option in derived.options)
    yield from plan.texts
    yield from ((event.code, event.label) for event in plan.events)
    assert plan.published is not None
    yield from (("title", plan.title), ("short", plan.short_title), ("published", plan.published.statement))


@pytest.mark.parametrize("code", GROUPS)
def test_each_questionnaire_asks_35_items(code: str) -> None:
    assert len(questionnaire(code).items) == 35
    assert [item.code for item in questionnaire(code).paradata] == ["filldate"]


def test_the_groups_add_up_to_what_was_published() -> None:
    plan = study()
    assert {group.code: group.published for group in plan.groups} == GROUPS
    assert plan.published is not None
    assert plan.published.total == sum(GROUPS.values()) == 1068


def test_every_text_is_there_in_french_and_english() -> None:
    for where, label in every_label():
        assert label.languages == ("fr", "en"), where
        assert all(text.strip() for _, text in label.texts), where


def test_no_text_is_left_untranslated() -> None:
    long = [(where, label) for where, label in every_label() if len(label.text("fr")) > 25]
    proper = re.compile(r"^\d\d - |DMP|Champagne|Luxembourg")
    assert [
        w for w, one in long if one.text("fr") == one.text("en") and not proper.search(one.text("fr"))
    ] == []


def test_french_typography_is_consistent_and_ordinary() -> None:
    for where, label in every_label():
        french = label.text("fr")
        assert not re.search(r"[\u00a0\u202f\u2019“”]", french), where  # typeset when shown
        assert not re.search(r"\w[?!;]|\w:(?=\s|$)|\d%|\.\.\.|  ", french), where
        assert not re.search(r"\s[?!;:%]|\.\.\.|  ", label.text("en")), where


def test_questions_end_as_sentences() -> None:
    for where, item in every_item():
        if where != "paradata" and not item.hidden:
            assert all(text.rstrip()[-1] in "?.:)" for _, text in item.label.texts), (where, item.code)


def test_missing_answers_say_what_they_mean() -> None:
    kinds: dict[tuple[str, str], set[str]] = {}
    for _, item in every_item():
        for option in item.options:
            if option.missing:
                kinds.setdefault((option.missing, option.label.text("en")), set()).add(item.code)
    by_kind = {kind: {label for found, label in kinds if found == kind} for kind, _ in kinds}
    assert by_kind["refused"] == {"Other or prefer not to say"}
    assert all(label.startswith("Not concerned") for label in by_kind["not_concerned"])
    assert by_kind["dont_know"] == {
        "I do not know",
        "I do not remember",
        "No opinion",
        "No opinion / not concerned",
    }


def test_scales_have_five_steps_and_their_two_highest_are_positive() -> None:
    likert = [item for _, item in every_item() if item.kind == "likert"]
    assert len({item.code for item in likert}) > 10
    assert {item.codes for item in likert} == {("1", "2", "3", "4", "5")}
    assert {item.positive for item in likert} == {("4", "5")}


@pytest.mark.parametrize(
    ("code", "positive"),
    {
        "rptever": ("y",),
        "regplat": ("y",),
        "pospever": ("co", "tx", "both"),
        "dmpuse": ("d1", "d2", "d3", "d4"),
        "dmpknow": ("k4",),
    }.items(),
)
def test_positive_answers(code: str, positive: tuple[str, ...]) -> None:
    assert next(item for _, item in every_item() if item.code == code).positive == positive


def test_shared_items_are_put_the_same_way_unless_they_say_otherwise() -> None:
    wordings: dict[str, set[Label]] = {}
    for _, item in every_item():
        wordings.setdefault(item.code, set()).add(item.label)
    several = {code for code, labels in wordings.items() if len(labels) > 1}
    equivalent = {item.code for _, item in every_item() if item.comparability == "equivalent"}
    assert several <= equivalent
    assert several == {"country", "dept", "stordiff", "rptwhy"}


def test_reasons_are_asked_of_those_who_reported_repeats() -> None:
    coded = pd.DataFrame({"rptever": ["y", "n", "dk", None], "rptfreq": ["1", "2", "9", None]})
    patients, doctors = questionnaire("patients").item("rptwhy"), questionnaire("gps").item("rptwhy")
    assert patients.show_if is not None and doctors.show_if is not None
    assert patients.show_if.holds(coded).tolist() == [True, False, False, False]
    assert doctors.show_if.holds(coded).tolist() == [False, True, False, False]


def test_recent_exams_are_asked_of_those_who_had_one() -> None:
    show = questionnaire("patients").item("exammod").show_if
    assert show is not None
    coded = pd.DataFrame({"lastexam": ["e1", "e3", "e4", "e0", None]})
    assert show.holds(coded).tolist() == [True, True, False, False, False]


def test_the_zone_of_every_department_and_country() -> None:
    (zone,) = study().derived
    departments = {option.code: [] for option in zone.options}
    for option in questionnaire("gps").item("dept").options:
        coded = pd.DataFrame({"country": ["fr"], "dept": [option.code]})
        fitting = [one.code for one in zone.options if one.when.holds(coded).item()]
        assert len(fitting) == 1
        departments[fitting[0]].append(option.code[1:])
    assert departments == {
        "als": ["67", "68"],
        "lor": ["54", "55", "57", "88"],
        "cha": ["08", "10", "51", "52"],
        "fra": ["xx"],
        "abr": [],
    }
    for country, expected in {"ch": "abr", "lu": "abr", "be": "abr", "fr": None, "oth": None}.items():
        coded = pd.DataFrame({"country": [country], "dept": [None]})
        fitting = [one.code for one in zone.options if one.when.holds(coded).item()]
        assert fitting == ([expected] if expected else [])


def test_the_rules_stand_in_the_order_they_are_argued_for() -> None:
    codes = [rule.code for rule in study().rules]
    assert codes == [
        "test",
        "noconsent",
        "underage",
        "place",
        "period",
        "duplicate",
        "breakoff",
        "straight",
    ]


@pytest.mark.parametrize(
    ("consent", "country", "leaves"),
    [("y", "fr", False), ("n", None, True), ("n", "fr", True), (None, "fr", True), (None, None, False)],
)
def test_only_explicit_agreement_stays(consent: str | None, country: str | None, leaves: bool) -> None:
    rule = next(rule for rule in study().rules if rule.code == "noconsent")
    assert rule.condition is not None
    assert rule.condition.holds(pd.DataFrame({"consent": [consent], "country": [country]})).item() is leaves


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("test", True),
        ("Test !", True),
        ("TEST ne pas prendre en compte", True),
        ("Ceci est un test.", True),
        ("this is a test", True),
        ("Test de lecture du CD souvent impossible", False),
        ("J'ai testé le portail, ça marche", False),
        ("Les essais ont échoué", False),
    ],
)
def test_a_comment_about_a_test_is_no_test(text: str, matches: bool) -> None:
    pattern = str(study().rules[0].parameter("pattern"))
    assert bool(re.search(pattern, text)) is matches


def test_straight_lining_looks_at_every_statement() -> None:
    rule = next(rule for rule in study().rules if rule.kind == "straight_lining")
    agree = questionnaire("gps").item("commlack").options
    statements = {item.code for _, item in every_item() if item.options == agree}
    assert set(rule.parameter("items")) == statements  # type: ignore[call-overload]
    asked = [sum(item.code in statements for item in one.items) for one in study().questionnaires]
    assert min(asked) >= int(str(rule.parameter("min_items"))) == 6


def test_the_story_has_its_findings_causes_and_proposals() -> None:
    plan = study()
    assert Counter(topic.kind for topic in plan.topics) == {
        "finding": 3,
        "cause": 2,
        "proposal": 2,
        "topic": 2,
    }
    told = {topic.code: topic.statement is not None for topic in plan.topics}
    assert [code for code, has in told.items() if not has] == ["storage", "crossborder"]


def test_patients_are_set_beside_physicians_by_concept() -> None:
    pairs = {
        (dict(part.items)["patients"], item)
        for topic in study().topics
        for part in topic.parts
        if not part.same_item
        for group, item in part.items
        if group in PHYSICIANS
    }
    assert pairs == {
        ("askedna", "priorna"),
        ("pospever", "resched"),
        ("pospever", "actpost"),
        ("rptever", "rptfreq"),
        ("dmpknow", "dmpuse"),
    }


def test_the_plan_says_what_is_not_stated() -> None:
    plan = study()
    names = {name for name, _ in plan.texts}
    assert {"introduction", "objective", "design", "population", "recruitment", "ethics", "limits"} <= names
    for name in ("recruitment", "ethics"):
        label = plan.text(name)
        assert label is not None
        assert "not stated in what was published" in label.text("en")
    reconstruction = plan.text("questionnaires")
    assert reconstruction is not None
    assert "reconstruction" in reconstruction.text("fr") and "reconstruction" in reconstruction.text("en")


def test_files_say_that_they_are_a_reconstruction_and_hold_no_demonstration_figures() -> None:
    for path in (DATA / "questionnaires").glob("*.yaml"):
        text = path.read_text("utf-8")
        assert "reconstruction" in text.lower(), path.name
        assert "demo:" not in text and "basis:" not in text, path.name


def test_every_work_is_cited_and_every_citation_is_a_work() -> None:
    keys = set(re.findall(r"^@\w+\{([^,]+),", (DATA / "references.bib").read_text("utf-8"), re.MULTILINE))
    places = [DATA / "study.yaml", *(ROOT / "src" / "helpers" / "presentation" / "words").glob("*.yaml")]
    used = "\n".join(path.read_text("utf-8") for path in places)
    assert keys == {key for key in keys if re.search(rf"@{key}\b|source: {key}\b", used)}
    assert study().disclosure is not None and study().disclosure.source in keys  # type: ignore[union-attr]


def test_the_map_has_the_ten_departments_of_grand_est() -> None:
    geometry = geometry_of(study())
    assert geometry is not None
    assert geometry.codes == ("d08", "d10", "d51", "d52", "d54", "d55", "d57", "d67", "d68", "d88")
    assert geometry.licence == "CC BY 4.0" and "svg-maps" in geometry.attribution
    assert (DATA / "map.json").stat().st_size < 60_000
    middle = {
        code: [sum(axis) / len(axis) for axis in zip(*polygons[0], strict=True)]
        for code, polygons in geometry.areas
    }
    assert middle["d08"][1] > middle["d52"][1]  # Ardennes lie north of Haute-Marne
    assert middle["d67"][0] > middle["d10"][0]  # Bas-Rhin lies east of Aube
    assert max(x for _, polygons in geometry.areas for polygon in polygons for x, _ in polygon) == 1000


def test_ambiguous_codes_are_quoted() -> None:
    """Other YAML readers take y, n and no for booleans."""
    for path in (DATA / "questionnaires").glob("*.yaml"):
        bare = [
            node.value
            for node in scalars(path)
            if node.style is None and node.value.lower() in {"y", "n", "no", "yes"}
        ]
        assert bare == [], path.name


def scalars(path: Path) -> Iterator[yaml.ScalarNode]:
    stack = [yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)]
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.MappingNode):
            stack += [one for pair in node.value for one in pair]
        elif isinstance(node, yaml.SequenceNode):
            stack += node.value


def test_the_map_file_is_plain_json() -> None:
    assert set(json.loads((DATA / "map.json").read_text("utf-8"))) >= {
        "areas",
        "attribution",
        "licence",
        "source",
    }
