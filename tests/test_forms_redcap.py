"""REDCap's data dictionary, checked as strictly as REDCap's documentation says. No REDCap server runs here."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from exchange_files import both, option
from forms_logic import redcap as shows
from forms_trial import (
    TRIAL_ITEMS,
    Record,
    answers,
    asking,
    beside_other,
    conditions,
    disagreements,
    every_questionnaire,
    in_form,
    item,
    mapping,
    read_back,
    same_answers,
    shown,
    trial,
)
from helpers.errors import UserError
from helpers.exchange.forms import FORMATS
from helpers.exchange.forms.asked import asked, pages
from helpers.study.condition import Condition, Leaf, Tree
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Study
from published import FOLDER, UNNAMED

EVERY = every_questionnaire()
NAME, FORM, HEADER, TYPE, LABEL = 0, 1, 2, 3, 4
CHOICES, NOTE, VALIDATION, LOW, HIGH, LOGIC, REQUIRED, MATRIX, TAGS = 5, 6, 7, 8, 9, 11, 12, 15, 17
HEADINGS = [
    *("Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"),
    *("Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number"),
    *("Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)"),
    *("Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name"),
    *("Matrix Ranking?", "Field Annotation"),
]
TAG = re.compile(r"@NONEOFTHEABOVE='[a-z0-9]+(,[a-z0-9]+)*'|@MAXCHECKED=\d+|@FORCE-MINMAX")


@dataclass(frozen=True)
class Dictionary:
    """The fields of a dictionary by name, in order; choices by code."""

    fields: dict[str, list[str]]
    choices: dict[str, dict[str, str]]

    def state(self) -> dict[str, str]:
        """Every name that branching logic may use, with nothing answered."""
        empty = {}
        for name, row in self.fields.items():
            if row[TYPE] == "checkbox":
                empty |= {f"{name}({code})": "0" for code in self.choices[name]}
            elif row[TYPE] != "descriptive":
                empty[name] = ""
        return empty


def parsed(text: str) -> Dictionary:
    """Read a dictionary and refuse what REDCap would."""
    header, *rows = list(csv.reader(io.StringIO(text, newline="")))
    assert header == HEADINGS
    assert all(len(row) == 18 for row in rows)
    fields = {row[NAME]: row for row in rows}
    assert len(fields) == len(rows), "two fields have the same name"
    first = next(iter(fields.values()))
    assert (first[NAME], first[TYPE]) == ("record_id", "text")
    assert len({row[FORM] for row in rows}) == 1 and re.fullmatch("[a-z][a-z0-9_]*", first[FORM])
    found = Dictionary(fields, {row[NAME]: choices(row) for row in rows if row[CHOICES]})
    seen: dict[str, list[str]] = {}
    for place, row in enumerate(rows):
        check(row, found)
        if row[LOGIC]:
            shows(row[LOGIC], Dictionary(seen, found.choices).state())  # looks at earlier fields only
        if row[MATRIX]:
            others = [one for one in rows if one[MATRIX] == row[MATRIX]]
            assert {(one[TYPE], one[CHOICES], one[FORM]) for one in others} == {
                (row[TYPE], row[CHOICES], row[FORM])
            }
            assert row in rows[place - len(others) + 1 : place + 1] and not row[HEADER]
            assert [rows.index(one) for one in others] == list(
                range(rows.index(others[0]), rows.index(others[0]) + len(others))
            )
            assert row[MATRIX] not in fields
        seen[row[NAME]] = row
    return found


def choices(row: list[str]) -> dict[str, str]:
    pairs = [part.split(",", 1) for part in row[CHOICES].split("|")]
    assert all(len(pair) == 2 for pair in pairs)
    found = {code.strip(): label.strip() for code, label in pairs}
    assert len(found) == len(pairs) and all(found.values())
    return found


def check(row: list[str], found: Dictionary) -> None:
    name, kind = row[NAME], row[TYPE]
    assert (
        re.fullmatch("[a-z][a-z0-9_]*", name)
        and "__" not in name
        and not name.endswith("_")
        and len(name) <= 64
    )
    assert not name.endswith(("_complete", "_timestamp")) and not name.startswith("redcap_")
    assert kind in ("text", "notes", "radio", "checkbox", "descriptive") and row[LABEL]
    assert bool(row[CHOICES]) == (kind in ("radio", "checkbox"))
    assert all(re.fullmatch("[a-z0-9]+", code) for code in found.choices.get(name, {}))
    assert row[VALIDATION] in ("", "integer", "number", "date_ymd") and (
        kind == "text" or not row[VALIDATION]
    )
    for limit in (row[LOW], row[HIGH]):
        pattern = r"\d{4}-\d\d-\d\d" if row[VALIDATION] == "date_ymd" else r"-?\d+(\.\d+)?"
        assert not limit or (row[VALIDATION] and re.fullmatch(pattern, limit))
    assert row[REQUIRED] in ("", "y") and not (row[REQUIRED] and kind == "descriptive")
    assert not any(row[place] for place in (10, 13, 14, 16))
    assert re.fullmatch(f"(Limits:( ({TAG.pattern}))+)?", row[TAGS])
    for text in (row[HEADER], row[LABEL], row[NOTE], *found.choices.get(name, {}).values()):
        as_read(text)
    for cell in row:
        assert not cell.startswith(("=", "+", "@", "\t", "\r")) and not re.match(r"-(?![\d.]+$)", cell)


def as_read(text: str) -> str:
    """What a respondent reads: no tag but a line break, no value and no place of another field."""
    assert re.findall(r"<[A-Za-z/!?]", text.replace("<br />", "")) == []
    assert not re.search(r"\[[a-z0-9_:-]+[\](]|\{[a-z0-9_:-]+\}", text)
    return html.unescape(text.replace("<br />", "\n"))


def written(study: Study, questionnaire: Questionnaire) -> tuple[dict[str, Dictionary], dict[str, Any]]:
    forms = FORMATS["redcap"].write(study, questionnaire)
    named = {form.name: form for form in forms}
    files = {language: named[f"redcap_{questionnaire.code}_{language}.csv"] for language in study.languages}
    found = {language: parsed(form.data.decode("utf-8-sig")) for language, form in files.items()}
    return found, mapping(forms)


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_everything_of_the_codebook_arrives_one_dictionary_a_language(
    study: Study, questionnaire: Questionnaire
) -> None:
    dictionaries, found = written(study, questionnaire)
    multiples = {one.code: one for one in asked(questionnaire) if one.kind == "multiple"}
    for language, dictionary in dictionaries.items():
        names = {found["columns"].get(name, name): name for name in dictionary.fields}
        for one in asked(questionnaire):
            renamed = [
                name for name, target in found["columns"].items() if target.startswith(f"{one.code}__")
            ]
            name = renamed[0].split("___")[0] if one.code in multiples and renamed else names[one.code]
            row = dictionary.fields[name]
            kinds = {"single": "radio", "likert": "radio", "multiple": "checkbox", "text": "notes"}
            assert row[TYPE] == kinds.get(one.kind, "text")
            assert as_read(row[LABEL]) == one.label.text(language)
            assert as_read(row[NOTE]) == (one.unit.text(language) if one.unit else "")
            assert row[REQUIRED] == ("y" if one.required else "")
            valid = {"numeric": "integer" if one.integer else "number", "date": "date_ymd"}.get(one.kind, "")
            assert row[VALIDATION] == valid
            if one.kind == "numeric":
                limits = [float(row[place]) if row[place] else None for place in (LOW, HIGH)]
                assert limits == [one.minimum, one.maximum]
            elif one.kind == "date":
                assert [row[LOW], row[HIGH]] == [one.minimum, one.maximum]
            back = found["answers"].get(one.code, {})
            boxes = {
                new.split("___")[1]: target.split("__")[1]
                for new, target in found["columns"].items()
                if "___" in new
            }
            told = dictionary.choices.get(name, {})
            codes = {code: (boxes if renamed else back).get(code, code) for code in told}
            assert [(codes[code], as_read(label)) for code, label in told.items()] == [
                (opt.code, opt.label.text(language)) for opt in one.options
            ]
            assert set(re.findall("@[A-Z-]+", row[TAGS])) == tags(one)
            if one.text_column:
                other = next(opt for opt in one.options if opt.other)
                beside = dictionary.fields[names[one.text_column]]
                assert (beside[TYPE], as_read(beside[LABEL])) == ("text", other.label.text(language))
        headers = [as_read(row[HEADER]) for row in dictionary.fields.values() if row[HEADER]]
        assert headers == [page.title.text(language) for page in pages(study, questionnaire)]
        stems = [as_read(row[LABEL]) for row in dictionary.fields.values() if row[TYPE] == "descriptive"]
        used = {one.battery for one in asked(questionnaire)} - {None}
        assert set(stems) == {one.label.text(language) for one in questionnaire.batteries if one.code in used}
    rows = [[row[:2] + row[3:4] + row[7:18] for row in one.fields.values()] for one in dictionaries.values()]
    assert all(one == rows[0] for one in rows)


def tags(one: Item) -> set[str]:
    found = (
        {"@NONEOFTHEABOVE"} if any(opt.exclusive for opt in one.options) and one.kind == "multiple" else set()
    )
    found |= {"@MAXCHECKED"} if one.max_selected is not None else set()
    limited = one.kind in ("numeric", "date") and (one.minimum, one.maximum) != (None, None)
    return found | ({"@FORCE-MINMAX"} if limited else set())


def test_exclusive_options_and_the_most_that_may_be_ticked_are_tags() -> None:
    dictionaries, _ = written(*EVERY[-1])
    row = dictionaries["en"].fields["ways"]
    assert row[TAGS] == "Limits: @NONEOFTHEABOVE='none' @MAXCHECKED=2"
    assert as_read(dictionaries["en"].choices["ways"]["cd"]) == "CD | DVD"


def test_a_grid_is_a_matrix_under_its_stem() -> None:
    dictionaries, _ = written(*EVERY[-1])
    rows = [(row[NAME], row[TYPE], row[MATRIX]) for row in dictionaries["en"].fields.values()]
    at = next(place for place, row in enumerate(rows) if row[0] == "stem_grid_rowa")
    assert rows[at : at + 3] == [
        ("stem_grid_rowa", "descriptive", ""),
        ("rowa", "radio", "table_grid_rowa"),
        ("rowb", "radio", "table_grid_rowa"),
    ]
    assert ("alone", "radio", "") in rows


def test_what_is_hidden_or_recorded_is_not_asked() -> None:
    for study, questionnaire in EVERY:
        dictionaries, _ = written(study, questionnaire)
        hidden = {one.code for one in questionnaire.all_items if one.hidden}
        assert hidden and not hidden & set(dictionaries[study.default_language].fields)


def test_a_condition_on_what_is_not_asked_stops() -> None:
    late = item("late", "text", show_if=Leaf("secret", "answered"))
    with pytest.raises(UserError, match="does not ask the item on which late depends"):
        FORMATS["redcap"].write(EVERY[0][0], trial((*TRIAL_ITEMS, late)))


def exported(dictionary: Dictionary, found: dict[str, Any]) -> dict[str, str]:
    """The columns of a raw export, by what they carry."""
    columns = {}
    for name, row in dictionary.fields.items():
        if row[TYPE] == "checkbox":
            columns |= {f"{name}___{code}": f"{name}__{code}" for code in dictionary.choices[name]}
        elif row[TYPE] != "descriptive" and name != "record_id":
            columns[name] = name
    assert set(found["columns"]) <= set(columns)
    return columns | found["columns"]


def cell(target: str, record: Record, found: dict[str, Any], items: dict[str, Item]) -> str:
    if "__" in target:
        return str(int(bool(record[target])))
    if target not in items:
        return beside_other(target, record, items)
    return "" if pd.isna(record[target]) else in_form(target, record[target], found)


def wrong_logic(
    study: Study, questionnaire: Questionnaire, coded: pd.DataFrame, truth: pd.DataFrame
) -> list[tuple[str, int]]:
    """Where branching logic shows another field than the codebook; ``coded`` is what REDCap has, hidden or not."""
    dictionaries, found = written(study, questionnaire)
    dictionary = next(iter(dictionaries.values()))
    items = {one.code: one for one in asked(questionnaire)}
    columns = exported(dictionary, found)
    name_of = {target.split("__")[0]: name.split("___")[0] for name, target in columns.items()}
    states = []
    for record in coded.to_dict("records"):
        state = dictionary.state()
        for name, target in columns.items():
            field, _, code = name.partition("___")
            state[f"{field}({code})" if code else name] = cell(target, record, found, items)
        states.append(state)

    def says(code: str, row: int) -> bool:
        logic = dictionary.fields[name_of[code]][LOGIC]
        return shows(logic, states[row]) if logic else True

    for row, record in enumerate(truth.to_dict("records")):
        for one in items.values():
            if one.text_column:
                assert says(one.text_column, row) == bool(beside_other(one.text_column, record, items))
    return disagreements(study, questionnaire, truth, says)


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_branching_logic_is_true_exactly_where_the_codebook_s_condition_is(
    study: Study, questionnaire: Questionnaire
) -> None:
    coded = answers(study, questionnaire, 60)
    assert wrong_logic(study, questionnaire, coded, coded) == []


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_answers_that_stay_in_hidden_fields_change_nothing(
    study: Study, questionnaire: Questionnaire
) -> None:
    coded = answers(study, questionnaire, 60, stale=True)
    truth = shown(study, questionnaire, coded)
    assert wrong_logic(study, questionnaire, coded, truth) == []
    if questionnaire.code == "trial":
        assert not coded.equals(truth)


@settings(max_examples=20)
@given(conditions(TRIAL_ITEMS))
def test_any_condition_keeps_its_truth_value(condition: Condition) -> None:
    study, questionnaire = EVERY[0][0], asking(condition)
    coded = answers(study, questionnaire, 15, stale=True)
    assert wrong_logic(study, questionnaire, coded, shown(study, questionnaire, coded)) == []


def test_not_is_worked_into_the_comparisons() -> None:
    never = Tree("not", (Tree("any", (Leaf("consent", "ne", ("y",)), Leaf("age", "gt", ("17.0",)))),))
    dictionaries, _ = written(EVERY[0][0], asking(never))
    assert dictionaries["en"].fields["final"][LOGIC] == (
        "[consent] <> 'n' and (([consent] = '' or [consent] = 'y') and ([age] = '' or [age] <= 17))"
    )


def test_logic_as_redcap_works_it_out() -> None:
    assert shows("[q] <> 'a'", {"q": ""}) and not shows("([q] <> '' and [q] <> 'a')", {"q": ""})
    assert shows("[q] < 5", {"q": ""}) and not shows("([q] <> '' and [q] < 5)", {"q": ""})
    with pytest.raises(KeyError):
        shows("[other] = '1'", {"q": ""})
    with pytest.raises(AssertionError):
        shows("not([q] = '1')", {"q": ""})


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_an_export_of_the_form_reads_back(study: Study, questionnaire: Questionnaire, tmp_path: Path) -> None:
    dictionaries, found = written(study, questionnaire)
    columns = exported(next(iter(dictionaries.values())), found)
    items = {one.code: one for one in asked(questionnaire)}
    coded = answers(study, questionnaire, 30)
    form = questionnaire.code
    rows = [["record_id", f"{form}_timestamp", *columns, f"{form}_complete"]]
    for number, record in enumerate(coded.to_dict("records"), start=1):
        cells = [cell(target, record, found, items) for target in columns.values()]
        rows.append([str(number), "2022-01-05 10:00:00", *cells, "2"])
    back = read_back(tmp_path, "redcap", questionnaire, found, rows)
    assert back.reading.tool == "redcap"
    assert same_answers(questionnaire, coded, back) == []
    assert back.system["complete"].all() and back.system["submitted"].notna().all()


def test_codes_of_the_studies_fit_and_no_mapping_is_written() -> None:
    for study, questionnaire in EVERY[:-1]:
        assert not [
            form for form in FORMATS["redcap"].write(study, questionnaire) if form.name.endswith("yaml")
        ]


def test_codes_that_redcap_refuses_are_renamed_and_told() -> None:
    odd = item("Much too ODD", "multiple", (option("A b", "A", "A"), option("z", "Z", "Z", other=True)))
    beside = item("record_id", "text")
    _, found = written(EVERY[0][0], trial((TRIAL_ITEMS[0], odd, beside)))
    assert found["columns"] == {
        "muchtooodd___ab": "Much too ODD__A b",
        "muchtooodd___z": "Much too ODD__z",
        "muchtooodd_text": "Much too ODD_text",
        "record_id2": "record_id",
    }
    assert written(*EVERY[-1])[1]["answers"] == {"seed": {"012": "01", "muchtoolong": "much-too-long"}}


HARD = (
    *(
        "=1+1",
        "- no",
        "@here",
        "[age] years",
        "{age} and [x-y]",
        "a | b",
        "<b>x</b> & &lt;",
        "two\nlines",
        '"q"',
    ),
    *("'apostrophe", "1, 2 | 3, 4", "[see below]"),
)


@pytest.mark.parametrize("text", HARD)
def test_texts_read_as_they_were_written(text: str) -> None:
    hard = replace(item("hard", "single", (option("a", text, f"{text} x"),)), label=both(text, text))
    dictionaries, _ = written(EVERY[0][0], trial((TRIAL_ITEMS[0], hard)))
    assert as_read(dictionaries["fr"].fields["hard"][LABEL]) == text
    assert as_read(dictionaries["en"].choices["hard"]["a"]) == f"{text} x"


@pytest.mark.skipif(FOLDER is None, reason=UNNAMED)
def test_real_dictionaries_have_the_same_columns() -> None:
    paths = sorted((Path(str(FOLDER)) / "redcapr-demo").glob("*_dictionary.csv"))
    headers = [next(csv.reader(path.open(encoding="utf-8-sig", newline="")), None) for path in paths]
    assert len(headers) > 4 and all(header in (None, HEADINGS) for header in headers)
