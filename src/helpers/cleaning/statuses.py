"""From coded rows to clean values with the status of each: skip logic, impossible values, missing answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from helpers.cleaning.breakoff import mark_break_offs
from helpers.cleaning.edits import days_of, impossible, numbers_of, ticked, too_many, untick_exclusive
from helpers.cleaning.log import Contradiction, Edit
from helpers.cleaning.rules import answered, asked
from helpers.study.condition import Condition, Leaf
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.status import Status


@dataclass
class Sheet:
    """The rows being cleaned. ``coded`` loses what is set aside, so that later items see the corrected answers.

    ``values`` get the dtypes of `Answers` from `helpers.cleaning.frames.with_types`, once for all.
    """

    coded: pd.DataFrame
    values: dict[str, pd.Series] = field(default_factory=dict)
    status: dict[str, pd.Series] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)


def settle(coded: pd.DataFrame, complete: pd.Series, questionnaire: Questionnaire) -> Sheet:
    """Give every item of every row its clean value and status.

    Parameters
    ----------
    coded : DataFrame
        Rows that are kept, as in `helpers.exchange.export.Export`.
    complete : Series of bool
        Whether the questionnaire of a row was submitted; True where the tool does not say.

    Notes
    -----
    Items are taken in the order they are asked, so that a condition is evaluated on answers already cleaned. An
    answer to an item that was not asked is logged and removed: it is not part of any base.
    """
    sheet = Sheet(coded.copy())
    for item in questionnaire.items:
        _settle_item(item, sheet)
    sheet.status = mark_break_offs(sheet.status, sheet.coded, complete, questionnaire)
    for item in questionnaire.paradata:
        _settle_item(item, sheet)
    return sheet


def _settle_item(item: Item, sheet: Sheet) -> None:
    put = asked(item, sheet.coded)
    _remove_contradictions(item, sheet, put)
    if item.kind == "multiple":
        values, found = _ticks(item, sheet)
    elif item.kind in ("numeric", "date"):
        values, found = _measures(item, sheet)
    else:
        values, found = _choices(item, sheet)
    found = found.mask(~put, Status.NOT_ASKED.value)
    sheet.status[item.code] = found
    sheet.values |= values
    _other_text(item, sheet)


def _remove_contradictions(item: Item, sheet: Sheet, put: pd.Series) -> None:
    for row in put.index[~put & answered(item, sheet.coded)]:
        because = describe_condition(item.show_if)
        multiple = item.kind == "multiple"
        value = ticked(item, sheet.coded.loc[row]) if multiple else str(sheet.coded.at[row, item.code])
        sheet.contradictions.append(Contradiction(int(row), item.code, value, because))
    columns = [name for name in (*item.columns, item.text_column) if name in sheet.coded]
    for name in columns:
        sheet.coded[name] = sheet.coded[name].where(put, False if "__" in str(name) else None)


def _choices(item: Item, sheet: Sheet) -> tuple[dict[str, pd.Series], pd.Series]:
    codes = sheet.coded[item.code]
    status = pd.Series(Status.LEFT_BLANK.value, index=codes.index, dtype="object")
    status = status.mask(codes.notna(), Status.ANSWERED.value)
    for option in item.options:
        if option.missing is not None:
            status = status.mask(codes == option.code, option.missing)
    return {item.code: codes.where(status == Status.ANSWERED.value)}, status


def _measures(item: Item, sheet: Sheet) -> tuple[dict[str, pd.Series], pd.Series]:
    texts = sheet.coded[item.code]
    kept = numbers_of(item, texts) if item.kind == "numeric" else days_of(item, texts)
    status = pd.Series(Status.LEFT_BLANK.value, index=texts.index, dtype="object")
    status = status.mask(texts.notna(), Status.INVALID.value).mask(kept.notna(), Status.ANSWERED.value)
    sheet.edits += impossible(item, texts, kept)
    sheet.coded[item.code] = texts.where(kept.notna(), None)
    return {item.code: kept}, status


def _ticks(item: Item, sheet: Sheet) -> tuple[dict[str, pd.Series], pd.Series]:
    columns = list(item.columns)
    ticks, edits = untick_exclusive(item, sheet.coded[columns].eq(True))
    sheet.edits += [*edits, *too_many(item, ticks)]
    sheet.coded[columns] = ticks
    substantive = [f"{item.code}__{code}" for code in item.codes]
    status = pd.Series(Status.LEFT_BLANK.value, index=ticks.index, dtype="object")
    for option in item.options:
        if option.missing is not None:
            status = status.mask(ticks[f"{item.code}__{option.code}"], option.missing)
    status = status.mask(ticks[substantive].any(axis=1), Status.ANSWERED.value)
    return {name: ticks[name] for name in substantive}, status


def _other_text(item: Item, sheet: Sheet) -> None:
    name = item.text_column
    if name is not None and name in sheet.coded:
        texts = sheet.coded[name]
        sheet.values[name] = texts.where(texts.notna(), None)


def describe_condition(condition: Condition | None) -> str:
    """Write a condition with codes, as the log of contradictions shows it.

    Examples
    --------
    >>> describe_condition(Leaf("lastexam", "ne", ("e0",)))
    'lastexam ne e0'
    """
    if condition is None:
        return ""
    if isinstance(condition, Leaf):
        return " ".join(
            part for part in (condition.item, condition.operator, ", ".join(condition.values)) if part
        )
    inner = f" {'or' if condition.joint == 'any' else 'and'} ".join(map(describe_condition, condition.parts))
    return f"not ({inner})" if condition.joint == "not" else f"({inner})"
