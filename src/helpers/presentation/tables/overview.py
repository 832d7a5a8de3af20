"""Many comparisons in one table: each group's figure, the test, p as it is and corrected, the effect size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.results import Comparison, Description, Distribution, Effect, Numbers, Test
from helpers.presentation import labels, testing
from helpers.presentation.bases import group_ranges
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_p, percent, short
from helpers.presentation.tables.build import Row, build, indented, plain_head
from helpers.presentation.titles import same_item, title_of
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word


def overview_table(comparisons: Sequence[Comparison], context: Context, *, label: str, caption: str) -> Table:
    """Tabulate comparisons, one row each.

    A group's figure is the percent of its positive answers, or the median of a numeric item. An item without
    either has its options beneath, with their percents; those of a multiple-choice item have a test each.
    """
    language = context.language
    groups = _groups(comparisons, context)
    tests = [word(f"head.{name}", language) for name in ("test", "p", "p.adjusted", "effect")]
    names = [capitalised(labels.group(group, context)) for group in groups]
    head = plain_head(word("head.item", language), *names, *tests)
    rows = [row for comparison in comparisons for row in _rows(comparison, groups, context)]
    sides = ("right",) * len(groups) + ("left", "right", "right", "left")
    return build(context, label, caption, head, rows, _notes(comparisons, groups, context), sides)


def _groups(comparisons: Sequence[Comparison], context: Context) -> list[str]:
    met = {group for comparison in comparisons for group in comparison.groups}
    return [group.code for group in context.study.groups if group.code in met]


def _rows(comparison: Comparison, groups: Sequence[str], context: Context) -> Iterator[Row]:
    language = context.language
    title = title_of(comparison, context)
    if comparison.options or (comparison.shares is None and not _all_numbers(comparison)):
        if comparison.options:
            yield title, ()
        else:
            yield title, ("",) * len(groups) + _test_cells(comparison.test, comparison.effect, language)
        yield from _option_rows(comparison, groups, context)
        return
    figures = {d.group: _figure(comparison, d, language) for d in comparison.descriptions}
    shown = tuple(figures.get(group, MISSING) for group in groups)
    yield (
        _heading(comparison, title, context),
        shown + _test_cells(comparison.test, comparison.effect, language),
    )


def _heading(comparison: Comparison, title: str, context: Context) -> str:
    language = context.language
    item = comparison.descriptions[0].item
    if _all_numbers(comparison):
        unit = labels.unit(item, context)
        if unit:
            return word("overview.median.unit", language, title=title, unit=unit)
        return word("overview.median", language, title=title)
    if same_item(comparison):
        return word("overview.positive", language, title=title, options=labels.positive(item, context))
    return word("overview.paired", language, title=title)


def _figure(comparison: Comparison, d: Description, language: str) -> str:
    if isinstance(d, Numbers):
        return short(d.median, language)
    share = dict(comparison.shares or ()).get(d.group)
    return MISSING if share is None else percent(share.share, language)


def _option_rows(comparison: Comparison, groups: Sequence[str], context: Context) -> Iterator[Row]:
    language = context.language
    found = {d.group: d for d in comparison.descriptions if isinstance(d, Distribution)}
    tables = dict(comparison.options)
    items = {row.code: d.item for d in found.values() for row in d.rows}
    for code, item in items.items():
        shares = []
        for group in groups:
            rows = {row.code: row for row in found[group].rows} if group in found else {}
            shares.append(percent(rows[code].valid.share, language) if code in rows else MISSING)
        table = tables.get(code)
        tests = ("",) * 4 if table is None else _test_cells(table.test, table.effect, language)
        yield indented(labels.option(item, code, context)), (*shares, *tests)


def _test_cells(test: Test, effect: Effect, language: str) -> tuple[str, str, str, str]:
    if test.p is None:
        return (testing.name("none", language, short=True), MISSING, MISSING, MISSING)
    return (
        testing.name(test.name, language, short=True),
        bare_p(test.p, language),
        bare_p(test.p_adjusted, language),
        MISSING
        if effect.value is None
        else f"{testing.effect_symbol(effect)} {testing.effect_value(effect, language)}",
    )


def _all_numbers(comparison: Comparison) -> bool:
    return all(isinstance(d, Numbers) for d in comparison.descriptions)


def _notes(comparisons: Sequence[Comparison], groups: Sequence[str], context: Context) -> Iterator[str]:
    language = context.language
    yield word("note.overview", language)
    yield group_ranges([d for comparison in comparisons for d in comparison.descriptions], groups, context)
    yield testing.family_note(
        [comparison.test for comparison in comparisons if not comparison.options], language
    )
    options = [table.test for comparison in comparisons for _, table in comparison.options]
    if options:
        yield word("note.overview.options", language)
    effects = [one.effect for one in comparisons if one.test.p is not None]
    effects += [table.effect for one in comparisons for _, table in one.options if table.test.p is not None]
    yield testing.effects_note(effects, language)
