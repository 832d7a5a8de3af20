"""Answers as other exclusion rules would have left them, for analyses of robustness."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import clean
from helpers.cleaning.rules import answered, asked, broken_rules, rules_of
from helpers.exchange.export import Export
from helpers.study.item import Item
from helpers.study.robustness import QUALITY, ExclusionAlternative
from helpers.study.study import Rule, Source, Study

FOLDER = "alternatives"


def folder_of(clean_folder: Path, code: str) -> Path:
    """Say where the answers under an alternative are kept."""
    return clean_folder / FOLDER / code


def alternatives(
    export: Export, study: Study, source: Source
) -> Iterator[tuple[ExclusionAlternative, tuple[Answers, ...]]]:
    """Clean an export again under each of the study's alternative exclusion rules.

    Rules apply in order as ever, so that a row that no longer breaks one rule may leave at the next.

    Notes
    -----
    Whom a rule on consent, age, place and the like refuses stays out: those rules are the same in every
    alternative. So does a row that was excluded and has no answer to an item that such a rule looks at: who left
    before agreeing has not refused, but has not agreed either, and came under no other rule than that on
    break-offs.
    """
    if study.robustness.exclusions:
        judged = _without_unknown(export, study, source)
        for one in study.robustness.exclusions:
            yield one, clean(judged, altered(study, one), source).answers


def altered(study: Study, alternative: ExclusionAlternative) -> Study:
    """Give the study with the rules of an alternative."""
    change = {code: dict(numbers) for code, numbers in alternative.change}
    rules = [
        replace(rule, parameters=tuple({**dict(rule.parameters), **change.get(rule.code, {})}.items()))
        for rule in study.rules
        if rule.code not in alternative.without
    ]
    if alternative.only_submitted:
        # No share of answers is enough for what was not submitted.
        numbers = (("min_share", math.inf),)
        only = Rule(
            f"only {alternative.code}", "break_off", alternative.label, alternative.label, parameters=numbers
        )
        rules.append(only)
    return replace(study, rules=tuple(rules))


def _without_unknown(export: Export, study: Study, source: Source) -> Export:
    """Drop the rows that are excluded as planned and that the rules on who may take part could not judge."""
    excluded = broken_rules(export, study, source).notna()
    unknown = pd.Series(False, index=export.coded.index)
    for item in _looked_at(export, study, source):
        unknown |= ~answered(item, export.coded) & ~_surely_not_asked(item, export)
    stay = ~(excluded & unknown)
    return replace(export, coded=export.coded[stay], system=export.system[stay])


def _looked_at(export: Export, study: Study, source: Source) -> Iterator[Item]:
    rules = [rule for rule in rules_of(study, source) if rule.condition and rule.kind not in QUALITY]
    codes = {code for rule in rules if rule.condition for code in rule.condition.items()}
    yield from (item for item in export.questionnaire.all_items if item.code in codes)


def _surely_not_asked(item: Item, export: Export) -> pd.Series:
    """Whether the skip logic passed an item over, whatever it looks at being answered."""
    if item.show_if is None:
        return pd.Series(False, index=export.coded.index)
    found = ~asked(item, export.coded)
    known = {one.code: one for one in export.questionnaire.all_items}
    for code in item.show_if.items():
        found &= answered(known[code], export.coded)
    return found
