"""A SurveyJS form asks what the codebook asks: checked by the library, walked through at random, filled in and read."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from exchange_files import CAUSES, both, option
from helpers.cleaning.clean import clean
from helpers.cleaning.statuses import settle
from helpers.exchange.forms.ending import ends
from helpers.exchange.forms.surveyjs import SurveyJS
from helpers.exchange.forms.surveyjs_names import COMMENT
from helpers.exchange.read import read_export
from helpers.study.condition import OPERATORS, Condition, Leaf, Tree
from helpers.study.item import Item, column
from helpers.study.label import Label
from helpers.study.load import load_study
from helpers.study.paths import paths_of
from helpers.study.questionnaire import Battery, Questionnaire, Section
from helpers.study.study import Source, Study
from surveyjs_library import fill_in, tried

STUDIES = ("data", "examples/coba-imaging-2022")
# How many respondents walk through a form, by version of the library: each takes it a tenth of a second.
WALKS = {"3": 200, "2": 25}
JOINER = "\u2060"
SINGLE = tuple(option(code, f"Choix {code}", f"Choice {code}") for code in ("1", "2", "y", "n"))
MANY = (
    *SINGLE,
    option("none", "Rien", "Nothing", exclusive=True),
    option("oth", "Autre", "Other", other=True),
)


@cache
def study_of(folder: str) -> Study:
    return load_study(paths_of(folder).study)


ASKED = [(folder, one.code) for folder in STUDIES for one in study_of(folder).questionnaires]


def questionnaire_of(folder: str, code: str) -> Questionnaire:
    return next(one for one in study_of(folder).questionnaires if one.code == code)


def written(study: Study, questionnaire: Questionnaire) -> Any:
    form = SurveyJS().write(study, questionnaire)[0]
    assert form.name == f"surveyjs_{questionnaire.code}.json"
    return json.loads(form.data)


def elements_of(survey: Any) -> list[Any]:
    """Give the questions of a survey, those inside panels too."""
    found: list[Any] = []
    waiting = [one for page in survey["pages"] for one in page["elements"]]
    while waiting:
        one = waiting.pop(0)
        if one["type"] == "panel":
            waiting = one["elements"] + waiting
        else:
            found.append(one)
    return found


def places_of(survey: Any) -> dict[str, tuple[str, str | None]]:
    """Give for each item the question that asks it, and its row where that is a matrix."""
    found: dict[str, tuple[str, str | None]] = {}
    for one in elements_of(survey):
        if one["type"] == "matrix":
            found |= {row["value"]: (one["name"], row["value"]) for row in one["rows"]}
        else:
            found[one["name"]] = one["name"], None
    return found


def some_answer(item: Item, chance: random.Random) -> Any:
    """Give an answer as SurveyJS stores it."""
    codes = [one.code for one in item.options]
    alone = [one.code for one in item.options if one.exclusive]
    if item.kind == "multiple":
        most = min(item.max_selected or len(codes), len(codes))
        many = [code for code in codes if code not in alone]
        chosen = chance.sample(many, chance.randint(1, min(most, len(many))))
        return [chance.choice(alone)] if alone and chance.random() < 0.25 else sorted(chosen, key=codes.index)
    if item.kind == "numeric":
        low = int(float(item.minimum or 0))
        high = int(float(100 if item.maximum is None else item.maximum))
        return chance.choice([low, high, chance.randint(low, high)])
    if item.kind == "date":
        return date(2022, chance.randint(1, 12), chance.randint(1, 28)).isoformat()
    if item.kind == "text":
        return chance.choice(["Rien à dire", "a, b; c", 'He said "no"', "0"])
    return chance.choice(codes)


def walk(questionnaire: Questionnaire, survey: Any, chance: random.Random) -> list[Any]:
    """Answer most items in order, then change, or take back, some at random."""
    places = places_of(survey)
    items = [item for item in questionnaire.items if not item.hidden]
    steps = [item for item in items if chance.random() < 0.85]
    steps += chance.choices(items, k=chance.randint(0, 12))
    found = []
    for number, item in enumerate(steps):
        name = ".".join(part for part in places[item.code] if part)
        back = number >= len(items) and chance.random() < 0.3
        found.append([name, None if back else some_answer(item, chance)])
    return found


def frame_of(rows: list[dict[str, Any]], questionnaire: Questionnaire) -> pd.DataFrame:
    """Bring results into the shape of coded answers."""
    flat = [
        {**row, **{k: v for one in row.values() if isinstance(one, dict) for k, v in one.items()}}
        for row in rows
    ]
    found: dict[str, list[Any]] = {}
    for item in questionnaire.items:
        if item.kind == "multiple":
            for one in item.options:
                found[column(item.code, one.code)] = [one.code in row.get(item.code, []) for row in flat]
        else:
            numeric = item.kind == "numeric"
            answers = [row.get(item.code) for row in flat]
            found[item.code] = [None if one is None else str(one) if numeric else one for one in answers]
    return pd.DataFrame(found, dtype="object")


def check_walks(
    questionnaire: Questionnaire, survey: Any, seed: int, some: dict[str, int], made_at_random: bool = False
) -> None:
    chance = random.Random(seed)
    walks = {version: [walk(questionnaire, survey, chance) for _ in range(n)] for version, n in some.items()}
    result = tried(survey, walks)
    # Braces in a text are no names of answers, which the word joiner after them keeps them from being. Conditions made
    # at random contradict themselves here and there, which the library notices.
    by_chance = (
        "element/never-visible",
        "expression/contradiction",
        "expression/tautology",
        "expression/constant",
    )
    findings = [
        one for one in result["findings"] if not one["messageData"].get("name", "").startswith(JOINER)
    ]
    assert [one for one in findings if not made_at_random or one["ruleId"] not in by_chance] == []
    places = places_of(survey)
    assert {version: len(found) for version, found in result["walks"].items()} == some
    for version, found in result["walks"].items():
        frame = frame_of([one["data"] for one in found], questionnaire)
        hidden = 0
        for item in questionnaire.items:
            if item.hidden:
                continue
            name = places[item.code][0]
            visible = [name in one["visible"] for one in found]
            due = [True] * len(found) if item.show_if is None else list(item.show_if.holds(frame))
            assert visible == due, (version, item.code)
            hidden += visible.count(False)
            assert all(name in one["visible"] or name not in one["data"] for one in found), (version, name)
            if item.text_column:
                other = next(one.code for one in item.options if one.other)
                ticks = column(item.code, other)
                chosen = frame[ticks] if ticks in frame else frame[item.code] == other
                assert [f"{name}{COMMENT}" in one["visible"] for one in found] == list(chosen)
        assert hidden or all(item.show_if is None for item in questionnaire.items)


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "code"), ASKED)
def test_every_question_is_visible_exactly_where_its_condition_holds(folder: str, code: str) -> None:
    questionnaire = questionnaire_of(folder, code)
    check_walks(questionnaire, written(study_of(folder), questionnaire), len(code), WALKS)


def some_condition(known: list[Item], chance: random.Random, depth: int = 3) -> Condition:
    if depth and chance.random() < 0.6:
        joint = chance.choice(["all", "any", "not"])
        n = 1 if joint == "not" else chance.randint(2, 3)
        return Tree(joint, tuple(some_condition(known, chance, depth - 1) for _ in range(n)))
    item = chance.choice(known)
    if item.kind == "multiple":
        codes = tuple(chance.sample([one.code for one in item.options], chance.randint(1, 2)))
        return chance.choice([Leaf(item.code, "selected", codes), Leaf(item.code, "answered")])
    if item.kind == "numeric":
        compared = Leaf(item.code, chance.choice(OPERATORS[5:]), (chance.choice(["0", "3", "12.5"]),))
        return chance.choice([compared, compared, Leaf(item.code, "answered")])
    codes = tuple(chance.sample([one.code for one in item.options], chance.randint(1, 2)))
    operator = chance.choice(["eq", "ne", "in", "answered"])
    return Leaf(
        item.code, operator, () if operator == "answered" else codes if operator == "in" else codes[:1]
    )


def strange_questionnaire(chance: random.Random) -> Questionnaire:
    """Make a questionnaire of conditions in every shape, and of codes and texts that could be taken for syntax."""
    one = Item("title", "single", both("Titre {locale} ?", "A title {locale}?"), "main", SINGLE)
    items = [
        one,
        replace(one, code="choice"),
        replace(one, code="item", label=both("'a' et \"b\"", "<b> & {title}")),
        Item("row", "multiple", both("Lesquels ?", "Which ones?"), "main", MANY),
        Item("panel", "numeric", both("Combien ?", "How many?"), "main", minimum=0, maximum=15),
        Item("causes", "multiple", both("Encore", "Again"), "main", MANY, required=True),
        *(
            Item(f"why{n}", "likert", both(f"P{n}", f"W{n}"), "main", SINGLE, battery="causes")
            for n in range(3)
        ),
    ]
    for number in range(50):
        kind = chance.choice(["single", "multiple", "numeric"])
        options = {"single": SINGLE, "multiple": MANY, "numeric": ()}[kind]
        more: dict[str, Any] = {"minimum": 0, "maximum": 15} if kind == "numeric" else {}
        condition = some_condition(items, chance)
        items.append(
            Item(f"x{number}", kind, both("Suite", "Next"), "main", options, show_if=condition, **more)
        )
    first = Section("first", both("Début", "Beginning"), tuple(items[:20]))
    second = Section("second", both("Fin", "End"), tuple(items[20:]))
    return Questionnaire("strange", both("Étrange", "Strange"), (first, second), (), (CAUSES,))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_conditions_of_every_shape_mean_the_same_in_surveyjs(seed: int) -> None:
    questionnaire = strange_questionnaire(random.Random(seed))
    check_walks(
        questionnaire, written(study_of("data"), questionnaire), seed, {"3": 60, "2": 10}, made_at_random=True
    )


@pytest.mark.slow
def test_each_language_has_its_texts_and_braces_stay_as_they_are() -> None:
    questionnaire = strange_questionnaire(random.Random(1))
    titles = tried(written(study_of("data"), questionnaire), {"3": [[["title", "1"]]]})["titles"]
    assert set(titles) == {"en", "fr"}
    for language, found in titles.items():
        for item in questionnaire.items:
            if item.battery is None:
                assert found[item.code].replace(JOINER, "") == item.label.text(language)


# --- Filled in within a browser and read back ---


def planned(questionnaire: Questionnaire, chance: random.Random, **fixed: str) -> dict[str, Any]:
    """Plan what a respondent would answer if asked everything, by item; words beside "other" by their column."""
    found: dict[str, Any] = {}
    for item in questionnaire.items:
        if item.hidden:
            continue
        if item.code in fixed:
            found[item.code] = fixed[item.code]
        elif item.required or chance.random() < 0.8:
            found[item.code] = some_answer(item, chance)
        other = next((one.code for one in item.options if one.other), None)
        chosen = found.get(item.code) or []
        if other and other in (chosen if isinstance(chosen, list) else [chosen]) and chance.random() < 0.8:
            found[str(item.text_column)] = chance.choice(["à la main", "other, in words", "12"])
    return found


def as_filled_in(plan: dict[str, Any], questionnaire: Questionnaire, survey: Any) -> dict[str, Any]:
    """Say a plan by the questions of the form."""
    places = places_of(survey)
    found: dict[str, Any] = {}
    for item in questionnaire.items:
        if item.text_column in plan:
            found[f"{item.code}{COMMENT}"] = plan[item.text_column]
        if item.code in plan:
            name, row = places[item.code]
            if row is None:
                found[name] = plan[item.code]
            else:
                found.setdefault(name, {})[row] = plan[item.code]
    return found


def expected(plans: list[dict[str, Any]], questionnaire: Questionnaire) -> pd.DataFrame:
    """Bring plans into the shape of coded answers, without what the respondents were not asked."""
    coded = frame_of(plans, questionnaire)
    for item in questionnaire.items:
        if item.text_column:
            coded[item.text_column] = [plan.get(item.text_column) for plan in plans]
        if item.show_if is not None:
            shown = item.show_if.holds(coded)
            for name in (*item.columns, *([item.text_column] if item.text_column else [])):
                coded[name] = coded[name].where(shown, False if "__" in name else None)
    return coded.copy()


def compare_answers(found: pd.DataFrame, due: pd.DataFrame, questionnaire: Questionnaire) -> None:
    for item in questionnaire.items:
        if item.hidden:
            continue
        for name in (*item.columns, *([item.text_column] if item.text_column else [])):
            left = [None if one is None or one is np.nan else one for one in found[name]]
            right = [None if one is None or one is np.nan else one for one in due[name]]
            assert left == right, name


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "code"), ASKED)
def test_a_form_filled_in_within_a_browser_reads_back(folder: str, code: str, tmp_path: Path) -> None:
    study, questionnaire = study_of(folder), questionnaire_of(folder, code)
    survey = written(study, questionnaire)
    chance = random.Random(f"{folder} {code}")
    plans = [planned(questionnaire, chance, consent="y") for _ in range(4)]
    filled = fill_in(survey, [as_filled_in(plan, questionnaire, survey) for plan in plans])
    assert [one["state"] for one in filled] == ["completed"] * len(plans), filled
    (tmp_path / "results.json").write_text(json.dumps([one["data"] for one in filled]), "utf-8")
    source = Source("results", "results.json", questionnaire)
    export = read_export(source, tmp_path, study.timezone)
    assert export.reading.tool == "surveyjs"
    due = expected(plans, questionnaire)
    compare_answers(export.coded, due, questionnaire)
    due.index = export.coded.index
    complete = pd.Series(True, index=due.index)
    for item in questionnaire.paradata:
        for name in item.columns:
            due[name] = export.coded[name]
    sheet, direct = settle(export.coded, complete, questionnaire), settle(due, complete, questionnaire)
    assert sheet.contradictions == []
    for item in questionnaire.items:
        assert list(sheet.status[item.code]) == list(direct.status[item.code]), item.code


@pytest.mark.slow
def test_who_refuses_is_asked_nothing_more_and_leaves_the_study(tmp_path: Path) -> None:
    study, questionnaire = study_of("data"), questionnaire_of("data", "patients")
    survey = written(study, questionnaire)
    plan = planned(questionnaire, random.Random(3), consent="n")
    filled = fill_in(survey, [as_filled_in(plan, questionnaire, survey)])
    assert filled == [{"state": "completed", "data": {"consent": "n"}, "pages": 1}]
    (tmp_path / "results.json").write_text(json.dumps([filled[0]["data"]]), "utf-8")
    source = replace(study.source("patients"), file="results.json")
    cleaned = clean(read_export(source, tmp_path, study.timezone), study, source)
    assert [(one.row, one.rule) for one in cleaned.log.exclusions] == [
        (cleaned.log.exclusions[0].row, "noconsent")
    ]


# --- What stands in the file ---


def small(*items: Item, batteries: tuple[Battery, ...] = ()) -> tuple[Study, Questionnaire]:
    section = Section("main", both("Tout", "All"), items)
    questionnaire = Questionnaire("small", both("Petit", "Small"), (section,), (), batteries)
    return replace(study_of("data"), rules=()), questionnaire


def test_english_is_the_default_language_and_the_study_opens_in_its_first() -> None:
    study, questionnaire = small(Item("one", "text", both("Quoi ?", "What?"), "main"))
    survey = written(study, questionnaire)
    assert survey["locale"] == "fr"
    assert survey["title"] == {"default": "Small", "fr": "Petit"}
    assert elements_of(survey)[0]["title"] == {"default": "What?", "fr": "Quoi ?"}


def test_a_study_without_english_has_its_first_language_as_default() -> None:
    label = Label.of({"fr": "Quoi ?", "de": "Was?"})
    study, questionnaire = small(Item("one", "text", label, "main"))
    survey = written(replace(study, languages=("fr", "de")), questionnaire)
    assert elements_of(survey)[0]["title"] == {"default": "Quoi ?", "fr": "Quoi ?", "de": "Was?"}


def test_limits_and_exclusive_options_stand_in_the_form() -> None:
    many = Item("many", "multiple", both("Lesquels", "Which"), "main", MANY, max_selected=2, required=True)
    count = Item("count", "numeric", both("Combien", "How many"), "main", minimum=0, maximum=7.5)
    whole = replace(count, code="whole", integer=True, unit=both("jours", "days"))
    day = Item("day", "date", both("Quand", "When"), "main", minimum="2022-01-01")
    boxes, words, number, days, when = elements_of(written(*small(many, count, whole, day)))
    assert boxes["type"], boxes["maxSelectedChoices"] == ("checkbox", 2)
    assert [one["value"] for one in boxes["choices"] if one.get("isExclusive")] == ["none"]
    assert boxes["isRequired"] is True
    assert words["name"] == "many-Comment" and words["visibleIf"] == "{many} contains 'oth'"
    assert (number["min"], number["max"], number["step"]) == (0, 7.5, "any")
    assert (
        days["description"] == {"default": "days", "fr": "jours"} and days["validators"][0]["type"] == "regex"
    )
    assert (when["inputType"], when["min"]) == ("date", "2022-01-01") and "max" not in when


def test_a_battery_is_a_matrix_only_where_its_items_are_asked_alike() -> None:
    late = Item("late", "likert", both("Retards", "Delays"), "main", SINGLE, battery="causes")
    cost = replace(late, code="cost")
    survey = written(*small(late, cost, batteries=(CAUSES,)))
    (grid,) = elements_of(survey)
    assert (grid["type"], grid["name"]) == ("matrix", "causes")
    assert [row["value"] for row in grid["rows"]] == ["late", "cost"]
    follow = replace(cost, show_if=Leaf("late", "eq", ("1",)))
    survey = written(*small(late, follow, batteries=(CAUSES,)))
    assert [one["type"] for one in elements_of(survey)] == ["radiogroup", "radiogroup"]
    assert {one["type"] for page in survey["pages"] for one in page["elements"]} == {"panel"}


def test_answers_that_surveyjs_would_confuse_get_other_values_and_a_mapping() -> None:
    options = tuple(option(code, code, code) for code in ("1", "01", "a", "A", "other"))
    study, questionnaire = small(Item("odd", "single", both("Lequel", "Which"), "main", options))
    form, mapping = SurveyJS().write(study, questionnaire)
    values = [one["value"] for one in elements_of(json.loads(form.data))[0]["choices"]]
    assert values[0] == "1" and values[2] == "a" and len({value.casefold() for value in values}) == 5
    assert "01" not in values and "A" not in values and "other" not in values
    assert mapping.name == "mapping-surveyjs-small.yaml"


def test_a_question_called_like_a_word_of_surveyjs_gets_another_name_and_reads_back(tmp_path: Path) -> None:
    study, questionnaire = small(Item("locale", "single", both("Où", "Where"), "main", MANY))
    form, mapping = SurveyJS().write(study, questionnaire)
    names = [one["name"] for one in elements_of(json.loads(form.data))]
    assert names == ["locale2", "locale2-Comment"]
    settled = yaml.safe_load(mapping.data)
    assert settled == {"columns": {"locale2": "locale", "locale2-Comment": "locale_text"}}
    (tmp_path / "results.json").write_text(
        json.dumps([{"locale2": "oth", "locale2-Comment": "ici"}]), "utf-8"
    )
    source = Source("results", "results.json", questionnaire, columns=tuple(settled["columns"].items()))
    coded = read_export(source, tmp_path, "UTC").coded
    assert coded[["locale", "locale_text"]].iloc[0].to_list() == ["oth", "ici"]


def test_only_an_item_with_one_answer_that_may_stay_ends_the_survey() -> None:
    study, patients = study_of("data"), questionnaire_of("data", "patients")
    assert ends(study, patients, patients.item("consent")) == ("n",)
    assert ends(study, patients, patients.item("agep")) == ()
    assert ends(study, patients, patients.item("country")) == ()
    survey = written(study, patients)
    assert survey["triggers"] == [{"type": "complete", "expression": "{consent} = 'n'"}]
    assert [one["name"] for one in survey["pages"][0]["elements"]] == ["consent"]
    assert survey["pages"][1]["title"] == survey["pages"][0]["title"]
    radiologists = questionnaire_of("data", "radiologists")
    rules = tuple(replace(rule, sources=("patients",)) for rule in study.rules)
    assert ends(replace(study, rules=rules), radiologists, radiologists.item("consent")) == ()


def test_every_item_stands_in_the_form_once_in_its_order() -> None:
    for folder, code in ASKED:
        study, questionnaire = study_of(folder), questionnaire_of(folder, code)
        places = [one for one in places_of(written(study, questionnaire)) if not one.endswith(COMMENT)]
        assert places == [item.code for item in questionnaire.items if not item.hidden]
