"""Rows that the study's rules exclude, planted in known number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.study.demonstration.dates import draw_duration, draw_times
from helpers.study.demonstration.distribution import choose
from helpers.study.demonstration.draw import answered
from helpers.study.demonstration.rows import Pool, Rows, drop_unasked, leave_after
from helpers.study.demonstration.rules import listed, share_answered
from helpers.study.demonstration.settings import Settings
from helpers.study.item import column
from helpers.study.study import Rule, Source, Study

# A partial answer and a break-off stay this far from the share that decides between them, so that it does not
# matter whether "don't know" counts as an answer.
MARGIN = 0.05


@dataclass
class Planter:
    """Plants the faulty rows of one source."""

    study: Study
    source: Source
    settings: Settings
    generator: np.random.Generator

    def faulty(self, pool: Pool, valid: Rows) -> list[Rows]:
        """Make the rows that are to be excluded: one rule each, and those that break two at once."""
        batches = []
        for code, fault in self.settings.faults.items():
            batches.append(self._single(self._rule(code), fault, pool, valid))
        for pair in self.settings.twice:
            rows = pool.next(self._count(pair))
            for code in pair["rules"]:
                self._spoil(self._rule(code), {**self.settings.faults.get(code, {}), **pair}, rows)
            batches.append(rows)
        return batches

    def partial(self, pool: Pool, count: int) -> Rows:
        """Make rows that were not submitted but went far enough to count."""
        last = len(self.source.questionnaire.sections)
        limit = max((_min_share(rule) for rule in self.study.rules if rule.kind == "break_off"), default=0.0)
        rows = self._leave(pool, count, [last - 2, last - 1])
        return self._fitting(rows, count, self._firm_share(rows) > limit + MARGIN, partial=True)

    def _single(self, rule: Rule, fault: Mapping[str, Any], pool: Pool, valid: Rows) -> Rows:
        count = self._count(fault)
        if rule.kind == "duplicate":
            return self._copies(rule, fault, valid, count)
        if rule.kind == "break_off":
            rows = self._leave(pool, count, fault["pages"])
            share = share_answered(self.source.questionnaire, rows.coded)
            rows = self._fitting(rows, count, share < _min_share(rule) - MARGIN)
            rows.mark(rule.code)
            return rows
        rows = pool.next(count)
        self._spoil(rule, fault, rows)
        return rows

    def _spoil(self, rule: Rule, fault: Mapping[str, Any], rows: Rows) -> None:
        """Make rows break a rule, in place."""
        if len(rows) == 0:
            return
        spoil = {
            "condition": self._set,
            "test_answer": self._test,
            "outside_period": self._late,
            "straight_lining": self._straight,
            "break_off": self._left,
        }
        if rule.kind not in spoil:
            raise UserError(
                "faults of this kind cannot be planted",
                file=self.settings.file,
                value=rule.code,
                accepted=spoil,
            )
        spoil[rule.kind](rule, fault, rows)
        rows.mark(rule.code)

    def _set(self, rule: Rule, fault: Mapping[str, Any], rows: Rows) -> None:
        questionnaire = self.source.questionnaire
        for code, value in fault["set"].items():
            item = questionnaire.item(code)
            rows.coded[code] = value
            if item.text_column and item.option(value).other:
                texts = self.settings.others[code]
                rows.coded[item.text_column] = self._pick(texts, len(rows))
        if fault.get("ends"):
            keep = rows.coded[list(fault["set"])].copy()
            for name in rows.coded:
                rows.coded[name] = False if rows.coded[name].dtype == bool else None
            rows.coded[keep.columns] = keep
            rows.system["last_page"] = 1
            rows.system["ended"] = True
        drop_unasked(rows.coded, questionnaire)

    def _test(self, rule: Rule, fault: Mapping[str, Any], rows: Rows) -> None:
        item = next(code for code in listed(rule) if code in rows.coded)
        rows.coded[item] = self._pick(fault["texts"], len(rows))
        early = int(fault.get("early", {}).get(self.source.code, 0)) if "rules" not in fault else 0
        if early:
            last = self.study.start - timedelta(days=2)
            started, _ = draw_times(early, fault["early_from"], last, self.settings.calendar, self.generator)
            head = rows.take(rows.coded.index[:early])
            head.shift(started)
            rows.system.loc[head.system.index] = head.system
            for outside in (one for one in self.study.rules if one.kind == "outside_period"):
                rows.mark(outside.code, early)

    def _late(self, rule: Rule, fault: Mapping[str, Any], rows: Rows) -> None:
        first = self.study.end + timedelta(days=1)
        until = fault.get("until") or self.settings.faults[rule.code]["until"]
        rows.shift(draw_times(len(rows), first, until, self.settings.calendar, self.generator)[0])

    def _straight(self, rule: Rule, fault: Mapping[str, Any], rows: Rows) -> None:
        items = [self.source.questionnaire.item(code) for code in listed(rule) if code in rows.coded]
        codes = self._pick(list(items[0].codes), len(rows))
        for item in items:
            rows.coded[item.code] = codes
        drop_unasked(rows.coded, self.source.questionnaire)

    def _left(self, rule: Rule, fault: Mapping[str, Any], rows: Rows) -> None:
        pages = pd.Series(self._pick(fault["pages"], len(rows)), index=rows.coded.index).astype(int)
        leave_after(rows, pages, self.source.questionnaire)

    def _leave(self, pool: Pool, count: int, pages: list[int]) -> Rows:
        """Take more rows than needed and let them leave after one of the pages."""
        rows = pool.next(3 * count)
        drawn = pd.Series(self._pick(pages, len(rows)), index=rows.coded.index).astype(int)
        leave_after(rows, drawn, self.source.questionnaire)
        return rows

    def _fitting(self, rows: Rows, count: int, fits: pd.Series, partial: bool = False) -> Rows:
        """Keep as many rows as needed, of those that fit and of which no two are the same, unless empty."""
        empty = rows.system["last_page"] == 0
        good = rows.coded.index[fits & (empty | ~rows.coded.duplicated(keep=False))]
        if len(good) < count:
            raise UserError(
                f"source {self.source.code}: too few rows left after these pages are as they should be",
                file=self.settings.file,
                hint="change `pages` under `faults`, or the numbers of rows",
            )
        kept = rows.take(good[:count])
        kept.system["partial"] = partial
        return kept

    def _firm_share(self, rows: Rows) -> pd.Series:
        """The share of all items that are answered with anything but "don't know" or the like."""
        items = self.source.questionnaire.items
        firm = pd.Series(0, rows.coded.index)
        for item in items:
            codes = [option.code for option in item.options if option.missing is None]
            if item.kind == "multiple":
                firm += rows.coded[[column(item.code, code) for code in codes]].any(axis=1)
            else:
                firm += rows.coded[item.code].isin(codes) if codes else answered(item, rows.coded)
        return firm / len(items)

    def _copies(self, rule: Rule, fault: Mapping[str, Any], valid: Rows, count: int) -> Rows:
        """Submit rows once more, minutes later, with all their answers."""
        minutes = fault["minutes"]
        latest = pd.Timestamp(self.study.end) - pd.Timedelta(days=1)
        possible = valid.system.index[valid.system["submitted"] < latest]
        chosen = self.generator.permutation(np.asarray(possible))[:count]
        valid.system.loc[chosen, "copied"] = True
        rows = valid.take(chosen)
        wait = minutes[0] + (minutes[1] - minutes[0]) * self.generator.random(count)
        again = rows.system["submitted"] + pd.Series((wait * 60).astype(int), index=rows.system.index).astype(
            "timedelta64[s]"
        )
        rows.shift(again)
        quick = np.asarray(draw_duration(count, self.settings.calendar, self.generator)) // 2
        rows.system["submitted"] = rows.system["started"] + quick
        rows.system["last_action"] = rows.system["submitted"]
        rows.system["copied"] = False
        rows.mark(rule.code)
        return rows

    def _pick(self, values: list[Any], count: int) -> np.ndarray:
        return choose(self.generator.random(count), values, [1.0] * len(values))

    def _count(self, fault: Mapping[str, Any]) -> int:
        return int(fault["rows"].get(self.source.code, 0))

    def _rule(self, code: str) -> Rule:
        known = {rule.code: rule for rule in self.study.rules}
        if code not in known:
            raise UserError(
                "the study has no such exclusion rule", file=self.settings.file, value=code, accepted=known
            )
        return known[code]


def _min_share(rule: Rule) -> float:
    return float(str(rule.parameter("min_share")))
