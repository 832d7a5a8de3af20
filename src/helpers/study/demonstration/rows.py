"""Rows on their way into an export: answers, what the tool records, and what was planted in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from helpers.study.demonstration.draw import answered, asked
from helpers.study.questionnaire import Questionnaire


@dataclass
class Rows:
    """A batch of rows.

    ``coded`` are the answers. ``system`` has the columns ``started``, ``submitted`` (NaT if not),
    ``last_action``, ``last_page`` and ``ended`` (the tool ended the questionnaire early), and three that no
    export shows: ``rules``, the codes of the rules that the row was made to break, as a tuple; ``partial``;
    ``copied`` (another row repeats it).
    """

    coded: pd.DataFrame
    system: pd.DataFrame

    def __len__(self) -> int:
        return len(self.coded)

    def take(self, index: Iterable[int]) -> Rows:
        """Give some of the rows, as copies."""
        index = list(index)
        return Rows(self.coded.loc[index].copy(), self.system.loc[index].copy())

    def mark(self, rule: str, first: int | None = None) -> None:
        """Write down that the rows, or the first few of them, were made to break a rule."""
        few = len(self) if first is None else first
        self.system["rules"] = [
            (*rules, rule) if place < few else rules for place, rules in enumerate(self.system["rules"])
        ]

    def shift(self, started: Iterable[pd.Timestamp]) -> None:
        """Move the rows to other starting times; they take as long as before."""
        new = pd.Series(list(started), index=self.system.index, dtype="datetime64[s]")
        for name in ("submitted", "last_action"):
            self.system[name] = new + (self.system[name] - self.system["started"])
        self.system["started"] = new


@dataclass
class Pool:
    """Invented respondents who break no rule, to be used up one after the other."""

    rows: Rows
    used: int = field(default=0)

    def next(self, count: int) -> Rows:
        """Take the next ones."""
        index = self.rows.coded.index[self.used : self.used + count]
        if len(index) < count:
            raise AssertionError("not enough invented respondents: draw more")
        self.used += count
        return self.rows.take(index)


def together(batches: Iterable[Rows]) -> Rows:
    """Join batches and put the rows in the order in which they were begun."""
    batches = [batch for batch in batches if len(batch)]
    system = pd.concat([batch.system for batch in batches], ignore_index=True)
    coded = pd.concat([batch.coded for batch in batches], ignore_index=True)
    order = system.sort_values("started", kind="stable").index
    return Rows(coded.loc[order].reset_index(drop=True), system.loc[order].reset_index(drop=True))


def leave_after(rows: Rows, pages: pd.Series, questionnaire: Questionnaire) -> None:
    """Let rows leave the questionnaire after so many pages, not submitted, in place."""
    for number, section in enumerate(questionnaire.sections, start=1):
        for item in section.items:
            _blank_where(rows.coded, item.columns, item.kind == "multiple", pages < number)
            _blank_where(rows.coded, (item.text_column,), False, pages < number)
    share = pages / len(questionnaire.sections)
    spent = (rows.system["submitted"] - rows.system["started"]) * share
    rows.system["last_action"] = (rows.system["started"] + spent).astype("datetime64[s]")
    rows.system["submitted"] = pd.NaT
    rows.system["submitted"] = rows.system["submitted"].astype("datetime64[s]")
    rows.system["last_page"] = pages


def drop_unasked(coded: pd.DataFrame, questionnaire: Questionnaire) -> None:
    """Take away the answers to items that the skip logic no longer asks, in place."""
    for item in questionnaire.items:
        away = ~asked(item, coded) & answered(item, coded)
        if away.any():
            _blank_where(coded, item.columns, item.kind == "multiple", away)
            _blank_where(coded, (item.text_column,), False, away)


def _blank_where(coded: pd.DataFrame, names: Iterable[str | None], ticks: bool, where: pd.Series) -> None:
    for name in names:
        if name in coded:
            coded.loc[where, name] = False if ticks else None
