"""Coding: the cells of an export in the codebook's terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from helpers.exchange.cells import Cells
from helpers.exchange.choices import Choices, Found
from helpers.exchange.desk import Desk
from helpers.exchange.export import Note
from helpers.exchange.matching import Matched
from helpers.exchange.moments import as_iso
from helpers.exchange.place import ANSWER, OPTION, OTHER, Place
from helpers.exchange.tools.tool import Tool
from helpers.study.item import Item, column
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import ANY_ANSWER, Source

T = TypeVar("T")
_CLOSED = ("single", "likert", "multiple")


def code(
    cells: Cells, source: Source, matched: Matched, tool: Tool, order: str | None
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Code every answer.

    Returns
    -------
    tuple of (DataFrame, tuple)
        ``coded`` and ``notes`` of `helpers.exchange.export.Export`.

    Raises
    ------
    UserError
        An answer that is none of the item's options, with the number of further ones in the file.
    """
    questionnaire = source.questionnaire
    desk = Desk(cells, source, matched, tool, order)
    desk.codes_first = _codes_first(desk, questionnaire)
    columns: dict[str, Sequence[object]] = {}
    for item in questionnaire.all_items:
        columns |= _item(desk, item)
    if desk.unknown:
        raise desk.refusal()
    index = pd.Index(cells.numbers, name="row")
    frame = pd.DataFrame(
        {name: pd.Series(list(values), dtype=_dtype(values)) for name, values in columns.items()}
    )
    frame = frame.set_index(index) if columns else pd.DataFrame(index=index)
    return frame, tuple(sorted(desk.notes, key=lambda note: note[0]))


def _dtype(values: Sequence[object]) -> Any:
    return "bool" if len(values) and isinstance(values[0], bool) else "object"


def _item(desk: Desk, item: Item) -> Mapping[str, Sequence[object]]:
    if item.kind not in _CLOSED:
        return {item.code: _open(desk, item)}
    coded: dict[str, Sequence[object]]
    if item.kind != "multiple":
        coded, others = _single(desk, item)
    elif Place(ANSWER, item.code) in desk.columns:
        coded, others = _joined(desk, item)
    else:
        coded, others = _ticks(desk, item)
    return coded | ({item.text_column: [text or np.nan for text in others]} if item.text_column else {})


def _open(desk: Desk, item: Item) -> list[object]:
    texts = desk.texts(Place(ANSWER, item.code))
    if texts is None:
        return [np.nan] * len(desk)
    texts = _settled(desk, item, texts)
    if item.kind == "text":
        return [desk.tool.plain(text).strip() or np.nan for text in texts]
    values: list[object] = []
    for index, text in enumerate(texts):
        value = text.strip()
        value = "" if value in desk.tool.unseen else value
        if value and value != text:
            desk.note(index, item.code, "trimmed", text, value)
        values.append((as_iso(value, desk.order) if item.kind == "date" else value) or np.nan)
    return values


def _settled(desk: Desk, item: Item, texts: list[str]) -> list[str]:
    """Read answers of an open item as the study says that they should read."""
    meant = {text: value for text, value in desk.source.settled(item.code).items() if value is not None}
    for index, text in enumerate(texts):
        if meant and text.strip() in meant:
            texts[index] = meant[text.strip()]
            desk.note(index, item.code, "settled", text, texts[index])
    return texts


def _others(desk: Desk, item: Item) -> list[str]:
    """Give the texts beside an "other" option, stripped."""
    texts = desk.texts(Place(OTHER, item.code)) if item.text_column else None
    if texts is None:
        return [""] * len(desk)
    return [_own_text(desk, item, index, text) for index, text in enumerate(texts)]


def _own_text(desk: Desk, item: Item, index: int, text: str) -> str:
    value = desk.tool.plain(text).strip()
    if value and value != text:
        desk.note(index, f"{item.code}_text", "trimmed", text, value)
    return value


def _single(desk: Desk, item: Item) -> tuple[dict[str, Sequence[object]], list[str]]:
    place, choices, others = Place(ANSWER, item.code), desk.choices(item), _others(desk, item)
    other = next((option.code for option in item.options if option.other), None)
    texts = desk.texts(place)
    values: list[object] = []
    find = _remembered(choices.find)
    for index, text in enumerate(texts or ()):
        found = find(text)
        if found and found.kind:
            desk.note(index, item.code, found.kind, text, found.spelling)
        if found is None and other and text.strip() and _is_own_text(desk, item, text):
            found, others[index] = Found(other), _own_text(desk, item, index, text)
        if found is None and text.strip() and text.strip() not in desk.tool.unseen:
            desk.refuse(index, place, text, choices.accepted)
        if found is None and other and others[index]:
            found = Found(other)  # the text can only be written once "other" is chosen
        values.append(found.code if found else np.nan)
    return {item.code: values if texts is not None else [np.nan] * len(others)}, others


