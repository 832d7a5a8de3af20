"""LimeSurvey's structure file, read as LimeSurvey's importer reads it. No LimeSurvey server runs here."""

from __future__ import annotations

import csv
import html
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from exchange_files import OWN, ROW, both, option
from forms_logic import limesurvey as relevant
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
    studies,
    trial,
)
from helpers.errors import UserError
from helpers.exchange.forms import FORMATS, Form
from helpers.exchange.forms.asked import asked, pages
from helpers.study.condition import Condition, Leaf
from helpers.study.item import Item, column
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Study
from published import FOLDER, UNNAMED

EVERY = every_questionnaire()
CORE = {
    "class",
    "type/scale",
    "name",
    "text",
    "validation",
    "relevance",
    "help",
    "language",
    "mandatory",
    "other",
}
CORE |= {"same_default", "default"}
TRANSLATED = {"other_replace_text", "suffix"}


@dataclass
class Question:
    """A question as the importer makes it, its texts by language."""

    kind: str
    code: str
    group: int
    relevance: str
    mandatory: str
    other: str
    texts: dict[str, str] = field(default_factory=dict)
    helps: dict[str, str] = field(default_factory=dict)
    attributes: list[tuple[str, str | None, str]] = field(default_factory=list)
    rows: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    answers: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def attribute(self, name: str, language: str | None = None) -> str | None:
        """The value of an attribute, which may be there once only."""
        found = [value for one, of, value in self.attributes if (one, of) == (name, language)]
        assert len(found) < 2, f"{self.code} has {name} {len(found)} times"
        return found[0] if found else None


@dataclass
class Survey:
    """What the importer makes of the file."""

    settings: dict[str, str]
    words: dict[tuple[str, str], str]
    groups: dict[int, dict[str, str]]
    group_relevance: dict[int, str]
    questions: dict[str, Question]


def fgetcsv(text: str) -> list[list[str]]:
    """PHP's fgetcsv with tab and quote: a backslash keeps the quote behind it from ending the cell."""
    rows, row, cell, place, quoted = [], [], "", 0, False
    while place < len(text):
        sign = text[place]
        if quoted and sign == "\\" and text[place + 1 : place + 2] == '"':
            cell, place = cell + '\\"', place + 2
            continue
        if quoted and sign == '"':
            if text[place + 1 : place + 2] == '"':
                cell, place = cell + '"', place + 1
            else:
                quoted = False
        elif quoted:
            cell += sign
        elif sign == '"' and not cell:
            quoted = True
        elif sign in "\t\n":
            row.append(cell)
            cell = ""
            if sign == "\n":
                rows.append(row)
                row = []
        else:
            cell += sign
        place += 1
    assert not quoted and not row and not cell
    return rows


def rows_of(data: bytes) -> list[dict[str, str]]:
    """The rows of a file, as TSVImportSurvey gives them to itself."""
    assert data[:3] == b"\xef\xbb\xbf", "without its mark, PHP guesses the encoding from the first 1000 bytes"
    header, *rows = fgetcsv(re.sub(r"\r\n|\r", "\n", data[3:].decode("utf-8")))
    found = []
    for row in rows:
        cells = {name: row[place] if place < len(row) else "" for place, name in enumerate(header)}
        for name, value in cells.items():
            if re.match(r'^".*"$', value):
                cells[name] = value[1:-1].replace('""', '"')
        found.append(cells)
    return found


