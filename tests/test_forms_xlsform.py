"""XLSForm, converted by pyxform and checked by ODK Validate, its logic worked out on random answers."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings

from exchange_files import both, option
from forms_logic import xpath
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
    trial,
)
from helpers.errors import UserError
from helpers.exchange.forms import FORMATS
from helpers.exchange.forms.asked import asked
from helpers.exchange.forms.xlsform import LANGUAGES
from helpers.study.condition import Condition, Leaf
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Study

EVERY = every_questionnaire()
NO_JAVA = "ODK Validate needs Java, which is not on this machine"


@dataclass(frozen=True)
class Book:
    """A form's sheets as rows of text, and what the form's mapping says."""

    sheets: Mapping[str, list[dict[str, str]]]
    data: bytes
    found: dict[str, Any]

    @property
    def questions(self) -> dict[str, dict[str, str]]:
        rows = [row for row in self.sheets["survey"] if not row["type"].startswith(("begin", "end"))]
        named = {row["name"]: row for row in rows}
        assert len(named) == len(rows)
        return named

    @property
    def relevant(self) -> dict[str, list[str]]:
        """The conditions of each question: its own and those of the groups around it."""
        found, around = {}, []
        for row in self.sheets["survey"]:
            if row["type"].startswith("end"):
                around.pop()
                continue
            own = [row["relevant"]] if row["relevant"] else []
            found[row["name"]] = [one for group in around for one in group] + own
            if row["type"].startswith("begin"):
                around.append(own)
        return found

    def choices(self, name: str) -> list[dict[str, str]]:
        return [row for row in self.sheets["choices"] if row["list_name"] == name]

    def label(self, row: Mapping[str, str], language: str, what: str = "label") -> str:
        return row.get(f"{what}::{LANGUAGES[language]} ({language})", "")


def written(study: Study, questionnaire: Questionnaire) -> Book:
    forms = FORMATS["xlsform"].write(study, questionnaire)
    assert forms[0].name == f"xlsform_{questionnaire.code}.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(forms[0].data))
    sheets = {}
    for sheet in book:
        header, *rows = ([cell or "" for cell in row] for row in sheet.iter_rows(values_only=True))
        sheets[sheet.title] = [dict(zip(header, map(str, row), strict=True)) for row in rows]
    return Book(sheets, forms[0].data, mapping(forms))


@cache
def converted(data: bytes) -> Any:
    from pyxform.xls2xform import convert

    return convert(io.BytesIO(data), validate=False)


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_pyxform_converts_without_a_warning(study: Study, questionnaire: Questionnaire) -> None:
    assert converted(written(study, questionnaire).data).warnings == []


@pytest.mark.skipif(shutil.which("java") is None, reason=NO_JAVA)
@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_odk_validate_accepts_the_form(study: Study, questionnaire: Questionnaire, tmp_path: Path) -> None:
    from pyxform.validators.odk_validate import check_xform

    path = tmp_path / "form.xml"
    path.write_text(converted(written(study, questionnaire).data).xform, encoding="utf-8")
    assert check_xform(str(path)) == []


@pytest.mark.skipif(shutil.which("java") is None, reason=NO_JAVA)
def test_odk_validate_would_notice_a_wrong_expression(tmp_path: Path) -> None:
    from pyxform.validators.odk_validate import ODKValidateError, check_xform

    path = tmp_path / "form.xml"
    form = converted(written(*EVERY[0]).data).xform
    assert "= 'y'" in form
    path.write_text(form.replace("= 'y'", "= selected("), encoding="utf-8")
    with pytest.raises(ODKValidateError):
        check_xform(str(path))


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_everything_of_the_codebook_arrives_in_every_language(
    study: Study, questionnaire: Questionnaire
) -> None:
    book = written(study, questionnaire)
    asked_names = {book.found["columns"].get(name, name) for name in book.questions}
    multiples = {one.code for one in asked(questionnaire) if one.kind == "multiple"}
    for one in asked(questionnaire):
        assert one.code in asked_names or one.code in multiples
        assert one.text_column is None or one.text_column in asked_names
    names = {book.found["columns"].get(name, name): row for name, row in book.questions.items()}
    for one in asked(questionnaire):
        row = names[one.code]
        kind, _, listed = row["type"].partition(" ")
        kinds = {
            "single": "select_one",
            "likert": "select_one",
            "multiple": "select_multiple",
            "date": "date",
        }
        number = "integer" if one.integer else "decimal"
        assert kind == kinds.get(one.kind, number if one.kind == "numeric" else "text")
        assert row["required"] == ("yes" if one.required else "")
        back = book.found["answers"].get(one.code, {})
        for language in study.languages:
            assert book.label(row, language) == one.label.text(language)
            assert book.label(row, language, "hint") == (one.unit.text(language) if one.unit else "")
            told = {
                back.get(opt["name"], opt["name"]): book.label(opt, language) for opt in book.choices(listed)
            }
            assert list(told.items()) == [(opt.code, opt.label.text(language)) for opt in one.options]
            if one.text_column:
                other = next(opt for opt in one.options if opt.other)
                assert book.label(names[one.text_column], language) == other.label.text(language)
    settings_row = book.sheets["settings"][0]
    assert settings_row["form_title"] == questionnaire.title.text(study.default_language)
    assert settings_row["default_language"].endswith(f"({study.default_language})")


def test_sections_and_batteries_are_groups() -> None:
    study, questionnaire = EVERY[-1]
    book = written(study, questionnaire)
    depth, opened, page = 0, [], []
    for row in book.sheets["survey"]:
        if row["type"] == "begin_group":
            depth += 1
            opened.append((depth, book.label(row, "en"), row["appearance"]))
        elif row["type"] == "end_group":
            depth -= 1
        elif depth == 2:
            page.append((row["name"], row["appearance"]))
        assert 0 <= depth <= 2
    stem = "What do you think of this?"
    assert opened == [
        *((1, "First page", "field-list"), (1, "First page", "field-list"), (1, "Second page", "field-list")),
        *((2, stem, ""), (2, stem, ""), (2, stem, "")),
    ]
    assert page == [*((name, "likert") for name in ("rowa", "rowb", "rowc", "rowd")), ("alone", "")]


def test_what_is_hidden_or_recorded_is_not_asked_and_nothing_else_is_recorded() -> None:
    for study, questionnaire in EVERY:
        book = written(study, questionnaire)
        hidden = {one.code for one in questionnaire.all_items if one.hidden}
        assert hidden and not hidden & set(book.questions)
        metadata = (
            "start",
            "end",
            "today",
            "deviceid",
            "username",
            "phonenumber",
            "email",
            "audit",
            "calculate",
        )
        assert not [row for row in book.sheets["survey"] if row["type"] in metadata]


def test_a_condition_on_what_is_not_asked_stops() -> None:
    late = item("late", "text", show_if=Leaf("filldate", "answered"))
    with pytest.raises(UserError, match="does not ask the item on which late depends"):
        FORMATS["xlsform"].write(EVERY[0][0], trial((*TRIAL_ITEMS, late)))


def test_who_does_not_agree_is_asked_nothing_more() -> None:
    for study, questionnaire in EVERY:
        book = written(study, questionnaire)
        assert next(iter(book.questions)) == "consent"
        if study is EVERY[0][0]:  # whose rules exclude who does not agree
            after = [book.relevant[name] for name in list(book.questions)[1:]]
            assert all("${consent} != 'n'" in conditions for conditions in after)


def constraint(name: str, answer: str, book: Book) -> bool:
    return xpath(book.questions[name]["constraint"], {}, answer)


def test_exclusive_options_the_most_that_may_be_ticked_and_limits_are_constraints() -> None:
    book = written(*EVERY[-1])
    assert constraint("ways", "none", book) and constraint("ways", "cd time", book)
    assert not constraint("ways", "none cd", book) and not constraint("ways", "cd time oth", book)
    assert constraint("age", "-5", book) and constraint("age", "120", book)
    assert not constraint("age", "-6", book) and not constraint("age", "121", book)
    assert constraint("share", "0.5", book) and not constraint("share", "0.4", book)
    assert constraint("day", "2022-01-01", book) and constraint("day", "2022-12-31", book)
    assert not constraint("day", "2021-12-31", book) and not constraint("day", "2023-01-01", book)
    row = book.questions["ways"]
    assert book.label(row, "en", "constraint_message") == (
        "“None” cannot be chosen together with other answers. Choose 2 answers at most."
    )
    assert "« Rien »" in book.label(row, "fr", "constraint_message")


def exported(book: Book, questionnaire: Questionnaire) -> dict[str, str]:
    """The columns of an export without names of groups, by what they carry."""
    columns = {}
    for name, row in book.questions.items():
        kind, _, listed = row["type"].partition(" ")
        if kind == "select_multiple":
            columns |= {f"{name}/{opt['name']}": f"{name}__{opt['name']}" for opt in book.choices(listed)}
        else:
            columns[name] = name
    assert set(book.found["columns"]) <= set(columns)
    return columns | book.found["columns"]


def cell(target: str, record: Record, book: Book, items: dict[str, Item]) -> str:
    if "__" in target:
        return str(int(bool(record[target])))
    if target not in items:
        return beside_other(target, record, items)
    return "" if pd.isna(record[target]) else in_form(target, record[target], book.found)


def wrong_relevance(study: Study, questionnaire: Questionnaire, coded: pd.DataFrame) -> list[tuple[str, int]]:
    book = written(study, questionnaire)
    items = {one.code: one for one in asked(questionnaire)}
    columns = exported(book, questionnaire)
    name_of = {target.split("__")[0]: name.split("/")[0] for name, target in columns.items()}
    states = []
    for record in coded.to_dict("records"):
        state: dict[str, str] = {name: "" for name in book.questions}
        for name, target in columns.items():
            value = cell(target, record, book, items)
            if "/" not in name:
                state[name] = value
            elif value == "1":
                state[name.split("/")[0]] = f"{state[name.split('/')[0]]} {name.split('/')[1]}".strip()
        states.append(state)

    def says(code: str, row: int) -> bool:
        return all(xpath(one, states[row]) for one in book.relevant[name_of[code]])

    for row in range(len(coded)):
        for one in items.values():
            if one.text_column:
                assert says(one.text_column, row) == (states[row][name_of[one.text_column]] != "")
    return disagreements(study, questionnaire, coded, says)


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_relevance_is_true_exactly_where_the_codebook_s_condition_is(
    study: Study, questionnaire: Questionnaire
) -> None:
    assert wrong_relevance(study, questionnaire, answers(study, questionnaire, 60)) == []


@settings(max_examples=20)
@given(conditions(TRIAL_ITEMS))
def test_any_condition_keeps_its_truth_value(condition: Condition) -> None:
    study, questionnaire = EVERY[0][0], asking(condition)
    assert wrong_relevance(study, questionnaire, answers(study, questionnaire, 15)) == []


def test_xpath_as_odk_has_it() -> None:
    assert xpath("${q} != 'a'", {"q": ""}) and not xpath("(${q} != '' and ${q} != 'a')", {"q": ""})
    assert not xpath("${q} < 5", {"q": ""}) and xpath("${q} < 5", {"q": "4"})
    assert xpath("not(selected(${q}, 'a'))", {"q": "ab b"}) and xpath(
        "count-selected(${q}) = 2", {"q": "ab b"}
    )


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_an_export_of_the_form_reads_back(study: Study, questionnaire: Questionnaire, tmp_path: Path) -> None:
    book = written(study, questionnaire)
    items, columns = {one.code: one for one in asked(questionnaire)}, exported(book, questionnaire)
    coded = answers(study, questionnaire, 30)
    own = {"_id": "7", "_uuid": "u", "_submission_time": "2022-01-05T10:00:00", "_index": "1"}
    cells = [
        [cell(name, record, book, items) for name in columns.values()] for record in coded.to_dict("records")
    ]
    rows = [[*columns, *own], *([*row, *own.values()] for row in cells)]
    back = read_back(tmp_path, "kobo", questionnaire, book.found, rows)
    assert back.reading.tool == "kobo"
    assert same_answers(questionnaire, coded, back) == []


def test_codes_of_the_codebook_fit_and_no_mapping_is_written() -> None:
    for study, questionnaire in EVERY:
        assert [form.name for form in FORMATS["xlsform"].write(study, questionnaire)][1:] == []


def test_names_that_odk_does_not_take_are_renamed_and_told() -> None:
    odd = replace(item("much too odd", "single", (option("a b", "A", "A"), option("ab", "B", "B"))))
    meta = item("meta", "multiple", (option("x y", "X", "X"), option("z", "Z", "Z", other=True)))
    book = written(EVERY[0][0], trial((TRIAL_ITEMS[0], odd, meta)))
    assert book.found["columns"] == {
        "muchtooodd": "much too odd",
        "meta2/xy": "meta__x y",
        "meta2/z": "meta__z",
    }
    assert book.found["answers"] == {"much too odd": {"ab2": "a b"}}
    assert converted(book.data).warnings == []


HARD = (
    "=1+1",
    "- no",
    "@here",
    "#N/A",
    "3D (<3000) & <b>",
    "${consent}",
    "'apostrophe",
    '"quoted"',
    "TRUE",
    "12",
)


@pytest.mark.parametrize("text", HARD)
def test_every_cell_is_text_and_reads_as_it_was_written(text: str) -> None:
    hard = replace(item("hard", "single", (option("a", text, f"{text} x"),)), label=both(text, text))
    form = FORMATS["xlsform"].write(EVERY[0][0], trial((TRIAL_ITEMS[0], hard)))[0]
    book = openpyxl.load_workbook(io.BytesIO(form.data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sum(str(cell.value).replace("\u200b", "") == text for cell in cells) == 3
    assert converted(form.data).warnings == []


def test_the_version_changes_with_the_form_and_only_then() -> None:
    study, questionnaire = EVERY[0]
    first, again = (written(study, questionnaire) for _ in range(2))
    assert first.data == again.data
    other = written(study, replace(questionnaire, title=both("Autre titre", "Another title")))
    version = [book.sheets["settings"][0]["version"] for book in (first, other)]
    assert version[0] != version[1]
    changed = replace(questionnaire.sections[0], title=both("Autre page", "Another page"))
    third = written(study, replace(questionnaire, sections=(changed, *questionnaire.sections[1:])))
    assert third.sheets["settings"][0]["version"] != version[0]
