"""What the survey tool recorded beside the answers: when, how far, in which language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.exchange.cells import Cells
from helpers.exchange.matching import Matched
from helpers.exchange.moments import Moments, read_moments
from helpers.exchange.place import SYSTEM
from helpers.exchange.tools.tool import Tool
from helpers.study.questionnaire import Questionnaire

_DATES = ("submitted", "started", "last_action")


def read_record(
    cells: Cells, matched: Matched, tool: Tool, timezone: str
) -> tuple[pd.DataFrame, str | None, bool]:
    """Read what the tool recorded.

    Returns
    -------
    tuple of (DataFrame, str or None, bool)
        ``system`` of `helpers.exchange.export.Export`; whether the day or the month comes first in the file's
        dates; whether the tool says what was submitted.

    Raises
    ------
    UserError
        A date or a page that is none.
    """
    columns = {place.detail: index for place, index in matched.columns().items() if place.kind == SYSTEM}
    columns = {**matched.shared, **columns}
    texts = {name: [cell.strip() for cell in cells.column(index)] for name, index in columns.items()}
    index = pd.Index(cells.numbers, name="row")
    sent, ended = texts.get("submitted"), texts.get("finished")
    complete = [bool(text) for text in sent] if sent else [False] * len(index)
    complete = [text.casefold() in tool.finished for text in ended] if ended else complete
    if sent and tool.undated:
        texts["submitted"] = ["" if text.startswith(tool.undated) else text for text in sent]
    preferred = tool.order(matched.language)
    moments = {
        name: read_moments(
            texts[name],
            cells.numbers,
            path=cells.path,
            column=cells.header[columns[name]],
            zone=timezone,
            preferred=preferred,
        )
        for name in _DATES
        if name in texts
    }
    system = pd.DataFrame(
        {
            "id": _texts(texts.get("id"), [str(number) for number in cells.numbers]),
            "submitted": _moments(moments.get("submitted"), len(index)),
            "started": _moments(moments.get("started"), len(index)),
            "last_page": _pages(cells, columns, texts),
            "language": _texts(texts.get("language"), [np.nan] * len(index)),
            "seed": _texts(texts.get("seed"), [np.nan] * len(index)),
            "last_action": _moments(moments.get("last_action"), len(index)),
            "complete": pd.Series(complete, dtype=bool),
        }
    ).set_index(index)
    order = next((one.order for one in moments.values() if one.order), None)
    return system, order, sent is not None or ended is not None


def _texts(texts: Sequence[str] | None, otherwise: Sequence[object]) -> pd.Series:
    values = (
        otherwise if texts is None else [text or other for text, other in zip(texts, otherwise, strict=True)]
    )
    return pd.Series(list(values), dtype="object")


def _moments(moments: Moments | None, rows: int) -> pd.Series:
    """Give days: the time of day could tell who somebody is."""
    values: Sequence[datetime | None] = moments.values if moments else [None] * rows
    known = pd.Series(pd.to_datetime(pd.Series(list(values), dtype="object")), dtype="datetime64[ns]")
    return known.dt.normalize()


def _pages(cells: Cells, columns: dict[str, int], texts: dict[str, list[str]]) -> pd.Series:
    pages: list[int | None] = []
    for number, text in zip(cells.numbers, texts.get("last_page", [""] * len(cells.rows)), strict=True):
        try:
            pages.append(int(text) if text else None)
        except ValueError:
            raise UserError(
                "the last page is no whole number",
                file=cells.path,
                row=number,
                column=cells.header[columns["last_page"]],
                value=text,
            ) from None
    return pd.Series(pages, dtype="Int64")


def with_record(
    coded: pd.DataFrame, system: pd.DataFrame, matched: Matched, questionnaire: Questionnaire
) -> pd.DataFrame:
    """Fill recorded dates that have no column of their own: submitted, else last seen, else begun."""
    with_column = {place.item for place in matched.places}
    hidden = [item for item in questionnaire.paradata if item.kind == "date" and item.code not in with_column]
    if not hidden:
        return coded
    last = system["submitted"].fillna(system["last_action"]).fillna(system["started"])
    days = last.dt.strftime("%Y-%m-%d").astype("object").where(last.notna(), np.nan)
    return coded.assign(**{item.code: days for item in hidden})
