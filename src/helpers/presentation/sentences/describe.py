"""One item of one group in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.results import Dates, Description, Distribution, Numbers, Texts
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.numbers import count, equation, long_date, short, span
from helpers.presentation.sentences import wording
from helpers.presentation.shares import share_text
from helpers.presentation.words import word
from helpers.study.item import Item


def describe_sentence(description: Description, context: Context, *, name_group: bool = True) -> str:
    """Read one description aloud, as Markdown.

    Categorical: the share of the positive answers where the item declares any, then the most frequent
    answers, or the median of an ordered item. Numeric: median, quartiles, mean. Dates: from, to. Texts: how
    many wrote.

    Parameters
    ----------
    name_group : bool
        Whether to say which group it is; leave it out where the heading says so.
    """
    groups = [description.group] if name_group else []
    if not description.base.answered:
        return _nobody(description, groups, context)
    lead = wording.lead(description.item, groups, context)
    if isinstance(description, Distribution):
        return _distribution(description, lead, context)
    if isinstance(description, Numbers):
        return _numbers(description, lead, context)
    return (
        _dates(description, lead, context)
        if isinstance(description, Dates)
        else _texts(description, lead, context)
    )


def _nobody(description: Description, groups: Sequence[str], context: Context) -> str:
    key = "describe.nobody" if description.base.asked else "describe.asked.nobody"
    who = wording.who(groups, context)
    return word(key, context.language, question=wording.question(description.item, context), who=who)


def _distribution(d: Distribution, lead: str, context: Context) -> str:
    language = context.language
    if d.positive is None:
        return word("describe.join", language, lead=lead, first=_most_frequent(d, context))
    share, options = share_text(d.positive, language), wording.positive(d.item, context)
    first = word("describe.positive", language, share=share, options=options)
    second = _median(d, context) if d.median is not None else ""
    if d.median is None and len(d.rows) > 2:
        second = _most_frequent(d, context)
    if not second:
        return word("describe.join", language, lead=lead, first=first)
    return word("describe.join.two", language, lead=lead, first=first, second=second)


def _most_frequent(d: Distribution, context: Context) -> str:
    given = [row for row in d.rows if row.valid.count]
    rows = wording.top(d, shown=1 if len(d.rows) == 2 else wording.SHOWN)
    answers = wording.joined([wording.answer(d, row, context) for row in rows], context)
    key = "only" if len(given) == 1 else "one" if len(rows) == 1 else "several"
    said = word(f"describe.top.{key}", context.language, answers=answers)
    return said if d.mentions is None else word("describe.multiple", context.language, said=said)


def _median(d: Distribution, context: Context) -> str:
    median = wording.option(d.item, d.median or "", context)
    if d.quartiles is None:
        return word("describe.median", context.language, median=median)
    q1, q3 = (wording.option(d.item, code, context) for code in d.quartiles)
    key = "describe.median.same" if q1 == q3 else "describe.median.quartiles"
    values = {} if q1 == q3 else {"q1": q1, "q3": q3}
    return word(key, context.language, median=median, **values)


def _numbers(d: Numbers, lead: str, context: Context) -> str:
    language = context.language
    unit = unit_in(d, context)
    if d.base.answered == 1:
        return word("describe.number", language, lead=lead, unit=unit, value=short(d.median, language))
    return word(
        "describe.numbers",
        language,
        lead=lead,
        unit=unit,
        median=short(d.median, language),
        quartiles=span(d.q1, d.q3, None, language),
        mean=short(d.mean, language),
        sd=short(d.sd, language),
        interval=span(d.low, d.high, None, language),
        n=equation("n", count(d.base.answered, language)),
    )


def unit_in(d: Numbers, context: Context) -> str:
    """Name the unit in parentheses, after a blank; nothing if there is none."""
    unit = labels.unit(d.item, context)
    return f" {word('unit.in', context.language, unit=unit)}" if unit else ""


def _dates(d: Dates, lead: str, context: Context) -> str:
    first, median, last = (long_date(day, context.language) for day in (d.first, d.median, d.last))
    n = equation("n", count(d.base.answered, context.language))
    return word("describe.dates", context.language, lead=lead, first=first, median=median, last=last, n_of=n)


def _texts(d: Texts, lead: str, context: Context) -> str:
    language = context.language
    words, asked = short(d.median_words, language), count(d.base.asked, language)
    return word("describe.texts", language, lead=lead, n=d.base.answered, asked=asked, words=words)


def same_sentence(item: Item, context: Context) -> str:
    """Say that an item is left out of a group's results, as it is what makes the group."""
    return word("describe.same", context.language, question=wording.question(item, context))
