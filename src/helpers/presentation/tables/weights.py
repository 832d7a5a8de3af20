"""Weights: respondents against their population, and shares without and with weights side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.results import Proportion
from helpers.analysis.sensitivity import Sensitivity
from helpers.analysis.weighted import WeightedProportion
from helpers.analysis.weights import MarginRow, Weights
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import (
    MINUS,
    MISSING,
    bare_percent,
    count,
    level,
    number,
    p_value,
    span,
)
from helpers.presentation.tables.build import Row, build, count_and_percent, plain_head
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word
from helpers.study.item import Item

DERIVED = " †"


def margins_table(found: Sequence[Weights], context: Context, *, label: str) -> Table:
    """Tabulate the categories of each group's margins: share among the respondents and in the population."""
    language = context.language
    heads = ("weights.head.category", "weights.head.sample", "weights.head.population", "weights.head.gap")
    head = plain_head(*(word(key, language) for key in heads))
    rows = [row for one in found for row in _margin_rows(one, context)]
    derived = any(row.basis == "derived" for one in found for row in one.rows)
    notes = [
        word("weights.note.sample", language),
        word("weights.note.gap", language),
        word("weights.note.derived", language) if derived else "",
        *(_sources(one, context) for one in found),
    ]
    return build(context, label, word("weights.caption.margins", language), head, rows, notes)


def _margin_rows(found: Weights, context: Context) -> Iterator[Row]:
    language = context.language
    name = capitalised(labels.group(found.group, context))
    yield word("weights.row.group", language, group=name, n_of=count(found.n, language)), ()
    for row in found.rows:
        gap = None if row.sample.share is None else 100 * (row.sample.share - row.population)
        known = bare_percent(row.population, language) + (DERIVED if row.basis == "derived" else "")
        cells = (count_and_percent(row.sample, language), known, signed(gap, language))
        yield category(found.group, row, context), cells


def category(group: str, row: MarginRow, context: Context) -> str:
    """Name a category of a margin by its answers: "Femme, 60 à 74 ans"."""
    parts = []
    for code, options in row.options:
        names = [labels.option(_item(group, code, context), option, context) for option in options]
        parts.append(labels.listed(names, context.language, "or"))
    return ", ".join(parts)


def _item(group: str, code: str, context: Context) -> Item:
    return labels.find_item(code, context.study.group(group).source.questionnaire, context)


def _sources(found: Weights, context: Context) -> str:
    plan = context.study.weighting(found.group)
    sources = dict.fromkeys(row.source for row in found.rows)
    return word(
        "weights.note.source",
        context.language,
        group=capitalised(labels.group(found.group, context)),
        population=labels.text(plan.population, context) if plan else "",
        source=word("semicolon", context.language).join(sources),
    )


def sensitivity_table(found: Sequence[Sensitivity], context: Context, *, label: str) -> Table:
    """Tabulate the shares of positive answers of each comparison's groups, without weights and with them."""
    language = context.language
    shares = [one.plain for each in found for one in each.shifts]
    at = level(shares[0].confidence, language)
    share = word("weights.head.share", language, level=at)
    without, with_ = word("weights.head.without", language), word("weights.head.with", language)
    columns = (
        word("head.group", language),
        "n/N",
        share,
        "n/N",
        share,
        word("weights.head.effective", language),
        word("weights.head.gap", language),
    )
    head = [[("", 1), (without, 2), (with_, 3), ("", 1)], [(column, 1) for column in columns]]
    rows = [row for each in found for row in _part_rows(each, context)]
    notes = [
        word("weights.note.bases", language),
        word("weights.note.effective", language),
        word("weights.note.intervals", language, level=at, method=shares[0].method),
        word("weights.note.tests", language),
        word("weights.note.positive", language),
    ]
    caption = word("weights.caption.sensitivity", language)
    return build(context, label, caption, head, rows, notes)


def _part_rows(found: Sensitivity, context: Context) -> Iterator[Row]:
    language = context.language
    none = word("weights.no_test", language)
    plain = none if found.test.p is None else p_value(found.test.p, language)
    weighted = none if found.weighted_test.p is None else p_value(found.weighted_test.p, language)
    tests = word("weights.row.tests", language, plain=plain, weighted=weighted)
    yield word("weights.row.part", language, title=part_title(found, context), tests=tests), ()
    for one in found.shifts:
        effective = number(one.weighted.effective, 0, language)
        cells = (*_cells(one.plain, language), *_cells(one.weighted, language), effective)
        yield capitalised(labels.group(one.group, context)), (*cells, signed(one.points, language))


def _cells(share: Proportion | WeightedProportion, language: str) -> tuple[str, str]:
    n = f"{count(share.count, language)}/{count(share.base, language)}"
    if share.share is None or share.low is None or share.high is None:
        return n, bare_percent(share.share, language)
    limits = span(100 * share.low, 100 * share.high, 1, language)
    return n, f"{bare_percent(share.share, language)} ({limits})"


def part_title(found: Sensitivity, context: Context) -> str:
    """Give the title of the part of the study's story that a comparison is of."""
    for topic in context.study.topics:
        for part in topic.parts:
            if found.code == f"{topic.code}.{part.code}":
                return labels.text(part.title, context)
    return labels.question(found.shifts[0].item, context)


def signed(points: float | None, language: str) -> str:
    """Write a difference with its sign; none where it is rounded to 0.

    Examples
    --------
    >>> signed(1.25, "fr"), signed(-0.3, "en"), signed(0.01, "en"), signed(None, "en")
    ('+1,3', '−0.3', '0.0', '—')
    """
    if points is None:
        return MISSING
    shown = number(abs(points), 1, language)
    if shown == number(0, 1, language):
        return shown
    return f"{'+' if points > 0 else MINUS}{shown}"
