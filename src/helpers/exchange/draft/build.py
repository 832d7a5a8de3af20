"""Building a draft: from a table, and a dictionary where there is one, to items in order."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from helpers.exchange.draft.codes import Codes, plain
from helpers.exchange.draft.drafted import Draft, DraftItem, Place, Text
from helpers.exchange.draft.form.dictionary import Dictionary
from helpers.exchange.draft.formed import Former, in_sections, with_conditions
from helpers.exchange.draft.headings import blocks
from helpers.exchange.draft.maker import Maker
from helpers.exchange.draft.settle import Coded, settle
from helpers.exchange.draft.skip import Evidence, skip_logic
from helpers.exchange.draft.table import Table
from helpers.exchange.draft.words import language_of
from helpers.exchange.identifiers import identifier
from helpers.exchange.place import DROPPED, SYSTEM
from helpers.exchange.tools.redcap import SEVERAL

_PART = {text: what for what, table in SEVERAL.items() for texts in table.values() for text in texts}


def build(table: Table, dictionary: Dictionary | None = None) -> Draft:
    """Draft what a table holds.

    Parameters
    ----------
    table : Table
        The export.
    dictionary : Dictionary, optional
        What the tool's own form says of the questions; it wins over what the answers suggest.
    """
    languages = dictionary.languages if dictionary else (_language(table),)
    aside = _set_aside(table)
    left = {place.index for place in aside} | set(table.own)
    columns = [column for column in table.columns if column.index not in left]
    taken = {plain(table.cells.header[index]) for index in table.own} | _system_names(table)
    maker = Maker(table, languages, Codes(taken), aside=aside)
    former = Former(maker, dictionary) if dictionary else None
    made = [item for block in blocks(table, columns) for item in (former or maker).items(block)]
    settled, coded = _settled(in_sections(made), table, languages[0])
    if former:
        settled = with_conditions(settled, former.asked)
    evidence = skip_logic(settled, coded, whole_rows(table))
    items = tuple(_with_skip(one, evidence.get(one.code)) for one in settled)
    return Draft(items, maker.batteries, _sections(items, former, maker), tuple(maker.aside), languages)


def _settled(
    items: tuple[DraftItem, ...], table: Table, language: str
) -> tuple[tuple[DraftItem, ...], dict[str, Coded]]:
    pairs = [settle(item, table, language) for item in items]
    return tuple(item for item, _ in pairs), {item.code: coded for item, coded in pairs}


def _sections(items: tuple[DraftItem, ...], former: Former | None, maker: Maker) -> dict[str, Text]:
    names = {code: name for name, code in former.sections.items()} if former else {}
    found: dict[str, Text] = {}
    for code in dict.fromkeys(item.section for item in items):
        known = former.form.sections.get(names.get(code, "")) if former else None
        found[code] = known or maker.text(names.get(code, "Questions"))
    return found


def _with_skip(item: DraftItem, evidence: Evidence | None) -> DraftItem:
    if item.show_if is not None or item.known or evidence is None:
        return item
    return replace(item, show_if=evidence.condition, notes=(*item.notes, f"show_if: {evidence.said}"))


def whole_rows(table: Table) -> NDArray[np.bool_]:
    """Say which rows were submitted, as far as the file says so; all where it does not."""
    names = {place.detail: index for index, place in table.own.items() if place.kind == SYSTEM}
    if "finished" in names:
        cells = table.columns[names["finished"]].cells
        return np.array([cell.casefold() in table.tool.finished for cell in cells], dtype=bool)
    if "submitted" in names:
        return np.array([bool(cell) for cell in table.columns[names["submitted"]].cells], dtype=bool)
    return np.ones(table.rows, dtype=bool)


def _system_names(table: Table) -> set[str]:
    return {plain(place.detail) for place in table.own.values() if place.kind == SYSTEM}


def _language(table: Table) -> str:
    spoken = next((index for index, place in table.own.items() if place.detail == "language"), None)
    if spoken is not None and table.columns[spoken].answers:
        code = next(iter(table.columns[spoken].answers))[:2]
        if re.fullmatch("[a-z]{2}", code):
            return code
    texts = [column.question or column.name for column in table.columns if column.index not in table.own]
    texts += [one.text for column in table.columns for one in list(column.answers.values())[:3] if one.n > 2]
    return language_of(texts)


def _set_aside(table: Table) -> list[Place]:
    """Leave out direct identifiers and what tells one row of a record from another."""
    found = []
    for column in table.columns:
        name = column.name
        if name in _PART:
            reason = f"{_PART[name]}: each row is read as a respondent; give it to an item under paradata to keep it"
            found.append(Place(column.index, name, None, reason))
        elif column.index in table.own or not column.filled:
            continue
        elif (place := identifier(table.cells, column.index)) is not None and place.kind == DROPPED:
            found.append(Place(column.index, name, None, place.detail))
    return found
