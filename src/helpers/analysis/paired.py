"""Several items of the same respondents against each other: McNemar, Cochran's Q, Wilcoxon, Friedman.

The rule that chooses (`paired`):

1. Yes/no answers (items reduced to their positive options): two items by McNemar's test, more by Cochran's Q.
   McNemar is exact where fewer than 25 respondents answered the two differently, else chi-square without
   continuity correction.
2. Ordered answers on one scale, and numbers: two items by Wilcoxon's signed ranks, more by Friedman's test.

Only respondents who answered every item count; the result says how many did not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from helpers.analysis import count, interval
from helpers.analysis.base import base_of
from helpers.analysis.matched import DISCORDANT_ODDS, McNemar, cochran_q, friedman, mcnemar, wilcoxon
from helpers.analysis.results import Base, Effect, Exact, Proportion, Reason, Test, exact_test
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item

MCNEMAR_EXACT = "mcnemar_exact"
MCNEMAR = "mcnemar"
COCHRAN_Q = "cochran_q"
WILCOXON = "wilcoxon_signed_rank"
FRIEDMAN = "friedman"
NO_TEST = "none"

PAIRED_TESTS = (MCNEMAR_EXACT, MCNEMAR, COCHRAN_Q, WILCOXON, FRIEDMAN, NO_TEST)
"""Every name that a test of this module can have."""

PAIRED_REASONS = (
    "paired_few_discordant",
    "paired_many_discordant",
    "paired_yesno_several",
    "paired_ordered_two",
    "paired_ordered_several",
    "paired_numeric_two",
    "paired_numeric_several",
    "not_computable_empty",
    "not_computable_no_difference",
)
"""Every key that a reason of this module can have.

