"""The exclusion rules: for each kind a function that says which rows break it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pandas as pd

from helpers.exchange.export import Export
from helpers.study.item import Item
from helpers.study.study import Rule, Source, Study

NO_GROUP = "no_group"


def broken_rules(export: Export, study: Study, source: Source) -> pd.Series:
    """Name for each raw row the first rule that it breaks, in the study's order.

    A rule that is not for the source, or whose items its questionnaire does not ask, breaks no row.

    Returns
    -------
    Series of str
        Index as in ``export.coded``; NA for rows that break no rule.
    """
    rules = rules_of(study, source)
    broken = {
        rule.code: _KINDS[rule.kind](rule, export, study, source) for rule in rules if rule.kind in _KINDS
    }
    sound = ~pd.DataFrame(broken, index=export.coded.index).any(axis=1)
    first = pd.Series(pd.NA, index=export.coded.index, dtype="object")
    for rule in rules:
        breaks = broken[rule.code] if rule.code in broken else _duplicate(rule, export, sound)
        first = first.mask(first.isna() & breaks, rule.code)
    return first


def rules_of(study: Study, source: Source) -> tuple[Rule, ...]:
    """Give the rules that apply to a source, in order."""
    return tuple(rule for rule in study.rules if not rule.sources or source.code in rule.sources)


def answered(item: Item, coded: pd.DataFrame) -> pd.Series:
    """Say for each row whether the item has an answer of any kind, "don't know" included."""
    if item.kind == "multiple":
        columns = [name for name in item.columns if name in coded]
        return coded[columns].eq(True).any(axis=1).astype(bool)
    return coded[item.code].notna()


def asked(item: Item, coded: pd.DataFrame) -> pd.Series:
    """Say for each row whether the skip logic asks the item."""
    if item.show_if is None:
        return pd.Series(True, index=coded.index)
    return item.show_if.holds(coded).astype(bool)


def completed(export: Export) -> pd.Series:
    """When each row was answered: submitted, else last worked on, else begun; NaT where nothing is known."""
    moments = export.system["submitted"]
    for name in ("last_action", "started"):
        if name in export.system:
            moments = moments.fillna(export.system[name])
    return moments


def _condition(rule: Rule, export: Export, study: Study, source: Source) -> pd.Series:
    if rule.condition is None:
        return _none(export)
    known = {item.code for item in export.questionnaire.all_items}
    return rule.condition.holds(export.coded) if set(rule.condition.items()) <= known else _none(export)


def _test_answer(rule: Rule, export: Export, study: Study, source: Source) -> pd.Series:
    found = _none(export)
    pattern = re.compile(str(rule.parameter("pattern", r"(?!)")))
    for code in _listed(rule):
        if code in export.coded:
            found |= export.coded[code].map(lambda text: isinstance(text, str) and bool(pattern.search(text)))
    before = rule.parameter("before")
    return found if before is None else found | (completed(export) < pd.Timestamp(str(before)))


def _outside_period(rule: Rule, export: Export, study: Study, source: Source) -> pd.Series:
    days = completed(export).dt.normalize()
    return (days < pd.Timestamp(study.start)) | (days > pd.Timestamp(study.end))


def _duplicate(rule: Rule, export: Export, sound: pd.Series) -> pd.Series:
    """Rows with the same answers to every item as an earlier one that breaks no other rule: that one stays.

    Rows with too few answers to tell are never taken for duplicates.
    """
    recorded = {item.code for item in export.questionnaire.paradata}
    answers = export.coded.drop(columns=[name for name in export.coded if name in recorded]).sort_index()
    counts = _count(answered(item, export.coded) for item in export.questionnaire.items)
    place = pd.Series(range(len(answers)), index=answers.index)
    same = answers.groupby(list(answers), dropna=False, sort=False).ngroup()
    first_sound = place.where(sound).groupby(same).transform("min")
    repeated = (place > first_sound).reindex(export.coded.index)
    return repeated & (counts >= int(str(rule.parameter("min_answers", 1))))


def _break_off(rule: Rule, export: Export, study: Study, source: Source) -> pd.Series:
    """Rows not submitted with fewer than ``min_share`` of the items that they were asked answered."""
    if not export.complete_known:
        return _none(export)
    items = export.questionnaire.items
    put = _count(asked(item, export.coded) for item in items)
    replies = _count(asked(item, export.coded) & answered(item, export.coded) for item in items)
    share = (replies / put.where(put > 0)).fillna(0.0)
    return ~export.system["complete"].astype(bool) & (share < float(str(rule.parameter("min_share"))))


def _straight_lining(rule: Rule, export: Export, study: Study, source: Source) -> pd.Series:
    items = [code for code in _listed(rule) if code in export.coded]
    if not items:
        return _none(export)
    answers = export.coded[items]
    enough = answers.notna().sum(axis=1) >= int(str(rule.parameter("min_items", 2)))
    return enough & (answers.nunique(axis=1, dropna=True) == 1)


def _no_group(rule: Rule, export: Export, study: Study, source: Source) -> pd.Series:
    """Rows that meet the condition of none of the source's groups."""
    members = _none(export)
    for group in study.groups_of(source):
        members |= True if group.where is None else group.where.holds(export.coded)
    return ~members


_Kind = Callable[[Rule, Export, Study, Source], pd.Series]
_KINDS: dict[str, _Kind] = {
    "condition": _condition,
    "test_answer": _test_answer,
    "outside_period": _outside_period,
    "break_off": _break_off,
    "straight_lining": _straight_lining,
    NO_GROUP: _no_group,
}


def _none(export: Export) -> pd.Series:
    return pd.Series(False, index=export.coded.index)


def _count(flags: Iterable[pd.Series]) -> pd.Series:
    return pd.concat(list(flags), axis=1).sum(axis=1)


def _listed(rule: Rule) -> tuple[str, ...]:
    found = rule.parameter("items", ())
    return tuple(str(code) for code in found) if isinstance(found, (list, tuple)) else (str(found),)
