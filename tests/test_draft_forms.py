"""Drafts by the form that a tool exports: its words, options and conditions, in all its languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from draft_files import drafted, export, items, loaded, options, repeated, survey
from exchange_files import delimited, workbook
from helpers.errors import UserError
from helpers.exchange.draft.drafted import DraftItem, DraftOption
from helpers.exchange.draft.form.logic import Untranslated, translate
from helpers.exchange.draft.form.read import read_dictionary
from helpers.exchange.draft.run import draft_study
from helpers.exchange.files import find_export
from helpers.exchange.forms import FORMATS
from helpers.exchange.read import read_export
from helpers.study.load import load_study
from helpers.study.paths import paths_of

REDCAP = [
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
]
YES = {"q": "uses", "op": "eq", "value": "1"}
TICKED = {"q": "ways", "op": "selected", "value": "a1"}
ADULT = {"q": "age", "op": "ge", "value": 18.0}
AGED = {"q": "age", "op": "answered"}
CHOICES, LONG = "1, Film | 2, CD, DVD | 9, None", "[uses] = '1' and sum([a]) > 1"
ONE = {"en": "Label"}
KNOWN = {
    "uses": DraftItem("uses", "single", ONE, "", (DraftOption("1", ONE), DraftOption("2", ONE))),
    "ways": DraftItem(
        "ways", "multiple", ONE, "", (DraftOption("a1", ONE, aliases=("A1",)), DraftOption("b", ONE))
    ),
    "age": DraftItem("age", "numeric", ONE, ""),
}


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("[uses] = '1'", YES),
        ("[uses] <> \"2\" and [age] >= 18", {"all": [YES | {"op": "ne", "value": "2"}, ADULT]}),
        ("[ways(A1)] = '1'", TICKED),
        ("[ways(b)] = '0'", {"not": TICKED | {"value": "b"}}),
        ("${uses} = '1' or selected(${ways}, 'A1')", {"any": [YES, TICKED]}),
        ("not(${age} < 18)", {"not": ADULT | {"op": "lt"}}),
        ("${uses} != ''", {"q": "uses", "op": "answered"}),
        ('((uses.NAOK == "1"))', YES),
        ('ways_A1.NAOK == "Y" && !is_empty(age.NAOK)', {"all": [TICKED, {"not": {"not": AGED}}]}),
    ],
)  # fmt: skip
def test_conditions_of_three_tools(text: str, condition: Any) -> None:
    assert translate(text, KNOWN) == condition


@pytest.mark.parametrize(
    "text", ["[later] = '1'", "[uses] = '7'", "count([ways]) > 2", "[uses] = [age]", "[uses] =", "§"]
)
def test_what_cannot_be_said_is_not_translated(text: str) -> None:
    with pytest.raises(Untranslated):
        translate(text, KNOWN)


def redcap(folder: Path, *fields: tuple[str, ...]) -> Path:
    path = folder / "dictionary.csv"
    path.write_text(delimited([REDCAP, *map(list, fields)]), encoding="utf-8", newline="")
    return path


def test_a_redcap_dictionary(tmp_path: Path) -> None:
    dictionary = redcap(
        tmp_path,
        ("record_id", "main", "", "text", "Record", "", "", "", "", "", "", ""),
        ("uses", "main", "", "yesno", "Do you use it?", "", "", "", "", "", "", "y"),
        ("ways", "main", "", "checkbox", "Which ways?", CHOICES, "", "", "", "", "[uses] = '1'", ""),
        ("years", "more", "", "text", "For how long?", "", "integer", "0", "60", "", LONG, ""),
        ("who", "more", "", "text", "Your colleague", "", "", "", "", "y", "", ""),
    )  # fmt: skip
    columns = {
        "record_id": [str(row) for row in range(1, 5)],
        "uses": ["1", "0", "1", "1"],
        "ways___1": ["1", "0", "0", "0"],
        "ways___2": ["0", "0", "1", "0"],
        "ways___9": ["0", "0", "0", "1"],
        "main_complete": ["2"] * 4,
        "years": ["3", "", "2", "11"],
        "who": ["A", "B", "C", "D"],
        "more_complete": ["2", "2", "2", "0"],
    }
    study = drafted(tmp_path, columns, dictionary)
    assert items(study) == {
        "uses": {"kind": "single", "label": "Do you use it?", "options": "uses", "required": True},
        "ways": {
            "kind": "multiple",
            "label": "Which ways?",
            "options": "ways",
            "show_if": {"q": "uses", "op": "eq", "value": "1"},
        },
        "years": {"kind": "numeric", "label": "For how long?", "integer": True, "min": 0.0, "max": 60.0},
    }
    assert options(study, "ways") == [("1", "Film"), ("2", "CD, DVD"), ("9", "None")]
    assert loaded(study).questionnaires[0].item("ways").options[2].exclusive
    assert [section.code for section in loaded(study).questionnaires[0].sections] == ["main", "more"]
    text = (study / "questionnaires/items.yaml").read_text("utf-8")
    assert f"  # condition of the form, not translated: {LONG}" in text
    assert '  "who": null  # direct identifier, says the form' in (study / "mapping.yaml").read_text("utf-8")


def test_an_xlsform_in_two_languages(tmp_path: Path) -> None:
    rows: list[list[str]] = [
        ["type", "name", "label::English (en)", "label::Français (fr)", "relevant"],
        ["select_one yn", "uses", "Do you use it?", "L'utilisez-vous ?", ""],
        ["select_multiple ways", "ways", "How?", "Comment ?", "${uses} = 'yes'"],
    ]
    choices = [
        ["list_name", "name", "label::English (en)", "label::Français (fr)"],
        *(["yn", "yes", "Yes", "Oui"], ["yn", "no", "No", "Non"]),
        *(["ways", "film", "Films", "Films"], ["ways", "compact_disc", "CD", "CD"]),
    ]
    path = workbook(tmp_path / "form.xlsx", rows, choices)
    _named(path, "survey", "choices")
    columns = {
        "_id": ["1", "2", "3"],
        "_uuid": ["a", "b", "c"],
        "_submission_time": ["2022-03-01T10:00:00"] * 3,
        "uses": ["yes", "no", "yes"],
        "ways": ["film compact_disc", "", "compact_disc"],
    }
    study = drafted(tmp_path, columns, path)
    found = loaded(study)
    item = found.questionnaires[0].item("ways")
    assert (found.languages, item.label.text("fr"), item.kind) == (("en", "fr"), "Comment ?", "multiple")
    assert items(study)["ways"]["show_if"] == {
        "q": "uses",
        "op": "eq",
        "value": items_code(study, "uses", "Yes"),
    }
    coded = read_export(found.sources[0], tmp_path, "UTC").coded
    assert coded.filter(like="ways__").to_numpy().tolist() == [[True, True], [False, False], [False, True]]


def items_code(study: Path, item: str, label: str) -> str:
    return next(code for code, text in options(study, item) if text == label)


def _named(path: Path, *names: str) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    for sheet, name in zip(book.worksheets, names, strict=True):
        sheet.title = name
    book.save(path)


@pytest.mark.parametrize("code", ["radiologists", "patients"])
def test_the_projects_own_form_gives_the_codebook_back(code: str, tmp_path: Path) -> None:
    """What LimeSurvey is given to ask, read again with the answers that it exports."""
    paths = paths_of("data")
    study = load_study(paths.study)
    source = study.source(code)
    form = FORMATS["limesurvey"].write(study, source.questionnaire)[0]
    (tmp_path / "form.txt").write_bytes(form.data)
    path = find_export(source, paths.raw)
    found = load_study(draft_study(path, tmp_path / "study", tmp_path / "form.txt")).questionnaires[0]
    labels = {item.label.text("fr"): item for item in found.items}
    every = [item for item in source.questionnaire.items if not item.hidden]
    same = [(item, labels[item.label.text("fr")]) for item in every if item.label.text("fr") in labels]
    assert len(same) >= 0.9 * len(every)
    closed = [(a, b) for a, b in same if a.options]
    assert all(a.label.text("en") == b.label.text("en") for a, b in same)
    assert sum(
        {o.label.text("en") for o in a.options} <= {o.label.text("en") for o in b.options} for a, b in closed
    ) >= 0.9 * len(closed)
    conditions = [(a, b) for a, b in same if a.show_if is not None]
    assert sum(b.show_if is not None for _, b in conditions) >= 0.9 * len(conditions)


def test_what_is_no_form(tmp_path: Path) -> None:
    path = export(tmp_path, survey({"a": repeated("Yes", "No")}))
    with pytest.raises(UserError, match="no form that is read"):
        read_dictionary(path)
    with pytest.raises(UserError, match="no XLSForm"):
        read_dictionary(workbook(tmp_path / "other.xlsx", [["a"], ["b"]]))
    (tmp_path / "other.txt").write_text("a\tb\n1\t2\n")
    with pytest.raises(UserError, match="no LimeSurvey structure"):
        read_dictionary(tmp_path / "other.txt")
    with pytest.raises(UserError, match="no such file"):
        read_dictionary(tmp_path / "none.csv")


def test_the_options_of_a_form_stand_however_few_chose_them(tmp_path: Path) -> None:
    dictionary = redcap(
        tmp_path,
        ("where", "main", "", "radio", "Where?", "1, Town | 2, Village | 3, At sea", "", "", "", "", "", ""),
    )
    study = drafted(
        tmp_path, {"record_id": ["1", "2"], "where": ["1", "3"], "main_complete": ["2", "2"]}, dictionary
    )
    assert options(study, "where") == [("1", "Town"), ("2", "Village"), ("3", "At sea")]
    lists = yaml.safe_load((study / "questionnaires/options.yaml").read_text("utf-8"))
    assert len(lists["where"]) == 3
