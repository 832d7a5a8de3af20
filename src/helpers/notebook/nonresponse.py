"""Who did not answer what: items without an answer, break-off, early against late, before against after."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from helpers.analysis.breakoff import break_off, who_left
from helpers.analysis.nonresponse import item_nonresponse, who_lacks
from helpers.analysis.timing import Shifts, Window, around, halves, shifts
from helpers.cleaning.answers import Answers
from helpers.notebook.page import Page
from helpers.presentation import labels
from helpers.presentation.charts.nonresponse import nonresponse_chart
from helpers.presentation.sentences.nonresponse import (
    break_off_sentence,
    excluded_sentence,
    nonresponse_sentence,
    who_lacks_sentence,
)
from helpers.presentation.sentences.timing import early_sentence, event_sentence
from helpers.presentation.tables.nonresponse import break_off_table, nonresponse_table, who_lacks_table
from helpers.presentation.tables.timing import shifts_table
from helpers.presentation.words import word
from helpers.study.item import Item
from helpers.study.profile import profile_items

BREAK_OFF = "break_off"


def items(page: Page) -> None:
    """Show which items stay without an answer, and why; a sentence alone where none does."""
    found = [item_nonresponse(answers) for answers in page.survey.groups]
    page.keep(*found)
    context = page.context
    if not any(one.lacking for one in found):
        page.say(word("nonresponse.none", context.language))
        return
    page.list(*(nonresponse_sentence(one, context) for one in found))
    left = [break_off(answers) for answers in page.survey.groups]
    page.show(
        nonresponse_chart(found, left, context, label=page.label("fig", "nonresponse")),
        nonresponse_table(found, context, label=page.label("tbl", "nonresponse")),
    )


def who(page: Page) -> None:
    """Show whether lacking answers go with who answers; nothing where none is lacking."""
    groups = [one for one in page.survey.groups if item_nonresponse(one).lacking]
    found = who_lacks(groups, _profiles(page), method=page.survey.study.multiplicity)
    if not found.rows:
        return
    page.keep(found)
    page.say(who_lacks_sentence(found, page.context))
    page.show(who_lacks_table(found, page.context, label=page.label("tbl", "nonresponse", "who")))


def breakoff(page: Page) -> None:
    """Show how far respondents got who left, whether it goes with who answers, and what cannot be known."""
    found = [break_off(answers) for answers in page.survey.groups]
    excluded = _excluded(page)
    page.keep(*found)
    page.ledger |= {f"{source}/excluded as broken off": n for source, n in excluded.items()}
    context = page.context
    page.say(break_off_sentence(found, context))
    page.say(excluded_sentence(excluded, context), word("breakoff.unknown", context.language))
    if any(one.broke_off for one in found):
        related = who_left(page.survey.groups, _profiles(page), page.survey.study.multiplicity)
        page.keep(related)
        page.show(break_off_table(found, related, context, label=page.label("tbl", "breakoff")))


def early_late(page: Page) -> None:
    """Show the story's items of early against late respondents; nothing without dates or comparable items."""
    found = _shifts(page, "early/late", halves)
    if found is None:
        page.nothing("early")
        return
    page.say(early_sentence(found, page.context))
    _table(
        page, found, "early", ("timing.head.early", "timing.head.late"), _word(page, "timing.caption.early")
    )


def events(page: Page) -> None:
    """Show the story's items before against after each event of the study; nothing without events or dates."""
    if not page.survey.study.events:
        page.nothing("events")
    for event in page.survey.study.events:
        found = _shifts(page, f"event {event.code}", partial(around, event=event))
        if found is None:
            page.nothing("early")
            continue
        page.say(event_sentence(found, event, page.context))
        title = labels.text(event.label, page.context)
        caption = word("timing.caption.event", page.survey.language, event=title)
        _table(page, found, event.code, ("timing.head.before", "timing.head.after"), caption)


def _shifts(page: Page, name: str, window_of: Callable[[Answers], Window | None]) -> Shifts | None:
    items = _story_items(page)
    groups = [answers for answers in page.survey.groups if answers.group in items]
    windows = [window for answers in groups if (window := window_of(answers)) is not None]
    if not windows:
        return None
    found = shifts(name, groups, windows, items, method=page.survey.study.multiplicity)
    page.keep(found)
    return found


def _table(page: Page, found: Shifts, name: str, heads: tuple[str, str], caption: str) -> None:
    if found.rows:
        first, second = (_word(page, key) for key in heads)
        label = page.label("tbl", "timing", name)
        page.show(shifts_table(found, page.context, label=label, caption=caption, heads=(first, second)))


def _word(page: Page, key: str) -> str:
    return word(key, page.survey.language)


def _story_items(page: Page) -> dict[str, list[str]]:
    """For each group the items of the study's topics, in the story's order."""
    found: dict[str, list[str]] = {}
    for topic in page.survey.study.topics:
        for part in topic.parts:
            for group, item in part.items:
                found.setdefault(group, []).append(item)
    return found


def _profiles(page: Page) -> dict[str, tuple[Item, ...]]:
    return {one.group: profile_items(page.survey.study, one.group) for one in page.survey.groups}


def _excluded(page: Page) -> dict[str, int]:
    """For each source how many rows the rules of break-off excluded."""
    rules = {rule.code for rule in page.survey.study.rules if rule.kind == BREAK_OFF}
    return {log.source: sum(n for code, n in log.steps if code in rules) for log in page.survey.logs}
