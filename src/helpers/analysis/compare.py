"""Comparison of one concept across groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from helpers.analysis import choice, count, effect
from helpers.analysis.crosstab import crosstab_group_options, crosstab_groups
from helpers.analysis.describe import describe
from helpers.analysis.dunn import dunn
from helpers.analysis.results import (
    Comparison,
    Crosstab,
    Description,
    Distribution,
    Effect,
    Numbers,
    Proportion,
    RankPairs,
    Test,
)
from helpers.analysis.table import Counts, Table, checked
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item

COMPARED = ("single", "likert", "multiple", "numeric")

Shares = tuple[tuple[str, Proportion], ...]


def compare(groups: Sequence[Answers], items: Mapping[str, str], code: str) -> Comparison:
    """Compare groups on one concept, by the same item or by the item that carries it in each.

    The same item in all groups: a Likert or numeric item by its ranks (Mann-Whitney with the rank-biserial
    correlation for two groups; Kruskal-Wallis with epsilon squared for more, then Dunn's test of each pair),
    a single-choice item by its crosstab, a multiple-choice item by one crosstab an option and no test of the
    whole. Different items: by the share of positive answers of each.

    Parameters
    ----------
    groups : sequence of Answers
    items : mapping of str to str
        For each group's code the code of its item.
    code : str
        Names the comparison.

    Returns
    -------
    Comparison
        ``p_adjusted`` is still missing: `helpers.analysis.multiplicity.adjust` sets it for a whole family.

    Raises
    ------
    UserError
        If a group has no item, items are dates or texts, or different items include one that declares no
        positive options.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> groups = [example_answers("north"), example_answers("south")]
    >>> result = compare(groups, {"north": "opinion", "south": "opinion"}, "opinion")
    >>> result.test.name, result.test.p, result.effect.value
    ('mann_whitney', 1.0, 0.0)
    """
    chosen = [(answers, _item(answers, items, code)) for answers in groups]
    _check(groups, chosen, code)
    descriptions = tuple(describe(answers, item.code) for answers, item in chosen)
    shares = _shares(descriptions)
    if len({item.code for _, item in chosen}) > 1:
        test, size = _positives(chosen, shares)
        return Comparison(code, descriptions, shares, test, size)
    return _same(groups, chosen[0][1], code, descriptions, shares)


def _same(
    groups: Sequence[Answers],
    item: Item,
    code: str,
    descriptions: tuple[Description, ...],
    shares: Shares | None,
) -> Comparison:
    if item.kind == "multiple":
        tables = crosstab_group_options(groups, item.code)
        test = choice.without("per_option", sum(one.base.answered for one in descriptions))
        return Comparison(code, descriptions, shares, test, Effect(effect.CRAMERS_V, None), options=tables)
    codes = [answers.group for answers in groups]
    if item.kind == "numeric":
        numbers = _numeric_table(descriptions)
        test, size = ranked(numbers, "numeric")
        return Comparison(code, descriptions, shares, test, size, pairs=_pairs(numbers, codes))
    table = crosstab_groups(groups, item.code)
    if item.kind != "likert":
        return Comparison(code, descriptions, shares, table.test, table.effect, crosstab=table)
    test, size = ranked(_counts(table), "ordered")
    pairs = _pairs(_counts(table), codes)
    return Comparison(code, descriptions, shares, test, size, crosstab=table, pairs=pairs)


def _pairs(table: Counts, groups: Sequence[str]) -> RankPairs | None:
    """Compare groups two by two where three or more have answers, and these are not all the same."""
    if (table.sum(axis=0) > 0).sum() < 3 or (table.sum(axis=1) > 0).sum() < 2:
        return None
    return dunn(table, groups)


def ranked(table: Table, kind: str) -> tuple[Test, Effect]:
    """Compare groups by ranks: the test that `helpers.analysis.choice.ranks` chooses, and its effect size.

    Examples
    --------
    >>> test, size = ranked([[29, 13], [7, 7], [7, 21]], "ordered")
    >>> test.name, size.name, round(size.value, 3)
    ('mann_whitney', 'rank_biserial', -0.413)
    """
    test, counts = choice.ranks(table, kind), checked(table)
    filled = counts[:, counts.sum(axis=0) > 0]
    two = filled.shape[1] <= 2
    if test.p is None:
        return test, Effect(effect.RANK_BISERIAL if two else effect.EPSILON_SQUARED, None)
    if two:
        return test, effect.rank_biserial(filled)
    return test, effect.epsilon_squared(test.statistic, int(filled.sum()))


def _counts(table: Crosstab) -> Counts:
    return np.array(table.counts, dtype=np.int64).reshape(len(table.rows), len(table.columns))


def _numeric_table(descriptions: Sequence[Description]) -> Counts:
    samples = [np.array(one.values) for one in descriptions if isinstance(one, Numbers)]
    return count.values_by_group(samples)


def _positives(chosen: Sequence[tuple[Answers, Item]], shares: Shares | None) -> tuple[Test, Effect]:
    if shares is None:
        answers, item = next((answers, item) for answers, item in chosen if not item.positive)
        raise UserError(
            "groups that were asked different items are compared by their positive answers,"
            f" and item {item.code} declares none",
            value=f"{answers.group}: {item.code}",
            hint=f"give {item.code} its `positive` options in the codebook",
        )
    found = [share for _, share in shares]
    table = np.array([[share.count for share in found], [share.base - share.count for share in found]])
    return choice.independence(table), effect.cramers_v(table)


def _shares(descriptions: Sequence[Description]) -> Shares | None:
    found = [
        (one.group, one.positive)
        for one in descriptions
        if isinstance(one, Distribution) and one.positive is not None
    ]
    return tuple(found) if len(found) == len(descriptions) else None


def _item(answers: Answers, items: Mapping[str, str], code: str) -> Item:
    if answers.group not in items:
        raise UserError(f"comparison {code} names no item for a group", value=answers.group, accepted=items)
    item = answers.item(items[answers.group])
    if item.kind not in COMPARED:
        raise UserError(f"item {item.code} cannot be compared", value=item.kind, accepted=COMPARED)
    return item


def _check(groups: Sequence[Answers], chosen: Sequence[tuple[Answers, Item]], code: str) -> None:
    if not groups:
        raise UserError("there is no group to compare", value=code)
    codes = [answers.group for answers in groups]
    if len(set(codes)) < len(codes):
        raise UserError("a group is compared with itself", value=", ".join(codes))
