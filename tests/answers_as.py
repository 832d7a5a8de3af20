"""Answers of a questionnaire written in the shape of a survey tool's export, for tests.

A writer takes what `helpers.exchange.export.Export` calls ``coded`` and says of each row whether it was completed. What
a tool cannot say is left to `possible`: the answers as they come out of it at best.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.study.demonstration import files
from helpers.study.demonstration.limesurvey import Writer
from helpers.study.demonstration.rows import Rows
from helpers.study.item import Item, column
from helpers.study.questionnaire import Questionnaire

LANGUAGE = "fr"
SENT = pd.Timestamp("2022-01-15 10:00:00")
Told = tuple[pd.DataFrame, pd.Series]
Cell = Callable[[Any], str]


@dataclass(frozen=True)
class Shape:
    """How a tool exports: the file's ending, who writes it, and what it cannot say.

    ``partial``: it has rows that were not completed. ``bare_other``: "other" may be chosen without a text.
    """

    ending: str
    write: Callable[[Questionnaire, pd.DataFrame, pd.Series], bytes]
    tool: str
    partial: bool = True
    bare_other: bool = True

    def possible(self, questionnaire: Questionnaire, coded: pd.DataFrame, complete: pd.Series) -> Told:
        """Give the answers as the tool can have them."""
        coded = coded.copy()
        if not self.bare_other:
            for item in questionnaire.items:
                _say_something(item, coded)
        if self.tool == "google_forms":
            for item in questionnaire.items:
                if item.text_column:
                    coded[item.text_column] = coded[item.text_column].map(
                        _without_separators, na_action="ignore"
                    )
        return coded, complete if self.partial else complete | True

    def save(self, questionnaire: Questionnaire, told: Told, folder: Path) -> str:
        """Write a file and give its name."""
        name = f"export{self.ending}"
        (folder / name).write_bytes(self.write(questionnaire, *told))
        return name


def _say_something(item: Item, coded: pd.DataFrame) -> None:
    for option in item.options:
        if option.other and item.text_column:
            name = column(item.code, option.code)
            chosen = coded[name] if item.kind == "multiple" else coded[item.code] == option.code
            silent = chosen & coded[item.text_column].isna()
            coded[item.text_column] = coded[item.text_column].mask(silent, "rien à dire")


def _without_separators(text: str) -> str:
    return " ".join(re.sub("[,;]", " ", text).split()) or "rien à dire"


def limesurvey(headings: str) -> Callable[[Questionnaire, pd.DataFrame, pd.Series], bytes]:
    """LimeSurvey's CSV, with codes or with full texts."""

    def write(questionnaire: Questionnaire, coded: pd.DataFrame, complete: pd.Series) -> bytes:
        moment = pd.Series(SENT, index=range(len(coded)), dtype="datetime64[s]")
        system = pd.DataFrame({"started": moment, "last_action": moment})
        system["submitted"] = moment.where(complete.reset_index(drop=True))
        system["last_page"] = np.where(complete, len(questionnaire.sections), 1)
        system["id"], system["seed"], system["ended"] = range(1, len(coded) + 1), range(len(coded)), False
        masked = coded.reset_index(drop=True)
        for item in questionnaire.items:
            for name in [item.code] if item.kind == "text" else [item.text_column]:
                if name in masked:
                    masked[name] = masked[name].map(_masked, na_action="ignore").astype(object)
        cells, _ = Writer(questionnaire, headings, LANGUAGE).cells(Rows(masked, system), {})
        return files.delimited(cells, ",")

    return write


def _masked(text: str) -> str:
    return f"'{text}" if text.startswith("=") else text


def redcap(questionnaire: Questionnaire, coded: pd.DataFrame, complete: pd.Series) -> bytes:
    """REDCap's raw CSV: one form, a survey."""
    stamp, number = SENT.strftime("%Y-%m-%d %H:%M:%S"), range(1, len(coded) + 1)
    columns: dict[str, list[str]] = {
        "record_id": list(map(str, number)),
        "redcap_survey_identifier": [""] * len(coded),
    }
    columns["main_timestamp"] = [stamp if done else "[not completed]" for done in complete]
    for item in questionnaire.items:
        if item.kind == "multiple":
            for option in item.options:
                columns[f"{item.code}___{option.code}"] = _ticks(coded[column(item.code, option.code)])
        else:
            columns[item.code] = _texts(coded[item.code])
        if item.text_column:
            columns[f"{item.code}_text"] = _texts(coded[item.text_column])
    columns["main_complete"] = ["2" if done else "0" for done in complete]
    return _csv(columns, ",")


def kobo(questionnaire: Questionnaire, coded: pd.DataFrame, complete: pd.Series) -> bytes:
    """KoboToolbox's CSV: groups before the names, ticks both joined and in columns."""
    return _csv(_kobo(questionnaire, coded, "/", True), ";")


def odk(questionnaire: Questionnaire, coded: pd.DataFrame, complete: pd.Series) -> bytes:
    """ODK Central's CSV: ticks joined in one cell."""
    return _csv(_kobo(questionnaire, coded, "-", False), ",")


