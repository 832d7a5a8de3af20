"""Small clean answers made by hand, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.cleaning.answers import Answers
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.status import Status

Codes = str | Iterable[str]


def label(text: str) -> Label:
    return Label.of({"fr": f"{text} (fr)", "en": text})


def options(codes: Codes, missing: Mapping[str, str] | None = None) -> tuple[Option, ...]:
    """Options from codes ("a b c" or a list), then those that are no answers: code to missing kind."""
    found = codes.split() if isinstance(codes, str) else list(codes)
    flagged = [Option(code, label(code), missing=kind) for code, kind in (missing or {}).items()]
    return (*(Option(code, label(code)) for code in found), *flagged)


def item(code: str, kind: str, codes: Codes = (), **more: Any) -> Item:
    """An item; ``missing={"dk": "dont_know"}`` adds options that are no answers."""
    missing = more.pop("missing", None)
    return Item(code, kind, label(code), "main", options(codes, missing), **more)


def single(code: str, codes: Codes, **more: Any) -> Item:
    return item(code, "single", codes, **more)


def likert(code: str, codes: Codes, **more: Any) -> Item:
    return item(code, "likert", codes, **more)


def multiple(code: str, codes: Codes, **more: Any) -> Item:
    return item(code, "multiple", codes, **more)


def numeric(code: str, **more: Any) -> Item:
    return item(code, "numeric", **more)


def day(code: str, **more: Any) -> Item:
    return item(code, "date", **more)


def text(code: str, **more: Any) -> Item:
    return item(code, "text", **more)


def answers_of(
    items: Item | Sequence[Item], *columns: Sequence[Any], group: str = "group", code: str = "questionnaire"
) -> Answers:
    """Clean answers from one column of plain values per item.

    A value is an option code, a collection of ticked codes ("" or () is nothing ticked: left blank), a
    number, an ISO date or a text; None is left blank; a `Status` is no answer for that reason.

    >>> answers = answers_of(single("q", "a b"), ["a", None, Status.NOT_ASKED, "b"])
    >>> answers.status["q"].tolist()
    ['answered', 'left_blank', 'not_asked', 'answered']
    """
    asked = (items,) if isinstance(items, Item) else tuple(items)
    n = len(columns[0]) if columns else 0
    names = pd.Index([f"{group}-{row}" for row in range(2, n + 2)], name="respondent", dtype="object")
    values: dict[str, Any] = {}
    status: dict[str, Any] = {}
    for one, column in zip(asked, columns, strict=True):
        found = list(column)
        values |= _values(one, found)
        status[one.code] = pd.Categorical([_status(cell).value for cell in found], [s.value for s in Status])
    questionnaire = Questionnaire(code, label(code), (Section("main", label("main"), asked),))
    return Answers(
        group, questionnaire, asked, pd.DataFrame(values, index=names), pd.DataFrame(status, index=names)
    )


def repeated(counts: Mapping[Any, int]) -> list[Any]:
    """Values as often as they are counted: {"a": 2, "b": 1} gives a, a, b."""
    return [value for value, count in counts.items() for _ in range(count)]


def crossed(rows: Sequence[Any], columns: Sequence[Any], table: Sequence[Sequence[int]]) -> tuple[list, list]:
    """Two columns of values whose cross-tabulation is the table."""
    pairs = [
        (row, column)
        for row, line in zip(rows, table, strict=True)
        for column, count in zip(columns, line, strict=True)
        for _ in range(count)
    ]
    return [row for row, _ in pairs], [column for _, column in pairs]


def _status(cell: Any) -> Status:
    if isinstance(cell, Status):
        return cell
    empty = cell is None or (not isinstance(cell, int | float) and len(cell) == 0)
    return Status.LEFT_BLANK if empty else Status.ANSWERED


def _values(one: Item, cells: list[Any]) -> dict[str, Any]:
    plain = [None if isinstance(cell, Status) else cell for cell in cells]
    if one.kind == "multiple":
        ticked = [cell.split() if isinstance(cell, str) else cell for cell in plain]
        return {
            f"{one.code}__{code}": pd.array([_tick(cell, code) for cell in ticked], dtype="boolean")
            for code in one.codes
        }
    if one.kind in ("single", "likert"):
        return {one.code: pd.Categorical(plain, list(one.codes), ordered=True)}
    if one.kind == "numeric":
        kind = "Int64" if one.integer else "Float64"
        return {one.code: pd.array([pd.NA if cell is None else cell for cell in plain], dtype=kind)}
    if one.kind == "date":
        return {one.code: pd.to_datetime(pd.Series(plain, dtype="object")).to_numpy("datetime64[s]")}
    return {one.code: pd.array(plain, dtype="string")}


def _tick(cell: Any, code: str) -> Any:
    return pd.NA if cell is None else code in cell
