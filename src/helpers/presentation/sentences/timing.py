"""Early against late, before against after, in sentences: what was compared, the result, the caution."""

from __future__ import annotations

from helpers.analysis.results import Effect
from helpers.analysis.timing import Shift, Shifts
from helpers.presentation import labels, testing
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, level, long_date, number, p_value, span
from helpers.presentation.sentences import wording
from helpers.presentation.words import word
from helpers.study.study import Event


def early_sentence(found: Shifts, context: Context) -> str:
    """Say how groups were split into early and late respondents, what comes of it, and how far it goes."""
    language = context.language
    if not found.rows:
        return word("timing.early.none", language)
    parts = [
        word(
            "timing.early.part",
            language,
            group=wording.group(window.group, context),
            first=count(window.first, language),
            second=count(window.second, language),
            until=long_date(window.until, language),
        )
        for window in found.windows
    ]
    said = word("timing.early", language, parts=wording.joined(parts, context))
    return _whole(said, found, context, "timing.early.caution")


def event_sentence(found: Shifts, event: Event, context: Context) -> str:
    """Say what came before and after an event, what comes of comparing it, and that it is no effect."""
    language = context.language
    named = {
        "event": wording.said(labels.text(event.label, context), context),
        "start": long_date(event.start, language),
        "end": long_date(event.end, language),
        "source": wording.cited(event.source),
    }
    if not found.rows:
        fewest = count(found.fewest, language)
        return word("timing.event.none", language, fewest=fewest, **named)
    parts = [
        word(
            "timing.event.part",
            language,
            group=wording.group(window.group, context),
            first=count(window.first, language),
            second=count(window.second, language),
            between=count(window.between, language),
        )
        for window in found.windows
    ]
    said = word("timing.event", language, parts=wording.joined(parts, context), **named)
    return _whole(said, found, context, "timing.event.caution")


def _whole(said: str, found: Shifts, context: Context, caution: str) -> str:
    parts = [said, _left_out(found, context), _undated(found, context)]
    parts += [result_sentence(found, context), word(caution, context.language)]
    return " ".join(part for part in parts if part)


def _left_out(found: Shifts, context: Context) -> str:
    if not found.left_out:
        return ""
    language = context.language
    parts = [
        word(
            "timing.left_out.part",
            language,
            group=wording.group(window.group, context),
            first=count(window.first, language),
            second=count(window.second, language),
        )
        for window in found.left_out
    ]
    fewest = count(found.fewest, language)
    return word("timing.left_out", language, fewest=fewest, parts=labels.listed(parts, language))


def _undated(found: Shifts, context: Context) -> str:
    n = sum(window.undated for window in found.windows)
    return word("timing.undated", context.language, n=n) if n else ""


def result_sentence(found: Shifts, context: Context) -> str:
    """Say how many tests there were, the range of their corrected p, and the difference with the least p."""
    language = context.language
    known = [row for row in found.rows if row.test.p is not None]
    if not known:
        return word("timing.result.none", language)
    least = min(known, key=lambda row: row.test.p or 0.0)
    return word(
        "timing.result",
        language,
        n=len(known),
        method=testing.correction_name(least.test, language),
        range=testing.p_range([row.test.p_adjusted or 0.0 for row in known], language),
        **_least(least, context),
    )


def _least(least: Shift, context: Context) -> dict[str, str]:
    language = context.language
    return {
        "question": wording.question(least.item, context),
        "group": wording.group(least.group, context),
        "difference": _difference(least.difference, language),
        "p": p_value(least.test.p, language),
        "adjusted": p_value(least.test.p_adjusted, language, word("p.adjusted", language)),
    }


def _difference(gap: Effect, language: str) -> str:
    value = number(None if gap.value is None else 100 * gap.value, 1, language)
    if gap.low is None or gap.high is None:
        return word("timing.difference.plain", language, value=value)
    interval = span(100 * gap.low, 100 * gap.high, 1, language)
    shown = level(testing.EFFECT_LEVEL, language)
    return word("timing.difference", language, value=value, level=shown, interval=interval)
