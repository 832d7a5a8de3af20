"""Non-response and break-off in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.analysis.breakoff import BreakOff
from helpers.analysis.interval import proportion
from helpers.analysis.nonresponse import FEWEST, ByProfile, ItemNonresponse, WhoLacks
from helpers.analysis.results import Test
from helpers.presentation import labels, testing
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, equation, p_value, percent
from helpers.presentation.sentences import wording
from helpers.presentation.shares import share_text
from helpers.presentation.typography import capitalised, escaped
from helpers.presentation.words import word


def nonresponse_sentence(found: ItemNonresponse, context: Context) -> str:
    """Say how many of the answers expected of a group are lacking, and how many respondents lack none."""
    language = context.language
    name, items = (
        capitalised(wording.group(found.group, context)),
        word("nonresponse.items", language, n=len(found.items)),
    )
    if not found.reached:
        return word("nonresponse.group.empty", language, group=name)
    if not found.lacking:
        return word("nonresponse.group.none", language, group=name, items=items)
    n_of = equation("n", f"{count(found.lacking, language)}/{count(found.reached, language)}")
    return word(
        "nonresponse.group",
        language,
        group=name,
        percent=percent(found.lacking / found.reached, language),
        n_of=n_of,
        items=items,
        complete=word("nonresponse.complete", language, share=share_text(found.complete, language)),
    )


def who_lacks_sentence(found: WhoLacks, context: Context) -> str:
    """Say how many tests relate lacking answers to who answers, the range of their p, and the least one."""
    language = context.language
    known = [row for row in found.rows if row.test.p is not None]
    if not known:
        return word("nonresponse.who.none", language)
    items = _range(found.item_tests, language)
    fewest = count(FEWEST, language)
    return word(
        "nonresponse.who",
        language,
        range=_range(found.tests, language),
        least=_least(min(known, key=lambda row: row.test.p or 0.0), context),
        items=items or word("nonresponse.who.items.none", language, fewest=fewest),
    )


def _range(tests: Sequence[Test], language: str) -> str:
    corrected = [test for test in tests if test.p_adjusted is not None]
    if not corrected:
        return ""
    return word(
        "nonresponse.who.range",
        language,
        n=len(corrected),
        method=testing.correction_name(corrected[0], language),
        range=testing.p_range([test.p_adjusted or 0.0 for test in corrected], language),
    )


def _least(row: ByProfile, context: Context) -> str:
    language = context.language
    figures = [
        p_value(row.test.p, language),
        p_value(row.test.p_adjusted, language, word("p.adjusted", language)),
    ]
    if row.effect.value is not None:
        figures.append(testing.effect_text(row.effect, language))
    return word(
        "nonresponse.who.least",
        language,
        question=wording.question(row.profile, context),
        group=wording.group(row.group, context),
        figures=wording.joined(figures, context),
    )


def break_off_sentence(found: Sequence[BreakOff], context: Context) -> str:
    """Say how many of each group left before the end, and after which item most often."""
    if not any(one.broke_off for one in found):
        return word("breakoff.none", context.language)
    parts = [_left(one, context) for one in found]
    return word("breakoff.groups", context.language, parts=wording.joined(parts, context))


def _left(one: BreakOff, context: Context) -> str:
    language, group = context.language, wording.group(one.group, context)
    if not one.broke_off:
        return word("breakoff.part.none", language, group=group)
    share = share_text(proportion(one.broke_off, one.respondents), language)
    last = max(one.items, key=lambda item: item.left)
    if last.left < one.before:
        return word("breakoff.part.before", language, group=group, share=share)
    question = wording.question(last.item, context)
    return word("breakoff.part.after", language, group=group, share=share, n=last.left, question=question)


def excluded_sentence(excluded: Mapping[str, int], context: Context) -> str:
    """Say how many questionnaires were excluded as broken off, by source; empty if there are none."""
    language = context.language
    total = sum(excluded.values())
    if not total:
        return ""
    parts = [
        word(
            "breakoff.excluded.part",
            language,
            source=escaped(labels.source(source, context, capital=False)),
            count=count(n, language),
        )
        for source, n in excluded.items()
        if n
    ]
    return word("breakoff.excluded", language, n=total, parts=wording.joined(parts, context))
