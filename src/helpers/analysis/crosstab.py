"""Cross-tabulation: two items of the same respondents, or one item across groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from helpers.analysis import choice, count, interval, residual
from helpers.analysis.base import base_of
from helpers.analysis.columns import MOST_COLUMNS, compare_columns
from helpers.analysis.difference import Difference, difference
from helpers.analysis.nominal import association
from helpers.analysis.odds import odds_ratio, risk_ratio
from helpers.analysis.results import NOT_TICKED, TICKED, Base, Crosstab, Proportion
from helpers.analysis.table import Counts, Table, checked
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item, Option, column
from helpers.study.label import Label


def crosstab(answers: Answers, row: str, column: str) -> Crosstab:
    """Cross-tabulate two single-choice or Likert items of one group, among those who answered both.

    Parameters
    ----------
    answers : Answers
    row, column : str
        Codes of two items. Shares are of the columns.

    Returns
    -------
    Crosstab
        With the test that `helpers.analysis.choice` chooses, Cramér's V with its interval, and the adjusted
        residuals. Options that nobody chose stay in the table; the test leaves them out.

    Raises
    ------
    UserError
        If an item is neither single-choice nor Likert; a multiple-choice one has one table an option
        (`crosstab_options`).

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> table = crosstab(example_answers(), "opinion", "place")
    >>> table.counts, table.n
    (((1, 0), (1, 1), (2, 1), (1, 3)), 10)
    """
    first, second = count.choice_item(answers, row), count.choice_item(answers, column)
    bases = (base_of(answers, row), base_of(answers, column))
    return tabulated(first, second, first.codes, second.codes, count.pairs(answers, first, second), bases)


def crosstab_groups(groups: Sequence[Answers], code: str) -> Crosstab:
    """Cross-tabulate a single-choice or Likert item with the groups that answered it.

    Raises
    ------
    UserError
        If the item is of another kind, two groups have the same code, or their options differ.
    """
    items = [count.choice_item(answers, code) for answers in groups]
    _comparable(groups, items, code)
    counts = np.column_stack([count.options(*pair) for pair in zip(groups, items, strict=True)])
    bases = tuple(base_of(answers, code) for answers in groups)
    codes = tuple(answers.group for answers in groups)
    return tabulated(items[0], None, items[0].codes, codes, counts, bases)


def crosstab_options(answers: Answers, row: str, column: str) -> tuple[tuple[str, Crosstab], ...]:
    """Cross-tabulate each option of a multiple-choice item, ticked or not, with a choice item.

    Among those who ticked at least one substantive option and answered the other item, a single-choice or
    Likert one.
    """
    first, second = _multiple(answers, row), count.choice_item(answers, column)
    both = answers.where(answers.valid(row) & answers.valid(column))
    places, ticks = count.positions(both, second), count.ticks(both, first)
    totals = np.bincount(places, minlength=len(second.codes))
    bases = (base_of(answers, row), base_of(answers, column))
    tables = []
    for number, option in enumerate(first.substantive):
        ticked = np.bincount(places[ticks[:, number]], minlength=len(second.codes))
        tables.append((option.code, _ticked(first, option, second, second.codes, ticked, totals, bases)))
    return tuple(tables)


def crosstab_group_options(groups: Sequence[Answers], code: str) -> tuple[tuple[str, Crosstab], ...]:
    """Cross-tabulate each option of a multiple-choice item, ticked or not, with the groups.

    Among those who ticked at least one substantive option. One table per option, in the codebook's order.
    """
    items = [_multiple(answers, code) for answers in groups]
    _comparable(groups, items, code)
    counts = [count.options(*pair) for pair in zip(groups, items, strict=True)]
    bases = tuple(base_of(answers, code) for answers in groups)
    totals = np.array([base.answered for base in bases], dtype=np.int64)
    codes = tuple(answers.group for answers in groups)
    return tuple(
        (option.code, _ticked(items[0], option, None, codes, np.array(ticked), totals, bases))
        for option, ticked in zip(items[0].substantive, zip(*counts, strict=True), strict=True)
    )


def tabulated(
    row: Item,
    column: Item | None,
    rows: Sequence[str],
    columns: Sequence[str],
    table: Table,
    bases: Sequence[Base],
) -> Crosstab:
    """Make the result of a table of counts: shares of the columns, residuals, test and effect size."""
    counts = checked(table)
    residuals, measured = residual.adjusted(counts), association(counts)
    # They compare columns: groups, or the answers that the table is read by.
    ratios = (odds_ratio(counts.T), risk_ratio(counts.T)) if counts.shape == (2, 2) else ()
    return Crosstab(
        row=row,
        column=column,
        rows=tuple(rows),
        columns=tuple(columns),
        counts=tuple(tuple(int(cell) for cell in line) for line in counts),
        shares=_shares(counts),
        expected=residual.expected(counts),
        residuals=residuals,
        bases=tuple(bases),
        test=choice.independence(counts),
        effect=measured.v,
        residual_p=residual.p_values(residuals),
        compared=compare_columns(counts) if counts.shape[1] <= MOST_COLUMNS else None,
        association=measured,
        ratios=ratios,
        difference=_difference(counts) if ratios else None,
    )


def _difference(counts: Counts) -> Difference:
    first, second = zip(counts[0].tolist(), counts.sum(axis=0).tolist(), strict=True)
    return difference(first, second)


def _shares(counts: Counts) -> tuple[tuple[Proportion, ...], ...]:
    totals = [int(total) for total in counts.sum(axis=0)]
    return tuple(
        tuple(interval.proportion(int(cell), total) for cell, total in zip(line, totals, strict=True))
        for line in counts
    )


def _ticked(
    item: Item,
    option: Option,
    other: Item | None,
    columns: Sequence[str],
    ticked: Counts,
    totals: Counts,
    bases: Sequence[Base],
) -> Crosstab:
    counts = np.array([ticked, totals - ticked])
    return tabulated(_as_item(item, option), other, (TICKED, NOT_TICKED), columns, counts, bases)


def _as_item(item: Item, option: Option) -> Item:
    """An option of a multiple-choice item as an item of its own: ticked or not."""
    # Reports have their own words for "not ticked"; the sign is for those who ask the option itself.
    negated = Label(tuple((language, f"¬ {text}") for language, text in option.label.texts))
    options = (Option(TICKED, option.label), Option(NOT_TICKED, negated))
    code = column(item.code, option.code)
    return replace(item, code=code, kind="single", label=option.label, options=options, positive=(TICKED,))


def _multiple(answers: Answers, code: str) -> Item:
    item = answers.item(code)
    if item.kind != "multiple":
        raise UserError(f"item {code} has no options that are ticked", value=item.kind, accepted="multiple")
    return item


def _comparable(groups: Sequence[Answers], items: Sequence[Item], code: str) -> None:
    if not groups:
        raise UserError("there is no group to compare", value=code)
    codes = [answers.group for answers in groups]
    if len(set(codes)) < len(codes):
        raise UserError("a group is compared with itself", value=", ".join(codes))
    for answers, item in zip(groups, items, strict=True):
        if item.codes != items[0].codes:
            raise UserError(
                f"item {code} has other options in group {answers.group} than in {codes[0]}",
                value=", ".join(item.codes),
                accepted=items[0].codes,
            )
