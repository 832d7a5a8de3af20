"""Items of the same respondents against each other; two items within the strata of a third."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.analysis.paired import Paired
from helpers.analysis.results import Effect
from helpers.analysis.strata import Stratum
from helpers.analysis.stratified import Stratified
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.matching import homogeneity, order, paired_test, strata_test
from helpers.presentation.numbers import MISSING, bare_percent, count, interval, level, number, short, span
from helpers.presentation.tables.build import Head, Row, build, interval_head, interval_note, plain_head
from helpers.presentation.testing import EFFECT_LEVEL
from helpers.presentation.typography import quoted
from helpers.presentation.words import word


def paired_table(paired: Paired, context: Context, *, label: str, caption: str) -> Table:
    """Tabulate items compared within respondents, from the highest to the lowest.

    Ordered items and numbers have a mean rank and a median, items with positive answers their share among the
    same respondents.
    """
    language = context.language
    heads = [word("head.item", language)]
    if paired.kind != "yesno":
        heads += [word("paired.head.rank", language), word("paired.head.median", language)]
    if paired.shares:
        heads += [word("paired.head.positive", language), interval_head(paired.shares, language)]
    title = labels.with_groups(word("paired.caption", language, title=caption), [paired.group], context)
    sides = ("right", "left", "right", "right")
    columns = len(heads) - 1
    align = sides[:columns] if paired.kind != "yesno" else ("right",) * columns
    return build(
        context, label, title, plain_head(*heads), _rows(paired, context), _notes(paired, context), align
    )


def _rows(paired: Paired, context: Context) -> Iterator[Row]:
    language = context.language
    for place in order(paired):
        cells: list[str] = []
        if paired.kind != "yesno":
            cells += [number(paired.mean_ranks[place], 2, language), median(paired, place, context)]
        if paired.shares:
            share = paired.shares[place]
            cells += [bare_percent(share.share, language), interval(share, language)]
        yield labels.question(paired.items[place], context), tuple(cells)


def median(paired: Paired, place: int, context: Context) -> str:
    """Write the median answer of an item: an option, or a number."""
    found = paired.medians[place]
    if found is None:
        return MISSING
    if isinstance(found, str):
        return labels.option(paired.items[place], found, context)
    return short(found, context.language)


def _notes(paired: Paired, context: Context) -> Iterator[str]:
    language = context.language
    items = count(len(paired.items), language)
    members = labels.members(paired.n, paired.group, context)
    total = count(paired.bases[0].total, language)
    yield word("paired.note.base", language, n=paired.left_out, members=members, items=items, total=total)
    if paired.kind != "yesno":
        yield word("paired.note.ranks", language, items=items)
    if paired.shares:
        options = dict.fromkeys(labels.positive(item, context) for item in paired.items)
        said = word("semicolon", language).join(options)
        yield word("paired.note.positive", language, options=said)
        yield interval_note(paired.shares, language)
    if paired.table is not None:
        first, second = (quoted(labels.question(item, context), language) for item in paired.items)
        parts = ("both", "first_only", "second_only", "neither")
        counts = {part: count(getattr(paired.table, part), language) for part in parts}
        yield word("paired.note.mcnemar", language, first=first, second=second, **counts)
    yield paired_test(paired, context)
    if paired.effect.name == "kendall_w" and paired.effect.value is not None:
        yield word("paired.note.w", language)


def strata_table(found: Stratified, context: Context, *, label: str) -> Table:
    """Tabulate two items within strata: the share of the row's first answers by column, odds ratio by stratum."""
    language = context.language
    questions = [labels.question(one, context) for one in (found.row, found.column, found.stratum)]
    row, column, stratum = (quoted(one, language) for one in questions)
    options = _options(found, context)
    caption = word("strata.caption", language, row=row, options=options, column=column, stratum=stratum)
    level_ = word("interval.head", language, level=level(EFFECT_LEVEL, language))
    names = [_side(found, side, context) for side in (0, 1)]
    above: Head = [("", 1), ("", 1), (questions[1], 2), ("", 1)]
    head = [above, *plain_head(questions[2], "n", *names, word("strata.head.or", language, interval=level_))]
    members = labels.members(found.bases[0].total, found.group, context)
    notes = [
        word("strata.note", language, options=options),
        word("strata.note.base", language, n=found.n, members=members),
        strata_test(found, context),
        homogeneity(found, context),
    ]
    title = labels.with_groups(caption, [found.group], context)
    return build(context, label, title, head, _strata_rows(found, context), notes)


def _strata_rows(found: Stratified, context: Context) -> Iterator[Row]:
    language = context.language
    for stratum in found.strata:
        yield labels.option(found.stratum, stratum.code, context), _stratum_cells(stratum, language)
    (a, b), (c, d) = (tuple(sum(one.counts[i][j] for one in found.strata) for j in (0, 1)) for i in (0, 1))
    whole = Stratum("", ((a, b), (c, d)), found.crude)
    yield word("strata.row.crude", language), _stratum_cells(whole, language)
    yield word("strata.row.pooled", language), ("", "", "", _ratio(found.odds_ratio, language))


def _stratum_cells(stratum: Stratum, language: str) -> tuple[str, ...]:
    shares = []
    for j in (0, 1):
        base = stratum.counts[0][j] + stratum.counts[1][j]
        n = stratum.counts[0][j]
        shown = f" ({bare_percent(n / base, language)})" if base else ""
        shares.append(f"{count(n, language)}/{count(base, language)}{shown}")
    return count(stratum.n, language), *shares, _ratio(stratum.odds_ratio, language)


def _ratio(effect: Effect, language: str) -> str:
    value = number(effect.value, 2, language)
    if effect.low is None or effect.high is None:
        return value
    return f"{value} ({span(effect.low, effect.high, 2, language)})"


def _options(found: Stratified, context: Context) -> str:
    names = [quoted(labels.option(found.row, code, context), context.language) for code in found.row_codes[0]]
    return labels.listed(names, context.language, "or")


def _side(found: Stratified, side: int, context: Context) -> str:
    names = [labels.option(found.column, code, context) for code in found.column_codes[side]]
    return labels.listed(names, context.language, "or")