def _kobo(questionnaire: Questionnaire, coded: pd.DataFrame, joint: str, split: bool) -> dict[str, list[str]]:
    count = len(coded)
    stamp = SENT.strftime("%Y-%m-%dT%H:%M:%S") + (".000Z" if joint == "-" else "")
    columns: dict[str, list[str]] = (
        {"SubmissionDate": [stamp] * count} if joint == "-" else {"start": [stamp] * count}
    )
    for section in questionnaire.sections:
        for item in section.items:
            name = f"{section.code}{joint}{item.code}"
            if item.kind == "multiple":
                columns |= _selected(item, coded, name, split)
            else:
                columns[name] = _texts(coded[item.code])
            if item.text_column:
                columns[f"{name}_text"] = _texts(coded[item.text_column])
    names = [f"uuid:{number}" for number in range(count)]
    if joint == "-":
        return columns | {"meta-instanceID": names, "KEY": names, "SubmitterID": [""] * count}
    return columns | {"_id": names, "_uuid": names, "_submission_time": [stamp] * count, "_index": names}


def _selected(item: Item, coded: pd.DataFrame, name: str, split: bool) -> dict[str, list[str]]:
    """A question that nobody touched is empty in all its columns."""
    ticks = coded[list(item.columns)].to_numpy(dtype=bool)
    codes = [option.code for option in item.options]
    joined = [" ".join(code for code, tick in zip(codes, row, strict=True) if tick) for row in ticks]
    if not split:
        return {name: joined}
    each = {
        f"{name}/{code}": ["" if not any(row) else str(int(row[place])) for row in ticks]
        for place, code in enumerate(codes)
    }
    return {name: joined} | each


def surveyjs(questionnaire: Questionnaire, coded: pd.DataFrame, complete: pd.Series) -> bytes:
    """SurveyJS's results: a battery is a grid, what was not answered is not there."""
    grids = {battery.code for battery in questionnaire.batteries}
    records = []
    for number, (row, done) in enumerate(zip(coded.to_dict("records"), complete, strict=True), start=1):
        record: dict[str, Any] = {"id": number, "completed": bool(done)}
        for item in questionnaire.items:
            place = record.setdefault(item.battery, {}) if item.battery in grids else record
            answer = _value(item, row)
            if answer not in (None, []):
                place[item.code] = answer
            if item.text_column and isinstance(row[item.text_column], str):
                record[f"{item.code}-Comment"] = row[item.text_column]
        records.append({name: answer for name, answer in record.items() if answer != {}})
    return json.dumps(records, ensure_ascii=False).encode()


def _value(item: Item, row: dict[Any, Any]) -> Any:
    if item.kind == "multiple":
        return [option.code for option in item.options if row[column(item.code, option.code)]]
    answer = row[item.code]
    if not isinstance(answer, str):
        return None
    return int(answer) if item.kind == "numeric" and re.fullmatch(r"-?(0|[1-9]\d*)", answer) else answer


def google_forms(questionnaire: Questionnaire, coded: pd.DataFrame, complete: pd.Series) -> bytes:
    """Google Forms' CSV: labels in French, own texts in the place of "other"."""
    columns = {"Horodateur": [SENT.strftime("%d/%m/%Y %H:%M:%S")] * len(coded)}
    batteries = {battery.code: battery.label.text(LANGUAGE) for battery in questionnaire.batteries}
    for item in questionnaire.items:
        text = item.label.text(LANGUAGE)
        heading = f"{batteries[item.battery]} [{text}]" if item.battery in batteries else text
        columns[heading] = [_answer(item, row) for row in coded.to_dict("records")]
    return _csv(columns, ",")


def _answer(item: Item, row: dict[Any, Any]) -> str:
    if item.kind == "multiple":
        chosen = [one for one in item.options if row[column(item.code, one.code)]]
        chosen.sort(key=lambda one: one.other)  # what was written stands last
    else:
        chosen = [one for one in item.options if one.code == row[item.code]]
    if not item.options:
        return _french(item, row[item.code])
    return ", ".join(str(row[item.text_column]) if one.other else one.label.text(LANGUAGE) for one in chosen)


def _french(item: Item, answer: Any) -> str:
    if not isinstance(answer, str):
        return ""
    day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", answer) if item.kind == "date" else None
    return f"{day[3]}/{day[2]}/{day[1]}" if day else answer


def _ticks(values: pd.Series) -> list[str]:
    return ["1" if value else "0" for value in values]


def _texts(values: pd.Series) -> list[str]:
    return [value if isinstance(value, str) else "" for value in values]


def _csv(columns: dict[str, list[str]], separator: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue().encode()


SHAPES = {
    "limesurvey, codes": Shape(".csv", limesurvey("code"), "limesurvey", bare_other=False),
    "limesurvey, full texts": Shape(".csv", limesurvey("text"), "limesurvey", bare_other=False),
    "redcap": Shape(".csv", redcap, "redcap"),
    "kobo": Shape(".csv", kobo, "kobo", partial=False),
    "odk": Shape(".csv", odk, "kobo", partial=False),
    "surveyjs": Shape(".json", surveyjs, "surveyjs"),
    "google forms": Shape(".csv", google_forms, "google_forms", partial=False, bare_other=False),
}