def imported(data: bytes) -> Survey:
    """Read a file as TSVImportSurvey does, and refuse what it would change or drop without a word."""
    survey = Survey({}, {}, {}, {}, {})
    group, question = 0, Question("", "", 0, "", "", "")
    order: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in rows_of(data):
        kind, language = row["class"], row["language"]
        if kind == "S":
            survey.settings[row["name"]] = row["text"]
            continue
        assert (
            language
            in (survey.settings["language"] + " " + survey.settings.get("additional_languages", "")).split()
        )
        if kind == "SL":
            survey.words[row["name"], language] = row["text"]
            continue
        order[language].append((kind, row["type/scale"], "" if kind == "G" else row["name"]))
        assert "id" not in row and "related_id" not in row
        if kind == "G":
            group = int(row["type/scale"])
            assert group >= 1 and row["name"] and row["relevance"]
            assert survey.group_relevance.setdefault(group, row["relevance"]) == row["relevance"]
            survey.groups.setdefault(group, {})[language] = row["name"]
        elif kind == "Q":
            code = row["name"]
            new = Question(row["type/scale"], code, group, row["relevance"], row["mandatory"], row["other"])
            question = survey.questions.setdefault(code, new)
            same = ("kind", "group", "relevance", "mandatory", "other")
            assert all(getattr(question, name) == getattr(new, name) for name in same)
            assert language not in question.texts
            question.texts[language], question.helps[language] = row["text"], row["help"]
            for name, value in row.items():
                if name not in CORE and value != "":
                    question.attributes.append((name, language if name in TRANSLATED else None, value))
        elif kind == "SQ":
            assert row["type/scale"] == "0" and not (row["name"] == "other" and question.other == "Y")
            assert language not in question.rows[row["name"]]
            question.rows[row["name"]][language] = row["text"]
        else:
            assert kind == "A" and row["type/scale"] == "0"
            assert language not in question.answers[row["name"]]
            question.answers[row["name"]][language] = row["text"]
    assert all(one == order[survey.settings["language"]] for one in order.values())
    check(survey)
    return survey


def check(survey: Survey) -> None:
    """The rules of LimeSurvey's models, and what each type of question takes."""
    reserved = ("lang", "sid", "savedid", "token", "qid", "gid", "sgq", "self", "that", "this")
    for code, one in survey.questions.items():
        assert re.fullmatch("[A-Za-z][A-Za-z0-9]*", code) and len(code) <= 20 and code.lower() not in reserved
        assert one.kind in "LMFNDT" and one.relevance and one.mandatory in "YN" and one.other in "YN"
        assert bool(one.rows) == (one.kind in "MF") and bool(one.answers) == (one.kind in "LF")
        assert one.other == "N" or one.kind in "LM"
        assert all(re.fullmatch("[A-Za-z0-9]{1,20}", row) and row != "time" for row in one.rows)
        assert all(re.fullmatch("[A-Za-z0-9]{1,5}", answer) for answer in one.answers)
        for codes in (one.rows, one.answers):
            assert len({found.lower() for found in codes}) == len(codes)
    assert len({code.lower() for code in survey.questions}) == len(survey.questions)


def as_read(text: str) -> str:
    """What a respondent reads of a text: no expression in braces, no tag but a line break."""
    assert not re.search(r"\{\S", text), "LimeSurvey would work this out"
    assert re.findall(r"<[A-Za-z/!?][^>]*>", text.replace("<br />", "")) == []
    return html.unescape(text.replace("<br />", "\n"))


def written(study: Study, questionnaire: Questionnaire) -> tuple[Survey, dict[str, Any]]:
    forms = FORMATS["limesurvey"].write(study, questionnaire)
    assert forms[0].name == f"limesurvey_survey_{questionnaire.code}.txt"
    return imported(forms[0].data), mapping(forms)


@dataclass(frozen=True)
class Exported:
    """What an export of the form looks like: its columns by what they carry, and the answers in its codes."""

    columns: dict[str, str]
    survey: Survey
    found: dict[str, Any]

    def cell(self, name: str, record: Record, items: dict[str, Item]) -> str:
        target = self.columns[name]
        if "__" in target:
            return "Y" if record[target] is True else ""
        if target not in items:
            return beside_other(target, record, items)
        value = record[target]
        if pd.isna(value):
            return ""
        if items[target].options and items[target].option(value).other:
            return "-oth-"
        return in_form(target, value, self.found)


def exported(survey: Survey, found: dict[str, Any]) -> Exported:
    columns: dict[str, str] = {}
    for code, one in survey.questions.items():
        if one.kind == "F":
            columns |= {f"{code}[{row}]": row for row in one.rows}
        elif one.kind == "M":
            columns |= {f"{code}[{row}]": f"{code}__{row}" for row in one.rows}
        else:
            columns[code] = code
        if one.other == "Y":
            columns[f"{code}[other]"] = f"{code}_text"
    assert set(found["columns"]) <= set(columns)
    return Exported(columns | found["columns"], survey, found)


