"""Groups two by two, for several comparisons by ranks: a row each, a column per pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.analysis.results import Comparison, RankPair, RankPairs
from helpers.presentation import labels, tested
from helpers.presentation.bases import group_ranges
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, bare_p, number
from helpers.presentation.tables.build import Row, build, indented, plain_head
from helpers.presentation.titles import title_of
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word

Pair = tuple[str, str]


def pairs_table(comparisons: Sequence[Comparison], context: Context, *, label: str, caption: str) -> Table:
    """Tabulate the pairs of groups of comparisons by ranks: z and corrected p of each; the others are left out.

    Of many groups the pairs with the least p stand beneath each comparison, and the others in a line.

    Raises
    ------
    ValueError
        If no comparison has pairs.
    """
    language = context.language
    ranked = [(one, one.pairs) for one in comparisons if one.pairs is not None]
    if not ranked:
        raise ValueError(f"{label}: no comparison has pairs of groups")
    columns = list(dict.fromkeys(_key(pair) for _, pairs in ranked for pair in pairs.pairs))
    many = len(columns) > tested.MOST_PAIRS
    heads = (
        ["z", word("head.p.adjusted", language)] if many else [_heading(pair, context) for pair in columns]
    )
    rows = _few_rows(ranked, context) if many else _rows(ranked, columns, context)
    key = "ordered.pairs.note.many" if many else "ordered.pairs.note"
    title = word("ordered.pairs.caption", language, caption=caption)
    first = ranked[0][1]
    note = word(
        key,
        language,
        shown=tested.FIRST_PAIRS,
        test=word(f"tested.{first.method}", language),
        method=word(f"correction.{first.correction}", language),
    )
    groups = list(dict.fromkeys(code for _, pairs in ranked for code in pairs.groups))
    bases = group_ranges([d for comparison, _ in ranked for d in comparison.descriptions], groups, context)
    return build(context, label, title, plain_head(word("head.item", language), *heads), rows, [bases, note])


def _key(pair: RankPair) -> Pair:
    return pair.first, pair.second


def _heading(pair: Pair, context: Context) -> str:
    first, second = (labels.group(code, context) for code in pair)
    return word("ordered.pair.head", context.language, first=capitalised(first), second=second)


def _rows(
    ranked: Sequence[tuple[Comparison, RankPairs]], columns: Sequence[Pair], context: Context
) -> Iterator[Row]:
    for comparison, pairs in ranked:
        found = {_key(pair): pair for pair in pairs.pairs}
        cells = (_cell(found[key], context.language) if key in found else MISSING for key in columns)
        yield title_of(comparison, context), tuple(cells)


def _few_rows(ranked: Sequence[tuple[Comparison, RankPairs]], context: Context) -> Iterator[Row]:
    language = context.language
    for comparison, pairs in ranked:
        yield title_of(comparison, context), ()
        for pair in tested.first_pairs(pairs):
            cells = number(pair.z, 2, language), bare_p(pair.p_adjusted, language)
            yield indented(_heading(_key(pair), context)), cells
        if left := tested.other_pairs(pairs, language):
            yield indented(capitalised(left)), ("", "")


def _cell(pair: RankPair, language: str) -> str:
    if pair.z is None:
        return MISSING
    return f"{number(pair.z, 2, language)} ({bare_p(pair.p_adjusted, language)})"
