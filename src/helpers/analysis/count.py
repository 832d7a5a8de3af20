"""Counting: the only place where the analysis reads answers. All else works on the tables that this gives.

Every function counts valid answers alone, those whose status is answered. Where the status promises an
answer that the values do not hold, the clean answers contradict themselves, and counting stops.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.table import Counts
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item, column
from helpers.study.status import Status

CHOICE = ("single", "likert")


def statuses(answers: Answers, code: str) -> tuple[tuple[Status, int], ...]:
    """Count the respondents by the status of their answer to an item, zeros included."""
    item = answers.item(code)
    found = answers.status[item.code].value_counts()
    counts = tuple((status, int(found.get(status.value, 0))) for status in Status)
    if sum(count for _, count in counts) != len(answers):
        raise ValueError(f"{answers.group}/{code}: an answer has no status, or an unknown one")
    return counts


def options(answers: Answers, item: Item) -> Counts:
    """Count the answers by option, in the codebook's order; ticks for a multiple-choice item."""
    if item.kind == "multiple":
        return ticks(answers, item).sum(axis=0, dtype=np.int64)
    return np.bincount(positions(answers, item), minlength=len(item.codes)).astype(np.int64)


def ticks(answers: Answers, item: Item) -> NDArray[np.bool_]:
    """Give a row per respondent who ticked at least one substantive option, a column per option."""
    names = [column(item.code, code) for code in item.codes]
    valid = answers.values.loc[answers.valid(item.code), names]
    ticked = valid.to_numpy(dtype=bool, na_value=False)
    _agree(answers, item, int(ticked.any(axis=1).sum()))
    return ticked


def positions(answers: Answers, item: Item) -> NDArray[np.int64]:
    """Give the place of each valid answer among the options of a single-choice or Likert item."""
    found = _places(answers, item)[answers.valid(item.code).to_numpy()]
    _agree(answers, item, int((found >= 0).sum()))
    return found


def numbers(answers: Answers, item: Item) -> NDArray[np.float64]:
    """Give the valid numbers in ascending order."""
    valid = answers.values.loc[answers.valid(item.code), item.code]
    found = np.sort(pd.to_numeric(valid).to_numpy(dtype=np.float64, na_value=np.nan))
    _agree(answers, item, int(np.isfinite(found).sum()))
    return found


def days(answers: Answers, item: Item) -> NDArray[np.datetime64]:
    """Give the valid dates in ascending order, as days."""
    valid = answers.values.loc[answers.valid(item.code), item.code].dropna()
    _agree(answers, item, len(valid))
    return np.sort(pd.to_datetime(valid).to_numpy().astype("datetime64[D]"))


def words(answers: Answers, item: Item) -> NDArray[np.int64]:
    """Give the number of words of each valid text, in ascending order."""
    valid = answers.values.loc[answers.valid(item.code), item.code].dropna()
    _agree(answers, item, len(valid))
    return np.sort(np.array([len(str(text).split()) for text in valid], dtype=np.int64))


def holding(answers: Answers, item: Item, codes: Sequence[str]) -> NDArray[np.bool_]:
    """Say for each respondent whether the answer is one of some options, or has one of some statuses.

    Of a multiple-choice item one of the options must be ticked. An option flagged as missing is known by the
    status that it gives, so it must be the only one of its kind.

    Raises
    ------
    UserError
        If a code is neither an option of the item nor a status, or its status is that of another option too.
    """
    found = np.zeros(len(answers), dtype=bool)
    accepted = [*(option.code for option in item.options), *(status.value for status in Status)]
    for code in codes:
        if code not in accepted:
            raise UserError(f"item {item.code} has no such option", value=code, accepted=accepted)
        found |= (
            _chosen(answers, item, code)
            if code in item.codes
            else answers.status[item.code].eq(_status_of(item, code)).to_numpy(dtype=bool)
        )
    return found


def together(answers: Answers, item: Item) -> Counts:
    """Count the options of a multiple-choice item two by two: who ticked both; on the diagonal, who ticked one."""
    ticked = ticks(answers, item).astype(np.int64)
    return ticked.T @ ticked


