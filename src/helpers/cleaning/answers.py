"""The clean answers of one group, with the status of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.status import Status


@dataclass(frozen=True)
class Answers:
    """The clean answers of one group of respondents.

    Parameters
    ----------
    group : str
        The group's code.
    questionnaire : Questionnaire
        What they were asked.
    items : tuple of Item
        Every item that can be analysed: asked, paradata and derived ones, in this order.
    values : DataFrame
        One row per respondent, index ``respondent`` ("<source>-<raw row>", str). Single and Likert: ordered
        categorical with the codes of the substantive options as categories, in the codebook's order, empty
        levels kept. Multiple: one ``boolean`` column ``<item>__<option>`` per option that is not flagged missing,
        NA unless the item's status is answered or left_blank (nothing ticked: all False). Numeric: Float64, or
        Int64 where the item is an integer. Date: datetime64 (days). Text and ``<item>_text``: string.
    status : DataFrame
        Same index, one categorical column per item, categories the values of `Status`.
    """

    group: str
    questionnaire: Questionnaire
    items: tuple[Item, ...]
    values: pd.DataFrame
    status: pd.DataFrame

    def __len__(self) -> int:
        return len(self.values)

    def item(self, code: str) -> Item:
        """Give the item of a code; an unknown code names the nearest ones."""
        known = {item.code: item for item in self.items}
        return known[code] if code in known else self.questionnaire.item(code)

    def has(self, code: str) -> bool:
        """Whether this group has an item of this code."""
        return any(item.code == code for item in self.items)

    def valid(self, code: str) -> pd.Series:
        """Say for each respondent whether the item was asked and answered."""
        return self.status[code] == Status.ANSWERED.value

    def where(self, keep: pd.Series) -> Answers:
        """Keep the respondents for whom a boolean Series is true."""
        return replace(self, values=self.values[keep], status=self.status[keep])
