"""Clean answers as a table for people: headings and answers in words, the reason of every missing answer in brackets.

Reading it back gives the same answers: the code of a column stands in brackets at the end of its heading, and the
words of an answer are those of the codebook.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers.cleaning.answers import Answers
from helpers.cleaning.frames import as_status, value_columns, with_types
from helpers.errors import UserError
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.spreadsheet import FORMULA, apostrophe, csv_bytes
from helpers.study.status import Status

# The words stand here and not with those of the report: they are part of a file format that is read back.
WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "yes": "Oui",
        "no": "Non",
        "other": "autre",
        "respondent": "Répondant",
        Status.NOT_ASKED: "[non posée]",
        Status.LEFT_BLANK: "[laissée blanche]",
        Status.DONT_KNOW: "[ne sait pas]",
        Status.REFUSED: "[refus]",
        Status.NOT_CONCERNED: "[non concerné]",
        Status.INVALID: "[valeur impossible]",
        Status.BROKE_OFF: "[abandon]",
    },
    "en": {
        "yes": "Yes",
        "no": "No",
        "other": "other",
        "respondent": "Respondent",
        Status.NOT_ASKED: "[not asked]",
        Status.LEFT_BLANK: "[left blank]",
        Status.DONT_KNOW: "[does not know]",
        Status.REFUSED: "[refused]",
        Status.NOT_CONCERNED: "[not concerned]",
        Status.INVALID: "[impossible value]",
        Status.BROKE_OFF: "[broke off]",
    },
}
# Beside what a spreadsheet would run: an apostrophe would be taken for the mark, a bracket for a status.
_TAKEN = ("'", "[")


def write_labelled(answers: Answers, path: Path, language: str) -> None:
    """Write the answers as CSV (UTF-8 with BOM, so that spreadsheets open it rightly).

    A text that a spreadsheet would take for a formula, or a reader for a status, gets a leading apostrophe.
    """
    words = WORDS.get(language, WORDS["en"])
    columns = [column for item in answers.items for column in _columns(item, answers, language, words)]
    header = [words["respondent"], *(heading for heading, _ in columns)]
    rows = zip(answers.values.index, *(cells for _, cells in columns), strict=True)
    path.write_bytes(csv_bytes([header, *rows]))


def read_labelled(
    path: Path, group: str, questionnaire: Questionnaire, items: tuple[Item, ...], language: str
) -> Answers:
    """Read back what `write_labelled` wrote.

    Raises
    ------
    UserError
        A word that is no answer of its item.
    """
    words = WORDS.get(language, WORDS["en"])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("rows of different lengths")
    codes = [heading.rsplit("[", 1)[1].removesuffix("]") for heading in rows[0][1:]]
    index = pd.Index([row[0] for row in rows[1:]], name="respondent", dtype="object")
    cells = pd.DataFrame([row[1:] for row in rows[1:]], index=index, columns=codes, dtype="object")
    values: dict[str, pd.Series] = {}
    status: dict[str, pd.Series] = {}
    for item in items:
        first = value_columns(item)[0]
        status[item.code] = _read_status(cells[first], words)
        _refuse_unknown(path, item, cells, status[item.code], language, words)
        values |= dict(_read_values(item, cells, status[item.code], language, words))
    plain = pd.DataFrame(values, index=index)
    return Answers(
        group, questionnaire, items, with_types(items, plain), as_status(pd.DataFrame(status, index=index))
    )


def _columns(
    item: Item, answers: Answers, language: str, words: dict[str, str]
) -> Iterator[tuple[str, list[str]]]:
    label, names = item.label.text(language), _names(item, language)
    missing = [None if one == Status.ANSWERED else words[one] for one in answers.status[item.code]]
    for name in value_columns(item):
        if name not in answers.values:
            continue
        column = answers.values[name]
        if name == item.text_column:
            yield f"{label} – {words['other']} [{name}]", [_safe(one) for one in column]
        elif item.kind == "multiple":
            ticks = [words["yes"] if one is True or one == 1 else words["no"] for one in column.fillna(False)]
            option = names[name.removeprefix(f"{item.code}__")]
            yield f"{label} – {option} [{name}]", _either(missing, ticks)
        else:
            yield f"{label} [{name}]", _either(missing, [_cell(item, one, names) for one in column])


def _either(missing: list[str | None], shown: list[str]) -> list[str]:
    return [one if gone is None else gone for gone, one in zip(missing, shown, strict=True)]


def _cell(item: Item, value: object, names: dict[str, str]) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    if item.kind == "text":
        return _safe(value)
    if item.kind == "date":
        return pd.Timestamp(str(value)).date().isoformat()
    if item.kind == "numeric":
        return repr(int(str(value))) if item.integer else repr(float(str(value)))
    return _safe(names[str(value)])


def _safe(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    text = str(value)
    return apostrophe(text) if text.startswith((*FORMULA, *_TAKEN)) else text


def _unsafe(cell: str) -> str | None:
    return (cell[1:] if cell.startswith("'") else cell) or None


def _names(item: Item, language: str) -> dict[str, str]:
    """Words for each option's code; the code is added where two options read the same."""
    labels = {option.code: option.label.text(language) for option in item.options}
    coded = {code: f"{label} ({code})" for code, label in labels.items()}
    often = Counter(labels.values())
    names = {code: label if often[label] == 1 else coded[code] for code, label in labels.items()}
    return names if len(set(names.values())) == len(names) else coded


def _read_status(cells: pd.Series, words: dict[str, str]) -> pd.Series:
    known = {words[status]: status.value for status in Status if status in words}
    return cells.map(lambda cell: known.get(cell, Status.ANSWERED.value))


def _refuse_unknown(
    path: Path, item: Item, cells: pd.DataFrame, status: pd.Series, language: str, words: dict[str, str]
) -> None:
    """Refuse words that are no answer: somebody changed the file."""
    if item.kind not in ("single", "likert", "multiple"):
        return
    accepted = [words["yes"], words["no"]] if item.kind == "multiple" else [*_names(item, language).values()]
    for name in (name for name in value_columns(item) if name != item.text_column):
        wrong = (status == Status.ANSWERED.value) & ~cells[name].map(_unsafe).isin(accepted)
        for row, (cell, one) in enumerate(zip(cells[name], wrong, strict=True), start=2):
            if one:
                raise UserError(
                    "not an answer", file=path, row=row, column=name, value=cell, accepted=accepted
                )


def _read_values(
    item: Item, cells: pd.DataFrame, status: pd.Series, language: str, words: dict[str, str]
) -> Iterator[tuple[str, pd.Series]]:
    codes = {name: code for code, name in _names(item, language).items()}
    answered = status == Status.ANSWERED.value
    for name in value_columns(item):
        if name not in cells:
            continue
        column = cells[name]
        if name == item.text_column:
            yield name, column.map(_unsafe)
        elif item.kind == "multiple":
            ticks = (column == words["yes"]).astype("boolean")
            yield name, ticks.where(answered | (status == Status.LEFT_BLANK.value))
        elif item.kind in ("single", "likert"):
            yield name, column.map(lambda cell: codes.get(_unsafe(cell) or "")).where(answered, None)
        elif item.kind == "text":
            yield name, column.map(_unsafe).where(answered, None)
        else:
            yield name, column.where(answered, None)
