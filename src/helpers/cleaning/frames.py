"""The dtypes of clean answers, in one place: what cleaning makes is what reading back gives."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.study.item import Item
from helpers.study.status import Status

STATUSES = [status.value for status in Status]


def value_columns(item: Item) -> tuple[str, ...]:
    """Name the columns of an item's clean values, the text beside an "other" option last."""
    own = tuple(f"{item.code}__{code}" for code in item.codes) if item.kind == "multiple" else (item.code,)
    return own + ((item.text_column,) if item.text_column else ())


def with_types(items: tuple[Item, ...], values: pd.DataFrame) -> pd.DataFrame:
    """Give plain columns the dtypes that `Answers` promises."""
    typed = {name: series for item in items for name, series in _typed(item, values)}
    return pd.DataFrame(typed, index=values.index)


def as_status(status: pd.DataFrame) -> pd.DataFrame:
    """Give status columns the categories of `Status`."""
    typed = {name: pd.Categorical(status[name], categories=STATUSES) for name in status}
    return pd.DataFrame(typed, index=status.index)


def _typed(item: Item, values: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    for name in value_columns(item):
        if name in values:
            yield name, _series(item, name, values[name])


def _series(item: Item, name: str, plain: pd.Series) -> pd.Series:
    if name == item.text_column or item.kind == "text":
        return plain.astype("string")
    if item.kind == "multiple":
        return plain.astype("boolean")
    if item.kind == "numeric":
        return plain.astype("Float64").astype("Int64" if item.integer else "Float64")
    if item.kind == "date":
        return pd.to_datetime(plain).astype("datetime64[s]")
    known = pd.Categorical(plain, categories=list(item.codes), ordered=True)
    return pd.Series(known, index=plain.index)
