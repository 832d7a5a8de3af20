"""Values that cannot stand as they are: impossible numbers and dates, exclusive options ticked with others."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from helpers.cleaning.log import Edit
from helpers.study.item import Item
from helpers.study.number import parse_number

_DAY = re.compile(r"^\s*(\d{4}-\d\d-\d\d)(?:[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)?\s*$")
_MOST = 2**53  # beyond it a whole number is no longer held exactly


def numbers_of(item: Item, texts: pd.Series) -> pd.Series:
    """Give the possible numbers among the texts of an item; None where impossible or missing."""
    return texts.map(lambda text: _possible_number(item, text)).astype("Float64")


def days_of(item: Item, texts: pd.Series) -> pd.Series:
    """Give the possible days among the ISO texts of an item; NaT where impossible or missing."""
    # The day alone: a time behind it says nothing more, and what pandas takes for a day ("now") is none.
    written = texts.astype("string").str.extract(_DAY, expand=False)
    days = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce")
    low, high = item.minimum, item.maximum
    possible = pd.Series(True, index=texts.index)
    if low is not None:
        possible &= days >= pd.Timestamp(str(low))
    if high is not None:
        possible &= days <= pd.Timestamp(str(high))
    return days.where(possible)


def impossible(item: Item, texts: pd.Series, kept: pd.Series) -> Iterator[Edit]:
    """Log the texts of an item that are no possible value."""
    for row in texts.index[texts.notna() & kept.isna()]:
        yield Edit(int(row), item.code, "impossible", str(texts[row]), "")


def untick_exclusive(item: Item, ticks: pd.DataFrame) -> tuple[pd.DataFrame, list[Edit]]:
    """Untick an exclusive option that is ticked with others.

    The others are kept: they say something in particular, and "none of these" can only have been ticked before
    they were or by mistake. Two exclusive options together are logged and kept: nobody can say which is meant.
    """
    ticks, edits = ticks.copy(), []
    for option in (option for option in item.options if option.exclusive):
        name = f"{item.code}__{option.code}"
        others = ticks.drop(columns=[f"{item.code}__{one.code}" for one in item.options if one.exclusive])
        for row in ticks.index[ticks[name] & others.any(axis=1)]:
            before, ticks.loc[row, name] = ticked(item, ticks.loc[row]), False
            edits.append(Edit(int(row), item.code, "exclusive", before, ticked(item, ticks.loc[row])))
    alone = [f"{item.code}__{option.code}" for option in item.options if option.exclusive]
    for row in ticks.index[ticks[alone].sum(axis=1) > 1]:
        both = ticked(item, ticks.loc[row])
        edits.append(Edit(int(row), item.code, "exclusive", both, both))
    return ticks, edits


def too_many(item: Item, ticks: pd.DataFrame) -> Iterator[Edit]:
    """Log answers with more options than the item allows; they are kept, since nobody can say which to drop."""
    if item.max_selected is not None:
        for row in ticks.index[ticks.sum(axis=1) > item.max_selected]:
            shown = ticked(item, ticks.loc[row])
            yield Edit(int(row), item.code, "too_many", shown, shown)


def _possible_number(item: Item, text: object) -> float | None:
    number = parse_number(text) if isinstance(text, str) else None
    if number is None or (item.integer and (not number.is_integer() or abs(number) > _MOST)):
        return None
    too_low = item.minimum is not None and number < float(item.minimum)
    too_high = item.maximum is not None and number > float(item.maximum)
    return None if too_low or too_high else number


def ticked(item: Item, row: pd.Series) -> str:
    """Name the options that a row ticks, in the codebook's order."""
    ticks = row.eq(True)
    return ", ".join(option.code for option in item.options if ticks[f"{item.code}__{option.code}"])
