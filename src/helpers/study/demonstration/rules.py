"""Which rows break which of the study's exclusion rules.

The generator asks this of what it has made: an invented respondent must not look like a fault by accident,
and a planted fault must be the one that it is recorded as. Cleaning has its own reading of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from helpers.study.demonstration.draw import answered, asked
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Rule, Source, Study


def broken(study: Study, source: Source, coded: pd.DataFrame, system: pd.DataFrame) -> pd.DataFrame:
    """Say for each row and rule whether the row breaks the rule.

    Parameters
    ----------
    coded, system : DataFrame
        As in `helpers.exchange.export.Export`, in the order of the file.

    Returns
    -------
    DataFrame of bool
        One column per rule that applies to the source, named by its code, in the study's order.
    """
    rules = [rule for rule in study.rules if not rule.sources or source.code in rule.sources]
    checks = _checks(study, source.questionnaire)
    return pd.DataFrame(
        {rule.code: checks[rule.kind](rule, coded, system) for rule in rules if rule.kind in checks},
        index=coded.index,
    )


def _checks(
    study: Study, questionnaire: Questionnaire
) -> dict[str, Callable[[Rule, pd.DataFrame, pd.DataFrame], pd.Series]]:
    return {
        "condition": lambda rule, coded, system: _condition(rule, coded),
        "test_answer": lambda rule, coded, system: _test_answer(rule, coded, system),
        "outside_period": lambda rule, coded, system: _outside_period(study, system),
        "duplicate": lambda rule, coded, system: _duplicate(rule, coded, questionnaire),
        "break_off": lambda rule, coded, system: (
            system["submitted"].isna()
            & (share_answered(questionnaire, coded) < float(str(rule.parameter("min_share"))))
        ),
        "straight_lining": lambda rule, coded, system: _straight_lining(rule, coded),
    }


def share_answered(questionnaire: Questionnaire, coded: pd.DataFrame) -> pd.Series:
    """Give for each row the share of the items that it was asked which it answers."""
    put = pd.DataFrame({item.code: asked(item, coded) for item in questionnaire.items})
    replies = pd.DataFrame({item.code: answered(item, coded) for item in questionnaire.items})
    return (put & replies).sum(axis=1) / put.sum(axis=1)


def same_codes(coded: pd.DataFrame, items: list[str], at_least: int) -> pd.Series:
    """Say for each row whether at least so many of the items are answered, and all with the same code."""
    answers = [coded[item] for item in items if item in coded]
    count = sum((one.notna().astype(int) for one in answers), pd.Series(0, coded.index))
    codes = {code for one in answers for code in one.dropna().unique()}
    same = [sum((one.eq(code).astype(int) for one in answers), pd.Series(0, coded.index)) for code in codes]
    most = pd.concat([pd.Series(0, coded.index), *same], axis=1).max(axis=1)
    return (count >= at_least) & (most == count)


def _condition(rule: Rule, coded: pd.DataFrame) -> pd.Series:
    assert rule.condition is not None
    return rule.condition.holds(coded)


def _test_answer(rule: Rule, coded: pd.DataFrame, system: pd.DataFrame) -> pd.Series:
    pattern = re.compile(str(rule.parameter("pattern", r"\A(?!)")))
    found = pd.Series(False, index=coded.index)
    for item in listed(rule):
        if item in coded:
            found |= coded[item].map(lambda text: bool(text and pattern.search(text)))
    before = rule.parameter("before")
    return found if before is None else found | (_when(system) < pd.Timestamp(str(before)))


def _outside_period(study: Study, system: pd.DataFrame) -> pd.Series:
    days = _when(system).dt.normalize()
    return (days < pd.Timestamp(study.start)) | (days > pd.Timestamp(study.end))


def _duplicate(rule: Rule, coded: pd.DataFrame, questionnaire: Questionnaire) -> pd.Series:
    count = sum(
        (answered(item, coded).astype(int) for item in questionnaire.items), pd.Series(0, coded.index)
    )
    return coded.duplicated(keep="first") & (count >= int(str(rule.parameter("min_answers", 0))))


def _straight_lining(rule: Rule, coded: pd.DataFrame) -> pd.Series:
    return same_codes(coded, listed(rule), int(str(rule.parameter("min_items", 1))))


def _when(system: pd.DataFrame) -> pd.Series:
    return system["submitted"].fillna(system["started"])


def listed(rule: Rule) -> list[str]:
    """Give the items that a rule looks at."""
    items = rule.parameter("items", ())
    return [str(item) for item in items] if isinstance(items, list | tuple) else [str(items)]
