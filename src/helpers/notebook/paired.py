"""The same people compared with themselves: the items of a battery; crosstabs within strata."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from helpers.analysis.multiplicity import adjust_tests
from helpers.analysis.paired import Paired, paired
from helpers.analysis.stratified import stratified
from helpers.cleaning.answers import Answers
from helpers.notebook.page import Page
from helpers.presentation.sentences.paired import paired_sentence, strata_sentence
from helpers.presentation.tables.paired import paired_table, strata_table
from helpers.presentation.words import word
from helpers.study.questionnaire import Battery


def batteries(page: Page) -> None:
    """Rank the items of each battery that share a scale against each other; nothing without such a battery.

    The tests are corrected together.
    """
    found = list(_scales(page.answers))
    if not found:
        return
    language = page.survey.language
    page.heading(word("paired.heading", language), 2, "paired")
    page.say(word("paired.question", language))
    tests = adjust_tests([one.test for _, _, one in found], page.survey.study.multiplicity)
    for (battery, name, one), test in zip(found, tests, strict=True):
        result = replace(one, test=test)
        page.keep(result)
        title = battery.label.text(language)
        label = page.label("tbl", "paired", name)
        page.say(paired_sentence(result, page.context))
        page.show(paired_table(result, page.context, label=label, caption=title))


def strata(page: Page) -> None:
    """Show the crosstabs that the study plans within strata for this group; nothing without any.

    The tests are corrected together.
    """
    planned = [
        (one, one.stratum)
        for one in page.survey.study.crosses
        if one.stratum is not None and page.answers.group in one.groups
    ]
    if not planned:
        return
    language = page.survey.language
    page.heading(word("strata.heading", language), 3, "strata")
    page.say(word("strata.question", language))
    found = [stratified(page.answers, one.row, one.column, stratum) for one, stratum in planned]
    tests = adjust_tests([one.test for one in found], page.survey.study.multiplicity)
    for (one, stratum), plain, test in zip(planned, found, tests, strict=True):
        result = replace(plain, test=test)
        page.keep(result)
        label = page.label("tbl", one.row, one.column, stratum)
        page.say(f"**{one.title.text(language)}.**", strata_sentence(result, page.context))
        page.show(strata_table(result, page.context, label=label))


def _scales(answers: Answers) -> Iterator[tuple[Battery, str, Paired]]:
    """Each battery with its items that share a scale, and a name for it: a battery may have two scales."""
    for battery in answers.questionnaire.batteries:
        scales: dict[tuple[str, ...], list[str]] = {}
        for item in answers.items:
            if item.battery == battery.code and item.kind == "likert" and not item.hidden:
                scales.setdefault(item.codes, []).append(item.code)
        several = [codes for codes in scales.values() if len(codes) > 1]
        for number, codes in enumerate(several, start=1):
            name = battery.code if len(several) == 1 else f"{battery.code}{number}"
            yield battery, name, paired(answers, codes)
