"""Planned precision in two small tables: widths of intervals by group, smallest differences by pair."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.analysis.precision import Precision
from helpers.presentation import labels
from helpers.presentation.context import Context
from helpers.presentation.display import Table
from helpers.presentation.numbers import MISSING, count, level, number, percent
from helpers.presentation.tables.build import Head, Row, build, plain_head
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word

DESIGNS = ("published", "analysed", "same")
"""What the sizes of a design are: published, at hand, or both at once."""


def widths_table(found: Sequence[Precision], context: Context, *, label: str) -> Table:
    """Tabulate half the width of each share's interval, by group; several designs one under the other."""
    language = context.language
    shares = [share for share, _ in found[0].groups[0].halves]
    heads = [word("precision.head.share", language, percent=_whole(share, language)) for share in shares]
    rows: list[Row] = []
    for design in found:
        rows += _heading(design, found, context)
        for one in design.groups:
            cells = [MISSING if half is None else f"± {_points(half, language)}" for _, half in one.halves]
            rows.append((capitalised(labels.group(one.group, context)), (count(one.n, language), *cells)))
    notes = [
        *(word(f"precision.note.{design.design}", language) for design in found if len(found) == 1),
        word("precision.note.widths", language, level=level(found[0].confidence, language)),
    ]
    head = plain_head(word("head.group", language), "n", *heads)
    return build(context, label, word("precision.caption.widths", language), head, rows, notes)


def gaps_table(found: Sequence[Precision], context: Context, *, label: str) -> Table:
    """Tabulate the smallest difference that each pair of groups would show, by share and level."""
    language = context.language
    first = found[0]
    shares = list(dict.fromkeys(share for share, _, _ in first.pairs[0].differences))
    above: Head = [
        ("", 1),
        *(
            (word("precision.head.from", language, percent=_whole(share, language)), len(first.alphas))
            for share in shares
        ),
    ]
    alphas = [word("precision.head.alpha", language, alpha=alpha(a, language)) for a in first.alphas]
    head = [above, *plain_head(word("precision.head.pair", language), *alphas * len(shares))]
    rows: list[Row] = []
    for design in found:
        rows += _heading(design, found, context)
        for pair in design.pairs:
            names = [labels.group(group, context) for group in (pair.first, pair.second)]
            title = word("precision.pair", language, first=capitalised(names[0]), second=names[1])
            rows.append((title, tuple(_points(gap, language) for _, _, gap in pair.differences)))
    sizes = word("semicolon", language).join(_sizes(design, context) for design in found)
    notes = [word("precision.note.gaps", language, sizes=sizes, power=_whole(first.power, language))]
    return build(context, label, word("precision.caption.gaps", language), head, rows, notes)


def alpha(value: float, language: str) -> str:
    """Write a level of significance: 0,05 or 0,0011."""
    return number(value, 2 if value >= 0.01 else 4, language)


def _heading(design: Precision, found: Sequence[Precision], context: Context) -> list[Row]:
    if len(found) == 1:
        return []
    return [(word(f"precision.design.{design.design}", context.language), ())]


def _sizes(design: Precision, context: Context) -> str:
    """Count the members of each group: "418 patients, 140 radiologues"."""
    return ", ".join(labels.members(one.n, one.group, context) for one in design.groups)


def _points(share: float | None, language: str) -> str:
    return MISSING if share is None else number(100 * share, 1, language)


def _whole(share: float, language: str) -> str:
    return percent(share, language, 0)
