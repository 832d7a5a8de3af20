"""Groups side by side in a sentence: each group's figure, then the test, its reason, and the effect size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.results import Comparison, Crosstab, Distribution, Numbers, Proportion, Test
from helpers.presentation import labels, testing
from helpers.presentation.context import Context
from helpers.presentation.numbers import MINUS, count, equation, number, p_value, percent, short, span
from helpers.presentation.sentences import wording
from helpers.presentation.sentences.describe import unit_in
from helpers.presentation.shares import share_text
from helpers.presentation.tables.groups import LEVEL
from helpers.presentation.titles import part_title, same_item
from helpers.presentation.words import word

CELLS = 3


def compare_sentence(comparison: Comparison, context: Context) -> str:
    """Read a comparison aloud, as Markdown: the groups from the highest figure to the lowest, then the test.

    Nothing is called significant; p is stated as it is and corrected, with the effect size beside it.
    """
    return f"{_figures(comparison, context)} {_test(comparison, context)}"


def _figures(comparison: Comparison, context: Context) -> str:
    found = comparison.descriptions
    numbers = [d for d in found if isinstance(d, Numbers)]
    distributions = [d for d in found if isinstance(d, Distribution)]
    if len(numbers) == len(found):
        return _medians(numbers, context)
    if comparison.shares is not None and not comparison.options:
        return (
            _shares(comparison, context)
            if same_item(comparison)
            else _paired(comparison, distributions, context)
        )
    return _most_frequent(comparison, distributions, context)


def _shares(comparison: Comparison, context: Context) -> str:
    item = comparison.descriptions[0].item
    parts = [
        f"{wording.group(group, context)}, {share_text(share, context.language)}"
        for group, share in _descending(comparison.shares or ())
    ]
    return word(
        "compare.shares",
        context.language,
        lead=wording.lead(item, [], context),
        options=wording.positive(item, context),
        parts=wording.ranked(parts, context),
    )


def _paired(comparison: Comparison, distributions: Sequence[Distribution], context: Context) -> str:
    items = {d.group: d.item for d in distributions}
    parts = []
    for group, share in _descending(comparison.shares or ()):
        part = word(
            "compare.paired.part",
            context.language,
            group=wording.group(group, context),
            share=share_text(share, context.language),
            options=wording.positive(items[group], context),
            question=wording.question(items[group], context),
        )
        parts.append(part)
    title = part_title(comparison, context) or labels.question(comparison.descriptions[0].item, context)
    shown = wording.said(title, context)
    return word("compare.paired", context.language, title=shown, parts=wording.ranked(parts, context))


def _medians(numbers: Sequence[Numbers], context: Context) -> str:
    language = context.language
    ordered = sorted(numbers, key=lambda d: -float("inf") if d.median is None else d.median, reverse=True)
    parts = []
    for d in ordered:
        group, n = wording.group(d.group, context), equation("n", count(d.base.answered, language))
        if d.median is None:
            parts.append(f"{group}, {word('share.empty', language)}")
            continue
        median, quartiles = short(d.median, language), span(d.q1, d.q3, None, language)
        part = word("compare.median", language, group=group, median=median, quartiles=quartiles, n_of=n)
        parts.append(part)
    lead, unit = wording.lead(numbers[0].item, [], context), unit_in(numbers[0], context)
    return word("compare.medians", language, lead=lead, unit=unit, parts=wording.ranked(parts, context))


def _most_frequent(comparison: Comparison, distributions: Sequence[Distribution], context: Context) -> str:
    language = context.language
    if len(distributions) > wording.LONGEST:
        parts = _by_answer(distributions, context)
    else:
        parts = [_of_group(d, context) for d in distributions]
    lead = wording.lead(comparison.descriptions[0].item, [], context)
    key = "compare.top.multiple" if comparison.options else "compare.top"
    return word(key, language, lead=lead, parts=wording.joined(parts, context))


def _of_group(d: Distribution, context: Context) -> str:
    language = context.language
    answers = [wording.answer(d, row, context) for row in wording.top(d, shown=1)]
    said = labels.listed(answers, language) if answers else word("share.empty", language)
    return word("compare.top.part", language, group=wording.group(d.group, context), answers=said)


def _by_answer(distributions: Sequence[Distribution], context: Context) -> list[str]:
    """Of many groups say for each answer in how many it was the most frequent, and with which shares."""
    language = context.language
    found: dict[str, list[tuple[Distribution, float]]] = {}
    for d in distributions:
        for row in wording.top(d, shown=1):
            found.setdefault(row.code, []).append((d, row.valid.share or 0.0))
    parts = []
    for code, groups in sorted(found.items(), key=lambda pair: -len(pair[1])):
        (least, low), *_, (most, high) = sorted([*groups, groups[0]], key=lambda pair: pair[1])
        values = {
            "answer": wording.option(least.item, code, context),
            "low": percent(low, language),
            "least": wording.group(least.group, context),
            "high": percent(high, language),
            "most": wording.group(most.group, context),
        }
        parts.append(word("compare.top.groups", language, n=len(groups), **values))
    empty = sum(not d.base.answered for d in distributions)
    return parts + ([word("compare.top.empty", language, n=empty)] if empty else [])


def _descending(shares: Sequence[tuple[str, Proportion]]) -> list[tuple[str, Proportion]]:
    return sorted(shares, key=lambda pair: -1.0 if pair[1].share is None else pair[1].share, reverse=True)


def _test(comparison: Comparison, context: Context) -> str:
    if comparison.options:
        return _option_tests([table.test for _, table in comparison.options], context.language)
    answered = [d.group for d in comparison.descriptions if d.base.answered]
    first = wording.group(answered[0], context) if answered else None
    return testing.sentence(comparison.test, comparison.effect, context.language, first)


def _option_tests(tests: Sequence[Test], language: str) -> str:
    done = [test for test in tests if test.p is not None]
    adjusted = [test.p_adjusted for test in done if test.p_adjusted is not None]
    if adjusted:
        method = testing.correction_name(next(test for test in done if test.p_adjusted is not None), language)
        shown = testing.p_range(adjusted, language)
        return word("compare.options.adjusted", language, n=len(adjusted), method=method, range=shown)
    if not done:
        return word("test.none.sentence", language)
    shown = testing.p_range([test.p for test in done if test.p is not None], language)
    return word("compare.options", language, n=len(done), range=shown)


def crosstab_sentence(crosstab: Crosstab, context: Context) -> str:
    """Read a crosstab aloud, as Markdown: the test, then the cells that are farthest from independence."""
    language = context.language
    n = equation("n", count(crosstab.n, language))
    test = testing.sentence(crosstab.test, crosstab.effect, language)
    row = wording.question(crosstab.row, context)
    groups = labels.groups(crosstab.columns if crosstab.column is None else _groups(crosstab), context)
    if crosstab.column is None:
        lead = word("crosstab.groups", language, row=row, groups=groups, n_of=n)
    else:
        column = wording.question(crosstab.column, context)
        lead = word("crosstab.items", language, row=row, column=column, groups=groups, n_of=n)
    return f"{lead} {test} {_cells(crosstab, context)}".rstrip()


def _groups(crosstab: Crosstab) -> list[str]:
    return [base.group for base in crosstab.bases]


def _cells(crosstab: Crosstab, context: Context) -> str:
    language = context.language
    if crosstab.test.p is None:
        return ""
    far = sorted(_far(crosstab), key=lambda cell: -abs(cell[0]))[:CELLS]
    if not far:
        return word("crosstab.cells.none", language, bound=number(LEVEL, 2, language))
    parts = []
    for residual, p, row, column in far:
        name = (
            wording.group(column, context)
            if crosstab.column is None
            else wording.option(crosstab.column, column, context)
        )
        sign = "+" if residual > 0 else MINUS
        shown = f"{sign}{number(abs(residual), 1, language)} ({p_value(p, language)})"
        parts.append(f"{wording.option(crosstab.row, row, context)} × {name}, {shown}")
    return word("crosstab.cells", language, parts=wording.joined(parts, context))


def _far(crosstab: Crosstab) -> Iterator[tuple[float, float, str, str]]:
    """Residual, corrected p, row and column of the cells whose corrected p is below 0.05."""
    for i, row in enumerate(crosstab.rows):
        for j, column in enumerate(crosstab.columns):
            residual, p = crosstab.residuals[i][j], crosstab.residual_p[i][j]
            if residual is not None and p is not None and p < LEVEL:
                yield residual, p, row, column