def state(export: Exported, record: Record, items: dict[str, Item]) -> dict[str, str]:
    """The variables of expressions: the columns, with an underscore for the bracket."""
    cells = {name: export.cell(name, record, items) for name in export.columns}
    return {name.replace("[", "_").removesuffix("]"): cell for name, cell in cells.items()}


def wrong_relevance(study: Study, questionnaire: Questionnaire, coded: pd.DataFrame) -> list[tuple[str, int]]:
    survey, found = written(study, questionnaire)
    export, items = exported(survey, found), {one.code: one for one in asked(questionnaire)}
    question_of = {target.split("__")[0]: name.split("[")[0] for name, target in export.columns.items()}
    states = [state(export, record, items) for record in coded.to_dict("records")]

    def says(code: str, row: int) -> bool:
        question = survey.questions[question_of[code]]
        group = survey.group_relevance[question.group]
        return relevant(group, states[row]) and relevant(question.relevance, states[row])

    return disagreements(study, questionnaire, coded, says)


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_everything_of_the_codebook_arrives_in_every_language(
    study: Study, questionnaire: Questionnaire
) -> None:
    survey, found = written(study, questionnaire)
    export = exported(survey, found)
    carried = Counter(export.columns.values())
    for one in asked(questionnaire):
        options = {opt.code for opt in one.options if not opt.other}
        names = {column(one.code, code) for code in options} if one.kind == "multiple" else {one.code}
        assert all(carried[name] == 1 for name in names | ({one.text_column} if one.text_column else set()))
    for language in study.languages:
        assert as_read(survey.words["surveyls_title", language]) == questionnaire.title.text(language)
        titles = [page.title.text(language) for page in pages(study, questionnaire)]
        assert [as_read(group[language]) for group in survey.groups.values()] == titles
        assert list(dict.fromkeys(titles)) == [
            section.title.text(language) for section in questionnaire.sections
        ]
    assert sum(carried.values()) == len(carried)


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_each_item_is_asked_as_the_codebook_has_it(study: Study, questionnaire: Questionnaire) -> None:
    survey, found = written(study, questionnaire)
    export = exported(survey, found)
    names = {target: name for name, target in export.columns.items()}
    stems = {battery.code: battery.label for battery in questionnaire.batteries}
    places = {
        one.code: number for number, page in enumerate(pages(study, questionnaire), 1) for one in page.items
    }
    for one in asked(questionnaire):
        first = next(names[name] for name in one.columns if name in names)
        question = survey.questions[first.split("[")[0]]
        array = question.kind == "F"
        assert question.group == places[one.code]
        assert question.mandatory == ("Y" if one.required else "N")
        if one.kind == "multiple":
            told = question.rows
            codes = {
                names[column(one.code, opt.code)][:-1].split("[")[1]: opt
                for opt in one.options
                if not opt.other
            }
        else:
            told = question.answers
            back = found["answers"].get(one.code, {})
            known = {opt.code: opt for opt in one.options if not opt.other}
            codes = {code: known[back.get(code, code)] for code in told}
        assert list(told) == list(codes) and len(codes) == sum(not opt.other for opt in one.options)
        for language in study.languages:
            texts = question.rows[first[:-1].split("[")[1]] if array else question.texts
            assert as_read(texts[language]) == one.label.text(language)
            stem = stems[one.battery].text(language) if one.battery else ""
            assert as_read((question.texts if array else question.helps)[language]) == stem
            assert {code: as_read(told[code][language]) for code in told} == {
                code: opt.label.text(language) for code, opt in codes.items()
            }
            other = next((opt.label.text(language) for opt in one.options if opt.other), None)
            assert question.attribute("other_replace_text", language) == other
            assert question.attribute("suffix", language) == (one.unit.text(language) if one.unit else None)
        assert question.other == ("Y" if one.text_column else "N")
        alone = ";".join(code for code, opt in codes.items() if opt.exclusive)
        assert question.attribute("exclude_all_others") == (alone or None if one.kind == "multiple" else None)
        most = question.attribute("max_answers")
        assert (int(most) if most else None) == one.max_selected
        limits = [question.attribute(f"{end}_num_value_n") for end in ("min", "max")]
        if one.kind == "numeric":
            assert [float(value) if value else None for value in limits] == [one.minimum, one.maximum]
        else:
            assert limits == [None, None]
        assert question.attribute("num_value_int_only") == ("1" if one.integer else None)
        if one.kind == "date":
            assert [question.attribute(f"date_{end}") for end in ("min", "max")] == [one.minimum, one.maximum]


