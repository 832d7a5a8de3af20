"""Weights as a sensitivity analysis: who answered against who could have, and whether weights change the story."""

from __future__ import annotations

from helpers.analysis.sensitivity import Sensitivity
from helpers.analysis.sensitivity import sensitivity as without_and_with
from helpers.analysis.weights import Weights, weigh
from helpers.notebook.page import Page
from helpers.presentation.charts.weights import pages, weights_chart
from helpers.presentation.sentences.weights import (
    margins_sentence,
    sensitivity_sentence,
    weights_caution,
    weights_sentence,
)
from helpers.presentation.tables.weights import margins_table, sensitivity_table
from helpers.presentation.words import word

SHOWN = "finding"
"""The kind of topics whose comparisons are drawn; all of them are drawn where a study has none of this kind."""


def representativeness(page: Page) -> None:
    """Show the respondents of each group against the margins of its population, where these are known."""
    found = _weights(page)
    if not found:
        return
    context = page.context
    page.keep(*found)
    page.heading(word("weights.heading.margins", page.survey.language), 2, "margins")
    page.say(margins_sentence(found, context))
    page.list(*(weights_sentence(one, context) for one in found))
    page.show(margins_table(found, context, label=page.label("tbl", "margins")))


def sensitivity(page: Page) -> None:
    """Show every comparison of positive answers of the study's topics without weights and with them."""
    found = _compared(page)
    if not found:
        return
    context = page.context
    page.keep(*found)
    page.heading(word("weights.heading.sensitivity", page.survey.language), 2, "weights")
    page.say(weights_caution(context))
    page.say(sensitivity_sentence(found, context))
    shown = _drawn(page, found)
    figures = pages(shown, context)
    for place, part in enumerate(figures, start=1):
        many = len(figures) > 1
        label = page.label("fig", "weights", *([str(place)] if many else []))
        number = f"{place}/{len(figures)}" if many else None
        page.show(weights_chart(part, context, label=label, number=number))
    page.show(sensitivity_table(found, context, label=page.label("tbl", "weights")))


def _weights(page: Page) -> list[Weights]:
    found = (weigh(page.survey.study, answers) for answers in page.survey.groups)
    return [one for one in found if one is not None]


def _compared(page: Page) -> list[Sensitivity]:
    """Every comparison of the topics, once, among the groups that have weights."""
    weights = {one.group: one for one in _weights(page)}
    done, found = set(), []
    for topic in page.survey.study.topics:
        for part in topic.parts:
            if part.items in done:
                continue
            done.add(part.items)
            groups = [page.survey.group(group) for group, _ in part.items if group in weights]
            one = without_and_with(f"{topic.code}.{part.code}", groups, dict(part.items), weights)
            found += [one] if one is not None else []
    return found


def _drawn(page: Page, found: list[Sensitivity]) -> list[Sensitivity]:
    codes = {
        f"{topic.code}.{part.code}"
        for topic in page.survey.study.topics
        if topic.kind == SHOWN
        for part in topic.parts
    }
    return [one for one in found if one.code in codes] or found