Facts: ``items``, ``n`` (complete), ``left_out``; for McNemar also ``discordant``; for Wilcoxon ``zeros``, the
respondents without a difference, who do not count. Not computable: nobody answered all items, or nobody
answered two of them differently.
"""

KENDALL_W = "kendall_w"
MATCHED_RANK_BISERIAL = "matched_rank_biserial"

PAIRED_EFFECTS = (DISCORDANT_ODDS, KENDALL_W, MATCHED_RANK_BISERIAL)
"""Every name that an effect size of this module can have."""

FEW_DISCORDANT = 25

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Paired:
    """Items of the same respondents compared within them.

    ``kind`` is ``yesno``, ``ordered`` or ``numeric``. ``n`` answered every item; ``left_out`` answered some
    item but not all. ``shares`` are the positive shares among the ``n`` (empty for numbers and for items that
    declare none), ``medians`` the median answers (option codes, or numbers), ``mean_ranks`` the mean rank of
    each item within the respondents, 1 for the lowest. ``table`` holds McNemar's counts for two yes/no items.
    """

    group: str
    items: tuple[Item, ...]
    kind: str
    bases: tuple[Base, ...]
    n: int
    left_out: int
    shares: tuple[Proportion, ...]
    medians: tuple[str | float | None, ...]
    mean_ranks: tuple[float | None, ...]
    test: Test
    effect: Effect
    table: McNemar | None = None

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        name = f"{self.group}/paired {', '.join(item.code for item in self.items)}"
        numbers: Exact = {f"{name}/n": self.n, f"{name}/left_out": self.left_out}
        for place, item in enumerate(self.items):
            numbers |= {f"{name}/{item.code}/mean_rank": self.mean_ranks[place]}
            numbers |= {f"{name}/{item.code}/median": self.medians[place]}
            if self.shares:
                share = self.shares[place]
                numbers |= {f"{name}/{item.code}/positive/count": share.count}
                numbers |= {f"{name}/{item.code}/positive/{p}": getattr(share, p) for p in ("low", "high")}
        if self.table is not None:
            for part in ("both", "first_only", "second_only", "neither", "p_exact", "p", "p_corrected"):
                numbers[f"{name}/mcnemar/{part}"] = getattr(self.table, part)
        return numbers | exact_test(name, self.test, self.effect)


def paired(answers: Answers, codes: Sequence[str]) -> Paired:
    """Compare items within the respondents who answered all of them, by the test that their kinds call for.

    Likert items on one scale are compared by their ranks, numbers too. All other items, and Likert items on
    different scales, are reduced to yes or no by the positive options that each declares.

    Parameters
    ----------
    answers : Answers
    codes : sequence of str
        Two items or more, none twice.

    Raises
    ------
    UserError
        Fewer than two items, one twice, an item that is a date or a text, numbers among options, or an item
        to be reduced that declares no positive options.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> paired(example_answers(), ["opinion"])
    Traceback (most recent call last):
    ...
    helpers.errors.UserError: a paired comparison needs two different items or more
      value:    'opinion'
    """
    if len(codes) < 2 or len(set(codes)) < len(codes):
        raise UserError("a paired comparison needs two different items or more", value=", ".join(codes))
    items = tuple(answers.item(code) for code in codes)
    kind = _kind(items)
    valid = pd.DataFrame({code: answers.valid(code) for code in codes})
    complete = answers.where(valid.all(axis=1))
    values = np.column_stack([_values(complete, item, kind) for item in items]).astype(float)
    n, left_out = len(values), int(valid.any(axis=1).sum()) - len(values)
    facts = (("items", len(items)), ("n", n), ("left_out", left_out))
    test, effect, table = _tested(values, kind, facts)
    ranks = stats.rankdata(values, axis=1).mean(axis=0) if n else [None] * len(items)
    return Paired(
        answers.group,
        items,
        kind,
        tuple(base_of(answers, code) for code in codes),
        n,
        left_out,
        _shares(complete, items),
        tuple(_median(values[:, place], item, kind) for place, item in enumerate(items)),
        tuple(None if rank is None else float(rank) for rank in ranks),
        test,
        effect,
        table,
    )


def _kind(items: Sequence[Item]) -> str:
    kinds = {item.kind for item in items}
    if kinds == {"numeric"}:
        return "numeric"
    for item in items:
        if item.kind not in ("single", "likert", "multiple"):
            accepted = "items of single, multiple or Likert choice, or numbers alone"
            raise UserError(
                f"item {item.code} cannot be compared within respondents", value=item.kind, accepted=accepted
            )
    if kinds == {"likert"} and len({item.codes for item in items}) == 1:
        return "ordered"
    for item in items:
        if not item.positive:
            raise UserError(
                f"item {item.code} cannot be reduced to yes or no",
                value=item.kind,
                hint=f"give {item.code} its `positive` options in the codebook",
            )
    return "yesno"


def _values(answers: Answers, item: Item, kind: str) -> NDArray[np.float64]:
    """A value per respondent, all of whom have answered."""
    if kind == "numeric":
        return answers.values[item.code].to_numpy(dtype=np.float64, na_value=np.nan)
    if kind == "ordered":
        return count.positions(answers, item).astype(float)
    return _positive(answers, item).astype(float)


def _positive(answers: Answers, item: Item) -> NDArray[np.bool_]:
    wanted = np.array([code in item.positive for code in item.codes], dtype=bool)
    if item.kind == "multiple":
        return np.asarray(count.ticks(answers, item)[:, wanted].any(axis=1), dtype=bool)
    return wanted[count.positions(answers, item)]


def _shares(answers: Answers, items: Sequence[Item]) -> tuple[Proportion, ...]:
    if any(item.kind == "numeric" or not item.positive for item in items):
        return ()
    return tuple(interval.proportion(count.positive(answers, item), len(answers)) for item in items)


def _median(values: Floats, item: Item, kind: str) -> str | float | None:
    if len(values) == 0 or kind == "yesno":
        return None
    if kind == "numeric":
        return float(np.median(values))
    # The first option at which the cumulated share reaches one half.
    return item.codes[int(np.sort(values)[(len(values) - 1) // 2])]


def _tested(
    values: Floats, kind: str, facts: tuple[tuple[str, float | int], ...]
) -> tuple[Test, Effect, McNemar | None]:
    two = values.shape[1] == 2
    if kind == "yesno":
        return _yes_or_no(values, two, facts)
    if two:
        found = wilcoxon(values[:, 0] - values[:, 1])
        effect = Effect(MATCHED_RANK_BISERIAL, found.r)
        if found.p is None:
            return _none(facts), effect, None
        reason = Reason(f"paired_{kind}_two", (*facts, ("zeros", found.zeros)))
        return Test(WILCOXON, found.v, None, found.p, reason), effect, None
    ranked = friedman(values)
    effect = Effect(KENDALL_W, ranked.w)
    if ranked.p is None:
        return _none(facts), effect, None
    return (
        Test(FRIEDMAN, ranked.chi2, ranked.df, ranked.p, Reason(f"paired_{kind}_several", facts)),
        effect,
        None,
    )


def _yes_or_no(
    values: Floats, two: bool, facts: tuple[tuple[str, float | int], ...]
) -> tuple[Test, Effect, McNemar | None]:
    if not two:
        q, df, p = cochran_q(values == 1)
        if q is None:
            return _none(facts), Effect(KENDALL_W, None), None
        test = Test(COCHRAN_Q, q, df, p, Reason("paired_yesno_several", facts))
        return test, Effect(KENDALL_W, q / (len(values) * df)), None
    yes = values == 1
    cells = [
        [int(((yes[:, 0] == one) & (yes[:, 1] == other)).sum()) for other in (True, False)]
        for one in (True, False)
    ]
    table = mcnemar(cells)
    if table.p is None:
        return _none(facts), table.odds, table
    facts = (*facts, ("discordant", table.discordant))
    if table.discordant < FEW_DISCORDANT:
        test = Test(MCNEMAR_EXACT, None, None, table.p_exact, Reason("paired_few_discordant", facts))
    else:
        test = Test(MCNEMAR, table.chi2, 1, table.p, Reason("paired_many_discordant", facts))
    return test, table.odds, table


def _none(facts: tuple[tuple[str, float | int], ...]) -> Test:
    empty = dict(facts)["n"] == 0
    rule = "not_computable_empty" if empty else "not_computable_no_difference"
    return Test(NO_TEST, None, None, None, Reason(rule, facts))
