"""Rows written as LimeSurvey exports them.

What is written is what LimeSurvey's own writers write (application/helpers/admin/export in its source) and
what published exports show: an item that nobody was shown is NULL, which full answers show as "N/A" for
choices; a tick is "Y" or "Oui"; "other" is ``-oth-`` or "Autre", with its text in a column of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.study.demonstration.draw import answered, asked
from helpers.study.demonstration.rows import Rows
from helpers.study.item import Item, Option, column
from helpers.study.questionnaire import Questionnaire

CODE, TEXT = "code", "text"
_SYSTEM = {
    "id": "ID de la réponse",
    "submitdate": "Date de soumission",
    "lastpage": "Dernière page",
    "startlanguage": "Langue de départ",
    "seed": "Tête de série",
    "startdate": "Date de lancement",
    "datestamp": "Date de la dernière action",
}
_YES, _NO, _OTHER, _NULL = "Oui", "Non", "Autre", "N/A"


@dataclass(frozen=True)
class Writer:
    """Writes the cells of one source, with question codes and answer codes or with full texts."""

    questionnaire: Questionnaire
    headings: str
    language: str

    def cells(
        self, rows: Rows, spelling: dict[tuple[int, str], Callable[[str], str]]
    ) -> tuple[pd.DataFrame, dict[str, str]]:
        """Write all cells.

        Returns
        -------
        DataFrame of str
            One column per column of the export, under its heading.
        dict
            Heading of each column of the coded frame.
        """
        columns = dict(zip(self._system_headings(), self._system(rows.system), strict=True))
        places: dict[str, str] = {}
        for page, section in enumerate(self.questionnaire.sections, start=1):
            for item in section.items:
                for name, heading, values in self._item(item, rows, page):
                    for (row, where), change in spelling.items():
                        if where == name:
                            values[row] = change(values[row])
                    places[name] = heading
                    columns[heading] = values
        return pd.DataFrame(columns), places

    def _system_headings(self) -> list[str]:
        return list(_SYSTEM if self.headings == CODE else _SYSTEM.values())

    def _system(self, system: pd.DataFrame) -> Iterator[np.ndarray]:
        yield np.array(system["id"].astype(str), dtype=object)
        yield _moments(system["submitted"])
        yield np.array(system["last_page"].astype(int).astype(str), dtype=object)
        yield np.full(len(system), self.language, dtype=object)
        yield np.array(system["seed"].astype(str), dtype=object)
        yield _moments(system["started"])
        yield _moments(system["last_action"])

    def _item(self, item: Item, rows: Rows, page: int) -> Iterator[tuple[str, str, np.ndarray]]:
        coded, replies = rows.coded, answered(item, rows.coded)
        shown = asked(item, coded) & (rows.system["last_page"] >= page) & ~rows.system["ended"]
        null = np.asarray(~replies & ~shown)
        if item.kind == "multiple":
            for option in item.options:
                name = column(item.code, option.code)
                if not option.other:
                    yield name, self._heading(item, option), self._ticks(np.asarray(coded[name]), null)
        else:
            yield item.code, self._heading(item), self._answers(item, coded[item.code], null)
        if item.text_column:
            texts = np.array(coded[item.text_column].fillna(""), dtype=object)
            yield item.text_column, self._heading(item, other=True), texts

    def _heading(self, item: Item, option: Option | None = None, other: bool = False) -> str:
        if self.headings == CODE:
            part = "other" if other else option.code if option else ""
            return f"{item.code}[{part}]" if part else item.code
        part = _OTHER if other else option.label.text(self.language) if option else ""
        text = item.label.text(self.language)
        return f"{text} [{part}]" if part else text

    def _ticks(self, ticked: np.ndarray, null: np.ndarray) -> np.ndarray:
        yes, no, none = ("Y", "", "") if self.headings == CODE else (_YES, _NO, _NULL)
        return np.where(null, none, np.where(ticked, yes, no)).astype(object)

    def _answers(self, item: Item, answers: pd.Series, null: np.ndarray) -> np.ndarray:
        if not item.options:
            return np.array(answers.fillna(""), dtype=object)
        words = {option.code: self._word(option) for option in item.options}
        written = np.array(answers.map(words).fillna(""), dtype=object)
        return np.where(null & (self.headings == TEXT), _NULL, written).astype(object)

    def _word(self, option: Option) -> str:
        if option.other:
            return "-oth-" if self.headings == CODE else _OTHER
        return option.code if self.headings == CODE else option.label.text(self.language)


def _moments(times: pd.Series) -> np.ndarray:
    return np.array(times.dt.strftime("%Y-%m-%d %H:%M:%S").fillna(""), dtype=object)