def test_an_array_holds_the_neighbours_of_a_battery_with_the_same_scale_and_condition_only() -> None:
    survey, found = written(*EVERY[-1])
    arrays = {code: list(one.rows) for code, one in survey.questions.items() if one.kind == "F"}
    assert arrays == {"grid": ["rowa", "rowb"], "grid2": ["rowc", "rowd"]}
    assert survey.questions["grid"].mandatory == "Y" and survey.questions["grid2"].mandatory == "N"
    assert survey.questions["alone"].kind == "L"
    assert survey.questions["alone"].relevance == "(!is_empty(grid2_rowc.NAOK))"
    assert {name: one for name, one in found["columns"].items() if name.startswith("grid")} == {
        "grid2[rowc]": "rowc",
        "grid2[rowd]": "rowd",
    }


def test_what_is_hidden_or_recorded_is_not_asked() -> None:
    text = FORMATS["limesurvey"].write(*EVERY[-1])[0].data.decode("utf-8-sig")
    assert "secret" not in text and "filldate" not in text and "between" in text


def test_a_condition_on_what_is_not_asked_stops() -> None:
    late = item("late", "text", show_if=Leaf("secret", "answered"))
    with pytest.raises(UserError, match="does not ask the item on which late depends"):
        FORMATS["limesurvey"].write(EVERY[0][0], trial((*TRIAL_ITEMS, late)))


def test_the_survey_is_anonymous_and_keeps_the_day() -> None:
    for study, questionnaire in EVERY:
        survey, _ = written(study, questionnaire)
        wanted = {"anonymized": "Y", "ipaddr": "N", "refurl": "N", "savetimings": "N", "allowsave": "N"}
        assert wanted.items() <= survey.settings.items()
        assert survey.settings["datestamp"] == "Y"
        assert survey.settings["language"] == study.languages[0]
        assert survey.settings.get("additional_languages", "").split() == list(study.languages[1:])


def test_consent_comes_first_and_who_refuses_is_asked_nothing_more() -> None:
    for study, questionnaire in EVERY:
        survey, _ = written(study, questionnaire)
        first = [code for code, one in survey.questions.items() if one.group == 1]
        assert first[0] == questionnaire.items[0].code == "consent"
        if study is EVERY[0][0]:  # whose rules exclude who does not agree
            assert first == ["consent"]
            after = [survey.group_relevance[number] for number in list(survey.groups)[1:]]
            assert set(after) == {'(consent.NAOK != "n")'}


def test_codes_that_limesurvey_refuses_are_renamed_and_told() -> None:
    _, found = written(*EVERY[-1])
    assert found["columns"]["seed2"] == "seed"  # LimeSurvey writes a column of this name itself
    assert found["columns"]["ways[time2]"] == "ways__time"
    # "1" and "01" are equal to PHP, and five characters are the most
    assert found["answers"] == {"seed": {"012": "01", "mucht": "much-too-long"}}


def test_no_mapping_is_written_where_every_code_fits() -> None:
    patients = next(one for one in EVERY if one[1].code == "patients")
    assert [form.name for form in FORMATS["limesurvey"].write(*patients)] == [
        "limesurvey_survey_patients.txt"
    ]


HARD = (
    *(
        '"quoted" and "quoted"',
        "{name} and { this }",
        "=1+1",
        "- no",
        "@here",
        "+",
        "R&D &eacute; < <b>bold</b>",
    ),
    *(
        "a\tb",
        "two\nlines",
        'back\\" slash',
        'ends \\" with \\',
        "'apostrophe",
        "“typographic”",
        '""',
        "3 < 5 & 4",
    ),
)


