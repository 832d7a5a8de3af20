"""Who answered, when and how completely, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from statistics import median

from helpers.analysis.results import Base, Dates
from helpers.cleaning.log import Log
from helpers.presentation import labels
from helpers.presentation.bases import RESPONDED
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, equation, long_date, percent
from helpers.presentation.sentences import wording
from helpers.presentation.tables.cleaning import rule_name
from helpers.presentation.tables.completeness import flat
from helpers.presentation.typography import capitalised, escaped
from helpers.presentation.words import word
from helpers.study.item import Item
from helpers.study.status import Status


def exclusion_sentence(logs: Sequence[Log], context: Context) -> str:
    """Read the way from raw rows to analysed answers aloud, as Markdown."""
    language = context.language
    read = sum(log.rows for log in logs)
    steps = sums(logs, lambda log: log.steps)
    kept = sums(logs, lambda log: log.kept)
    rules = [
        word(
            "exclusion.rule",
            language,
            rule=wording.said(rule_name(code, context), context),
            count=count(n, language),
        )
        for code, n in steps.items()
        if n
    ]
    out = steps.total()
    share = percent(out / read if read else None, language)
    groups = [escaped(labels.members(n, code, context)) for code, n in kept.items()]
    return word(
        "exclusion",
        language,
        read=word("exclusion.read", language, n=read),
        out=word("exclusion.out", language, n=out, percent=share, rules=wording.joined(rules, context)),
        kept=word("exclusion.kept", language, n=kept.total(), groups=labels.listed(groups, language)),
    )


def sums(logs: Sequence[Log], pairs: Callable[[Log], tuple[tuple[str, int], ...]]) -> Counter[str]:
    """Add up the counts of several logs, in the order in which their codes come."""
    total: Counter[str] = Counter()
    for log in logs:
        for code, n in pairs(log):
            total[code] += n
    return total


def weeks_sentence(dates: Sequence[Dates], context: Context) -> str:
    """Say from when to when answers came in, which week had most, and how many came around events."""
    language = context.language
    days = [day for d in dates for day in (d.first, d.last) if day is not None]
    weeks: Counter[date] = Counter()
    for d in dates:
        weeks.update(dict(d.weeks))
    known = weeks.total()
    if not known or not days:
        return word("weeks.none", language)
    total = count(sum(d.base.total for d in dates), language)
    first, last = long_date(min(days), language), long_date(max(days), language)
    fullest = max(sorted(weeks), key=lambda monday: weeks[monday])
    most, share = weeks[fullest], percent(weeks[fullest] / known, language)
    said = [
        word("weeks.span", language, n=known, total=total, first=first, last=last),
        word("weeks.peak", language, n=most, monday=long_date(fullest, language), percent=share),
    ]
    return " ".join(said + _events(weeks, context))


def _events(weeks: Counter[date], context: Context) -> list[str]:
    language, known = context.language, weeks.total()
    said = []
    for event in context.study.events:
        touched = [
            monday for monday in weeks if monday <= event.end and monday + timedelta(days=6) >= event.start
        ]
        n = sum(weeks[monday] for monday in touched)
        text = word(
            "weeks.event",
            language,
            n=n,
            event=wording.said(labels.text(event.label, context), context),
            start=long_date(event.start, language),
            end=long_date(event.end, language),
            source=wording.cited(event.source),
            percent=percent(n / known, language),
        )
        said.append(text)
    return said


def completeness_sentence(bases: Sequence[Base] | Mapping[str, Sequence[Base]], context: Context) -> str:
    """Say for each group how completely items were answered, which was left most often, how many broke off.

    A response is a substantive answer, or "don't know" and the like. Free texts are left out, for they are
    optional as a rule.
    """
    groups = groupby(flat(bases), key=lambda base: base.group)
    return " ".join(_group_completeness(group, list(found), context) for group, found in groups)


def _group_completeness(group: str, bases: Sequence[Base], context: Context) -> str:
    language = context.language
    name = capitalised(wording.group(group, context))
    questionnaire = context.study.group(group).questionnaire
    found = [(base, labels.find_item(base.item, questionnaire, context)) for base in bases]
    asked = [(base, item) for base, item in found if item.kind != "text" and base.asked]
    if not asked:
        return word("completeness.none", language, group=name)
    rates = [_responded(base) / base.asked for base, _ in asked]
    broke = max(base.count(Status.BROKE_OFF) for base in bases)
    return word(
        "completeness",
        language,
        group=name,
        median=percent(median(rates), language),
        low=percent(min(rates), language),
        high=percent(max(rates), language),
        worst=_worst(asked, context),
        broke=word("completeness.broke", language, n=broke),
    )


def _responded(base: Base) -> int:
    return sum(base.count(status) for status in RESPONDED)


def _worst(asked: Sequence[tuple[Base, Item]], context: Context) -> str:
    language = context.language
    base, item = min(asked, key=lambda pair: _responded(pair[0]) / pair[0].asked)
    lacking = base.asked - _responded(base)
    if not lacking:
        return word("completeness.full", language)
    n = equation("n", f"{count(lacking, language)}/{count(base.asked, language)}")
    question, share = wording.question(item, context), percent(lacking / base.asked, language)
    return word("completeness.worst", language, question=question, percent=share, n_of=n)
