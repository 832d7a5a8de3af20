"""Tiny exports and studies made by hand, for tests of cleaning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from builders import label
from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import Cleaned, clean
from helpers.exchange.export import Export, Note, Reading
from helpers.study.condition import Condition
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.study import Derived, Group, Rule, Source, Study

NOON = "2022-01-10 12:00:00"


def form(*items: Item, paradata: Sequence[Item] = ()) -> Questionnaire:
    return Questionnaire("form", label("form"), (Section("main", label("main"), items),), tuple(paradata))


def coded(
    questionnaire: Questionnaire, rows: Sequence[Sequence[Any]], **texts: Sequence[Any]
) -> pd.DataFrame:
    """One cell per item: an option code, "a b" for ticks, a text; None is an empty cell."""
    columns: dict[str, Sequence[Any]] = {}
    for item, cells in zip(questionnaire.all_items, zip(*rows, strict=True), strict=True):
        if item.kind == "multiple":
            ticked = [(cell or "").split() for cell in cells]
            columns |= {
                f"{item.code}__{one.code}": [one.code in cell for cell in ticked] for one in item.options
            }
        else:
            columns[item.code] = cells
        if item.text_column:
            columns[item.text_column] = texts.get(item.text_column, [None] * len(rows))
    series = {name: _plain(cells) for name, cells in columns.items()}
    return pd.DataFrame(series).set_index(pd.Index(range(2, len(rows) + 2), name="row"))


def export(
    questionnaire: Questionnaire,
    rows: Sequence[Sequence[Any]],
    submitted: Sequence[str | None] | None = None,
    started: Sequence[str | None] | None = None,
    last_action: Sequence[str | None] | None = None,
    complete_known: bool = True,
    notes: Sequence[Note] = (),
    **texts: Sequence[Any],
) -> Export:
    """An export whose rows were submitted at noon unless said otherwise."""
    answers, none = coded(questionnaire, rows, **texts), [None] * len(rows)
    sent = [NOON] * len(rows) if submitted is None else submitted
    system = pd.DataFrame(
        {
            "id": [str(row) for row in answers.index],
            "submitted": pd.to_datetime(pd.Series(sent, dtype="object")),
            "started": pd.to_datetime(pd.Series(started or none, dtype="object")),
            "last_action": pd.to_datetime(pd.Series(last_action or none, dtype="object")),
            "seed": pd.Series([np.nan] * len(rows), dtype="object"),
            "complete": [one is not None for one in sent],
        }
    ).set_index(answers.index)
    reading = Reading(Path("web.csv"), "0" * 64, "limesurvey", "utf-8", ",", "code", len(rows))
    return Export(reading, questionnaire, answers, system, complete_known, tuple(notes))


def rule(
    code: str, kind: str, when: Condition | None = None, sources: Sequence[str] = (), **parameters: Any
) -> Rule:
    return Rule(code, kind, label(code), label(code), when, tuple(parameters.items()), tuple(sources))


def study(
    questionnaire: Questionnaire,
    rules: Sequence[Rule] = (),
    groups: dict[str, Condition | None] | None = None,
    derived: Sequence[Derived] = (),
) -> Study:
    """A study in January 2022 with one source, ``web``."""
    source = Source("web", "web.csv", questionnaire)
    members = groups or {"all": None}
    return Study(
        code="study",
        folder=Path("nowhere"),
        title=label("study"),
        short_title=label("study"),
        languages=("fr", "en"),
        start=date(2022, 1, 1),
        end=date(2022, 1, 31),
        timezone="UTC",
        questionnaires=(questionnaire,),
        sources=(source,),
        groups=tuple(Group(code, label(code), label(code), source, where) for code, where in members.items()),
        rules=tuple(rules),
        derived=tuple(derived),
    )


def cleaned(found: Export, rules: Sequence[Rule] = (), **more: Any) -> Cleaned:
    own = study(found.questionnaire, rules, **more)
    return clean(found, own, own.source("web"))


def cleaned_rows(items: Sequence[Item], *rows: Sequence[Any], **more: Any) -> Cleaned:
    return cleaned(export(form(*items), rows, **more))


def answers(items: Item | Sequence[Item], *rows: Sequence[Any], **more: Any) -> Answers:
    """The clean answers of rows of cells, as `coded` takes them."""
    asked = (items,) if isinstance(items, Item) else tuple(items)
    return cleaned_rows(asked, *rows, **more).answers[0]


def status(found: Answers | Cleaned, code: str) -> list[str]:
    return _answers(found).status[code].tolist()


def values(found: Answers | Cleaned, name: str) -> list[Any]:
    column = _answers(found).values[name].astype("object")
    return [None if pd.isna(one) else one for one in column]


def _answers(found: Answers | Cleaned) -> Answers:
    return found if isinstance(found, Answers) else found.answers[0]


def _plain(cells: Sequence[Any]) -> pd.Series:
    if isinstance(cells[0], bool):
        return pd.Series(list(cells), dtype="bool")
    return pd.Series([np.nan if cell is None else cell for cell in cells], dtype="object")