@pytest.mark.parametrize("text", HARD)
def test_texts_read_as_they_were_written_and_no_cell_is_a_formula(text: str) -> None:
    label, options = both(text, text), (option("a", text, f"{text} x"), option("b", "B", "B"))
    asked_item = replace(item("hard", "single", options), label=label)
    data = FORMATS["limesurvey"].write(EVERY[0][0], trial((TRIAL_ITEMS[0], asked_item)))[0].data
    question = imported(data).questions["hard"]
    assert as_read(question.texts["fr"]) == text.replace("\t", " ")
    assert as_read(question.answers["a"]["en"]) == f"{text} x".replace("\t", " ")
    cells = [
        cell for row in csv.reader(data.decode("utf-8-sig").splitlines(), delimiter="\t") for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_relevance_is_true_exactly_where_the_codebook_s_condition_is(
    study: Study, questionnaire: Questionnaire
) -> None:
    assert wrong_relevance(study, questionnaire, answers(study, questionnaire, 100)) == []


@settings(max_examples=25)
@given(conditions(TRIAL_ITEMS))
def test_any_condition_keeps_its_truth_value(condition: Condition) -> None:
    study, questionnaire = EVERY[0][0], asking(condition)
    assert wrong_relevance(study, questionnaire, answers(study, questionnaire, 25)) == []


def test_an_expression_that_forgets_blank_answers_would_be_noticed() -> None:
    assert relevant('(q.NAOK != "a")', {"q": ""}) and not relevant(
        '((!is_empty(q.NAOK)) && (q.NAOK != "a"))', {"q": ""}
    )
    assert relevant("(q.NAOK < 0)", {"q": ""}), "LimeSurvey compares with 0 as text"
    assert not relevant("((!is_empty(q.NAOK)) && (q.NAOK < 0))", {"q": ""})
    assert relevant("(q.NAOK >= 17.5)", {"q": "18"}) and relevant("(q.NAOK < -4)", {"q": "-5"})


@pytest.mark.parametrize(("study", "questionnaire"), EVERY, ids=lambda one: one.code)
def test_an_export_of_the_form_reads_back(study: Study, questionnaire: Questionnaire, tmp_path: Path) -> None:
    survey, found = written(study, questionnaire)
    export, items = exported(survey, found), {one.code: one for one in asked(questionnaire)}
    coded = answers(study, questionnaire, 40)
    cells = [
        [export.cell(name, record, items) for name in export.columns] for record in coded.to_dict("records")
    ]
    rows = [[*OWN, *export.columns], *([*ROW, *row] for row in cells)]
    back = read_back(tmp_path, "limesurvey", questionnaire, found, rows)
    assert back.reading.tool == "limesurvey"
    assert same_answers(questionnaire, coded, back) == []


@pytest.mark.skipif(FOLDER is None, reason=UNNAMED)
def test_the_file_is_made_like_a_real_one() -> None:
    data = (Path(str(FOLDER)) / "rse-international" / "questions_to_import.txt").read_bytes()
    text = data.decode("utf-8-sig")
    real = list(csv.DictReader(text.splitlines(keepends=True), delimiter="\t"))
    ours = [row for one in EVERY for row in rows_of(FORMATS["limesurvey"].write(*one)[0].data)]
    assert set(ours[0]) <= set(real[0])
    assert list(ours[0])[:12] == list(real[0])[:12]
    assert {row["class"] for row in ours} == {row["class"] for row in real}
    filled_really, filled_here = defaultdict(set), defaultdict(set)
    for rows, filled in ((real, filled_really), (ours, filled_here)):
        for row in rows:
            filled[row["class"]] |= {name for name, value in row.items() if value}
    # The real survey is older: relevance of subquestions, and attributes that it happens not to use, are ours.
    for kind in ("S", "SL", "G", "A"):
        assert filled_here[kind] <= filled_really[kind], kind
    assert {row["name"] for row in ours if row["class"] == "SL"} <= {
        *(row["name"] for row in real if row["class"] == "SL"),
        "surveyls_description",
    }


def test_forms_are_the_same_bytes_every_time() -> None:
    for study, questionnaire in EVERY:
        first: tuple[Form, ...] = FORMATS["limesurvey"].write(study, questionnaire)
        assert first == FORMATS["limesurvey"].write(
            studies()[0] if study is studies()[0] else study, questionnaire
        )