def _is_own_text(desk: Desk, item: Item, text: str) -> bool:
    """Whether an answer that is no option is the text of the "other" option: so the tool writes, or the study says."""
    said = desk.source.settled(item.code).get(ANY_ANSWER) is not None and text.strip() not in desk.tool.unseen
    return desk.tool.free_other or said


def _joined(desk: Desk, item: Item) -> tuple[dict[str, Sequence[object]], list[str]]:
    place, choices, others = Place(ANSWER, item.code), desk.choices(item), _others(desk, item)
    other = next((option.code for option in item.options if option.other), None)
    texts = desk.texts(place) or []
    separator = _separator(choices, texts, desk.tool.joints)
    ticked: dict[str, list[bool]] = {option.code: [False] * len(texts) for option in item.options}
    split = _remembered(lambda text: choices.split(text, separator))
    for index, text in enumerate(texts):
        found, left = split(text) if text.strip() else ([], "")
        for one in found:
            ticked[one.code][index] = True
            if one.kind in ("case", "settled"):
                desk.note(index, item.code, one.kind, text, one.spelling)
        if left and other and _is_own_text(desk, item, left):
            ticked[other][index], others[index] = True, left
        elif left and left not in desk.tool.unseen:
            desk.refuse(index, place, left, choices.accepted)
    return {column(item.code, code): values for code, values in ticked.items()}, others


def _separator(choices: Choices, texts: Sequence[str], joints: Sequence[str]) -> str:
    """Take the separator that leaves least of the column's answers unknown, the first of equals."""
    different = set(texts)
    return min(joints, key=lambda mark: sum(len(choices.split(text, mark)[1]) for text in different))


def _ticks(desk: Desk, item: Item) -> tuple[dict[str, Sequence[object]], list[str]]:
    others = _others(desk, item)
    own_column = any(Place(OPTION, item.code, one.code) in desk.columns for one in item.options if one.other)
    if not own_column and all(
        text.casefold() in desk.tool.ticked | desk.tool.unticked for text in others if text
    ):
        ticks_of_other = [text.casefold() in desk.tool.ticked for text in others]
        others = [""] * len(others)  # the column of the text held ticks
    else:
        ticks_of_other = [bool(text) for text in others]
    coded: dict[str, Sequence[object]] = {}
    choices = desk.choices(item)
    for option in item.options:
        ticks = _tick_column(desk, item, option.code, choices, others if option.other else None)
        if option.other:
            ticks = [a or b for a, b in zip(ticks, ticks_of_other, strict=True)]
        coded[column(item.code, option.code)] = ticks
    return coded, others


def _tick_column(
    desk: Desk, item: Item, option: str, choices: Choices, others: list[str] | None
) -> list[bool]:
    place = Place(OPTION, item.code, option)
    texts = desk.texts(place)
    if texts is None:
        return [False] * len(desk)
    ticks = []
    for index, text in enumerate(texts):
        word = text.strip().casefold()
        tick = word in desk.tool.ticked
        if word and not tick and word not in desk.tool.unticked:
            found = choices.find(text)
            tick = found is not None and found.code == option
            if not tick and others is not None:
                tick, others[index] = True, others[index] or _own_text(desk, item, index, text)
            elif not tick:
                desk.refuse(index, place, text, sorted(desk.tool.ticked | desk.tool.unticked))
        if word and word != text.casefold():
            desk.note(index, item.code, "trimmed", text, text.strip())
        ticks.append(tick)
    return ticks


def _remembered(find: Callable[[str], T]) -> Callable[[str], T]:
    known: dict[str, T] = {}

    def look(text: str) -> T:
        if text not in known:
            known[text] = find(text)
        return known[text]

    return look


def _codes_first(desk: Desk, questionnaire: Questionnaire) -> bool:
    """Say whether the answers are codes rather than labels, by the columns that can only be one of them."""
    votes = 0
    for item in questionnaire.all_items:
        if item.kind not in ("single", "likert"):
            continue
        texts = set(desk.texts(Place(ANSWER, item.code)) or ()) - {""}
        codes = {option.code for option in item.options}
        labels = {text for option in item.options for _, text in option.label.texts}
        votes += bool(texts) and (texts <= codes) - (texts <= labels)
    return votes > 0 or (votes == 0 and desk.matched.mode == "code")
