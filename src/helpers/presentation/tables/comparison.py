"""One concept across groups, in the form that its items allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from helpers.analysis.results import Comparison, Distribution, Numbers, Proportion
from helpers.presentation import labels, tested, testing
from helpers.presentation.bases import multiple_note
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_p, bare_percent, count, interval
from helpers.presentation.tables.build import (
    Row,
    build,
    interval_head,
    interval_note,
    percent_and_interval,
    plain_head,
)
from helpers.presentation.tables.distribution import mean_and_sd, median_and_quartiles
from helpers.presentation.tables.groups import group_bases, group_heads, mark_notes, option_rows
from helpers.presentation.titles import same_item
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word


def comparison_table(comparison: Comparison, context: Context, *, label: str, caption: str) -> Table:
    """Tabulate a comparison.

    The same categorical item: options by group, then the positive share of each group with its interval. The
    same numeric item: medians and means by group. A multiple-choice item: options by group, each with its
    test. Items that differ between the groups: a row per group, with its own question and positive answers.
    """
    language = context.language
    title = labels.with_groups(caption, comparison.groups, context)
    found = comparison.descriptions
    distributions = [d for d in found if isinstance(d, Distribution)]
    numbers = [d for d in found if isinstance(d, Numbers)]
    rows: Iterable[Row]
    if len(numbers) == len(found):
        head = plain_head(word("head.statistic", language), *group_heads(found, context))
        rows, notes = _number_rows(numbers, context), [word("note.comparison.numbers", language)]
    elif comparison.options:
        tests = [word("head.p", language), word("head.p.adjusted", language)]
        head = plain_head(word("head.answer", language), *group_heads(found, context), *tests)
        rows, notes = _tested_rows(comparison, distributions, context), _multiple_notes(comparison, language)
    elif len(distributions) == len(found) and same_item(comparison):
        head = plain_head(word("head.answer", language), *group_heads(found, context, comparison.crosstab))
        rows = [
            *option_rows(distributions, context, comparison.crosstab),
            *_positive_row(comparison, context),
        ]
        notes = _categorical_notes(comparison, context)
    else:
        return _paired_table(comparison, context, label, title)
    notes += [group_bases(found, context), *_test_note(comparison, language)]
    notes.append(tested.pairs_text(comparison.pairs, context))
    return build(context, label, title, head, rows, notes)


def _number_rows(numbers: Sequence[Numbers], context: Context) -> list[Row]:
    language = context.language
    unit = labels.unit(numbers[0].item, context)
    shown = f", {unit}" if unit else ""
    return [
        (
            word("row.profile.median", language) + shown,
            tuple(median_and_quartiles(n, language) for n in numbers),
        ),
        (word("row.profile.mean", language) + shown, tuple(mean_and_sd(n, language) for n in numbers)),
    ]


def _tested_rows(
    comparison: Comparison, distributions: Sequence[Distribution], context: Context
) -> Iterator[Row]:
    language = context.language
    tables = dict(comparison.options)
    codes = list(dict.fromkeys(row.code for d in distributions for row in d.rows))
    for code, (heading, cells) in zip(codes, option_rows(distributions, context), strict=True):
        test = tables[code].test if code in tables else None
        p = MISSING if test is None else bare_p(test.p, language)
        adjusted = MISSING if test is None else bare_p(test.p_adjusted, language)
        yield heading, (*cells, p, adjusted)


def _multiple_notes(comparison: Comparison, language: str) -> list[str]:
    tests = [table.test for _, table in comparison.options]
    return [
        word("note.count.percent", language),
        multiple_note(language),
        testing.family_note(tests, language),
    ]


def _positive_row(comparison: Comparison, context: Context) -> Iterator[Row]:
    if comparison.shares is None:
        return
    shares = dict(comparison.shares)
    names = labels.positive(comparison.descriptions[0].item, context)
    interval = interval_head(shares.values(), context.language)
    empty = Proportion(0, 0, None, None, None)
    cells = [percent_and_interval(shares.get(group, empty), context.language) for group in comparison.groups]
    yield word("row.positive", context.language, options=names, interval=interval), tuple(cells)


def _categorical_notes(comparison: Comparison, context: Context) -> list[str]:
    language = context.language
    notes = [word("note.count.percent", language), *mark_notes(comparison.crosstab, language)]
    if comparison.shares is not None:
        notes.append(word("note.positive.row", language))
        notes.append(interval_note([share for _, share in comparison.shares], language))
    return notes


def _paired_table(comparison: Comparison, context: Context, label: str, title: str) -> Table:
    language = context.language
    shares = dict(comparison.shares or ())
    head = plain_head(
        word("head.group", language),
        word("head.item", language),
        word("head.positive", language),
        "n",
        "%",
        interval_head(shares.values(), language),
    )
    rows: list[Row] = []
    for d in comparison.descriptions:
        share = shares.get(d.group)
        figures = _figures(share, language) if share else (MISSING,) * 3
        words = (labels.question(d.item, context), labels.positive(d.item, context) or MISSING)
        rows.append((capitalised(labels.group(d.group, context)), (*words, *figures)))
    notes = [
        word("note.paired", language),
        group_bases(comparison.descriptions, context),
        interval_note(shares.values(), language),
        *_test_note(comparison, language),
    ]
    align = ("left", "left", "right", "right", "right")
    return build(context, label, title, head, rows, notes, align)


def _figures(share: Proportion, language: str) -> tuple[str, str, str]:
    n = f"{count(share.count, language)}/{count(share.base, language)}"
    return n, bare_percent(share.share, language), interval(share, language)


def _test_note(comparison: Comparison, language: str) -> list[str]:
    if comparison.options:
        return []
    return [testing.sentence(comparison.test, comparison.effect, language)]
