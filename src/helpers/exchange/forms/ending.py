"""Answers after which there is nothing more to ask: those that the study's rules exclude, where only one may stay."""

from __future__ import annotations

import pandas as pd

from helpers.study.condition import deciding
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Rule, Study


def ends(study: Study, questionnaire: Questionnaire, item: Item) -> tuple[str, ...]:
    """Give the answers to an item with which a respondent leaves the study, if all but one do so.

    This is what consent looks like to the rules. Where several answers may stay (an age, of which one class is too
    young), the study may want to count those who leave with the rest of their answers, and nothing ends.

    Returns
    -------
    tuple of str
        Codes of options, none for an item that ends nothing.
    """
    if item.kind != "single" or len(item.options) < 2:
        return ()
    coded = pd.DataFrame({item.code: [option.code for option in item.options]})
    leaves = pd.Series(False, index=coded.index)
    for rule in study.rules:
        if _applies(rule, study, questionnaire):
            for condition in deciding(rule.condition, item.code):
                leaves |= condition.holds(coded)
    codes = tuple(coded.loc[leaves, item.code])
    return codes if len(codes) == len(item.options) - 1 else ()


def _applies(rule: Rule, study: Study, questionnaire: Questionnaire) -> bool:
    """Whether a rule is for every source of a questionnaire."""
    sources = [one.code for one in study.sources if one.questionnaire.code == questionnaire.code]
    return not rule.sources or set(sources) <= set(rule.sources)