def answered_of(answers: Answers, items: Sequence[Item]) -> Counts:
    """Count the respondents by the number of items that they answered: none, one, ... all of them."""
    columns = [answers.valid(item.code).to_numpy(dtype=bool) for item in items]
    found = np.sum(columns, axis=0, dtype=np.int64) if columns else np.zeros(len(answers), dtype=np.int64)
    return np.bincount(found, minlength=len(items) + 1).astype(np.int64)


def positive(answers: Answers, item: Item) -> int:
    """Count the respondents who gave (or ticked) one of the item's positive options."""
    wanted = np.array([code in item.positive for code in item.codes], dtype=bool)
    if item.kind == "multiple":
        return int(ticks(answers, item)[:, wanted].any(axis=1).sum())
    return int(wanted[positions(answers, item)].sum())


def given(answers: Answers, item: Item, codes: Sequence[str]) -> NDArray[np.bool_]:
    """Say for every respondent whether a valid answer is, or ticks, one of some options."""
    wanted = np.array([code in codes for code in item.codes], dtype=bool)
    found = answers.valid(item.code).to_numpy(dtype=bool, copy=True)
    many = item.kind == "multiple"
    found[found] = ticks(answers, item)[:, wanted].any(axis=1) if many else wanted[positions(answers, item)]
    return found


def pairs(answers: Answers, row: Item, other: Item) -> Counts:
    """Count two choice items against each other, among those who answered both."""
    both = (answers.valid(row.code) & answers.valid(other.code)).to_numpy()
    shape = (len(row.codes), len(other.codes))
    places = (_places(answers, row)[both], _places(answers, other)[both])
    if any((place < 0).any() for place in places):
        raise ValueError(f"{answers.group}/{row.code} x {other.code}: an answer is missing in the values")
    flat = np.ravel_multi_index(places, shape) if min(shape) else np.empty(0, dtype=np.int64)
    return np.bincount(flat, minlength=shape[0] * shape[1]).reshape(shape).astype(np.int64)


def values_by_group(samples: Sequence[NDArray[np.float64]]) -> Counts:
    """Count values by group: a row per value that occurs, in ascending order, a column per group."""
    found = np.unique(np.concatenate(samples)) if samples else np.empty(0)
    table = np.zeros((len(found), len(samples)), dtype=np.int64)
    for place, sample in enumerate(samples):
        table[:, place] = np.bincount(np.searchsorted(found, sample), minlength=len(found))
    return table


def choice_item(answers: Answers, code: str) -> Item:
    """Give a single-choice or Likert item; other kinds cannot be cross-tabulated."""
    item = answers.item(code)
    if item.kind not in CHOICE:
        hint = "a multiple-choice item has one table an option" if item.kind == "multiple" else None
        raise UserError(f"item {code} cannot be cross-tabulated", value=item.kind, accepted=CHOICE, hint=hint)
    return item


def multiple_item(answers: Answers, code: str) -> Item:
    """Give a multiple-choice item; those of other kinds have no options that are ticked."""
    item = answers.item(code)
    if item.kind != "multiple":
        raise UserError(f"item {code} has no options that are ticked", value=item.kind, accepted="multiple")
    return item


def _chosen(answers: Answers, item: Item, code: str) -> NDArray[np.bool_]:
    name = column(item.code, code) if item.kind == "multiple" else item.code
    wanted = True if item.kind == "multiple" else code
    given = answers.values[name].astype("object").isin([wanted])
    return (given & answers.valid(item.code)).to_numpy(dtype=bool)


def _status_of(item: Item, code: str) -> str:
    """The status that an option flagged as missing gives, or the status itself."""
    kind = {option.code: option.missing for option in item.options}.get(code)
    if kind is None:
        return code
    same = [option.code for option in item.options if option.missing == kind]
    if len(same) > 1:
        problem = f"clean answers do not tell the options {', '.join(same)} of item {item.code} apart"
        raise UserError(problem, value=code, accepted=kind)
    return kind


def _places(answers: Answers, item: Item) -> NDArray[np.int64]:
    values = answers.values[item.code].astype("object")
    return pd.Index(item.codes, dtype="object").get_indexer(pd.Index(values, dtype="object")).astype(np.int64)


def _agree(answers: Answers, item: Item, found: int) -> None:
    promised = int(answers.valid(item.code).sum())
    if found != promised:
        raise ValueError(
            f"{answers.group}/{item.code}: {promised} answers by their status, {found} in the values"
        )
