"""The options of a multiple-choice item between groups: one test an option, and tests of the whole set.

Each option has its crosstab, ticked or not, by group; the ticks of one respondent are several, so these tables
are no independent samples, and the whole has no chi-square table of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from helpers.analysis import count
from helpers.analysis.crosstab import crosstab_group_options
from helpers.analysis.independence import pearson
from helpers.analysis.multiplicity import adjust_crosstabs, adjusted
from helpers.analysis.results import Crosstab, Exact, Reason, Test
from helpers.analysis.table import Table, filled
from helpers.cleaning.answers import Answers

SUM, SECOND_ORDER, LEAST = "sum_chi2", "sum_chi2_second_order", "bonferroni_least_p"
TESTS = (SUM, SECOND_ORDER, LEAST)
"""The names of the tests of a whole set."""

RULES = ("options_tested", "not_computable_no_option", "not_computable_no_spread")
"""The keys of their reasons. Facts: ``options`` tested, ``left_out`` (ticked by nobody, or by everybody).

``not_computable_no_option``: none can be tested. ``not_computable_no_spread``: within each group all ticked the
same, so that nothing can be said of how ticks go together.
"""

_NO_SPREAD = 1e-12

Ticked = NDArray[np.bool_]


@dataclass(frozen=True)
class OptionSet:
    """A multiple-choice item between groups.

    ``options`` are the crosstabs of ticked by group, their p corrected for the number of options;
    ``sum``, ``second_order`` and ``least`` test whether every option is ticked equally often in all groups.
    """

    code: str
    groups: tuple[str, ...]
    sizes: tuple[int, ...]
    options: tuple[tuple[str, Crosstab], ...]
    sum: Test
    second_order: Test
    least: Test

    def exact(self) -> Exact:
        """Every number of the tests of the whole, by name, with the corrected p of each option."""
        name = f"set {self.code} ({', '.join(self.groups)})"
        numbers: Exact = {f"{name}/{code}/p_adjusted": one.test.p_adjusted for code, one in self.options}
        for test in (self.sum, self.second_order, self.least):
            numbers |= {
                f"{name}/{test.name}/{part}": getattr(test, part) for part in ("statistic", "df", "p")
            }
        return numbers


def option_set(groups: Sequence[Answers], code: str, correction: str = "holm") -> OptionSet:
    """Compare a multiple-choice item between groups, among those who ticked at least one answer.

    Parameters
    ----------
    groups : sequence of Answers
        Groups, or subgroups that share nobody.
    code : str
    correction : str
        Of the options' p: one of `helpers.analysis.multiplicity.METHODS`.

    Returns
    -------
    OptionSet
        Each option's test is chosen by the rule of `helpers.analysis.choice`. ``least`` is the least p of these
        times their number.

    Raises
    ------
    UserError
        If there is no group, a group twice, the options differ, or the item is of another kind.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> found = option_set([example_answers("north"), example_answers("south")], "tools")
    >>> found.sum.statistic, found.sum.df, found.sum.p, found.least.p
    (0.0, 3, 1.0, 1.0)
    """
    tables = crosstab_group_options(groups, code)
    corrected = adjust_crosstabs([table for _, table in tables], correction)
    ticks = [count.ticks(answers, answers.item(code)) for answers in groups]
    return OptionSet(
        code,
        tuple(answers.group for answers in groups),
        tuple(len(one) for one in ticks),
        tuple(zip((option for option, _ in tables), corrected, strict=True)),
        sum_of_chi2([table.counts for table in corrected]),
        second_order(ticks),
        least_p([table.test.p for table in corrected]),
    )


def sum_of_chi2(tables: Sequence[Table]) -> Test:
    """Test all options at once by the sum of their chi-squares, with the sum of their degrees of freedom.

    Under independence the sum has the expectation of that chi-square distribution; its spread is larger where
    options are ticked together or instead of each other, so it is a first-order approximation (of Rao and
    Scott), and p is too small at the far end.

    Parameters
    ----------
    tables : sequence of arrays of int, ticked and not ticked x groups
        Of one option each; those that nobody or everybody ticked are left out.

    References
    ----------
    Agresti, Liu (1999), Modeling a categorical variable allowing arbitrarily many category choices. Biometrics
    55:936-943. Decady, Thomas (2000), A simple test of association for contingency tables with multiple column
    responses. Biometrics 56:893-896.

    Examples
    --------
    >>> test = sum_of_chi2([[[10, 20], [20, 10]], [[15, 15], [15, 15]]])
    >>> round(test.statistic, 3), test.df, round(test.p, 3)
    (6.667, 2, 0.036)
    """
    kept = [counts for counts in map(filled, tables) if min(counts.shape) > 1]
    reason = _reason(len(kept), len(tables))
    if not kept:
        return Test(SUM, None, None, None, reason)
    found = [pearson(counts) for counts in kept]
    statistic, df = sum(one[0] for one in found), sum(one[1] for one in found)
    return Test(SUM, statistic, df, float(stats.chi2.sf(statistic, df)), reason)


def second_order(ticks: Sequence[Ticked]) -> Test:
    """Test all options at once by the sum of their chi-squares, corrected for how they are ticked together.

    Where all options are ticked equally often in all groups, the sum is distributed as chi-squares of one degree
    of freedom, each weighted by an eigenvalue of (I - sqrt(a a')) x R: a are the groups' shares of the
    respondents, R the covariances of the ticks within each group, over the variances of all groups together.
    With m = options x (groups - 1), the mean of the weights, 1, and the sum S of their squares, Satterthwaite's
    approximation takes the sum times m / S as a chi-square with m^2 / S degrees of freedom. Options that have
    nothing to do with each other leave the sum nearly as it is; those always ticked together count as one.

    Parameters
    ----------
    ticks : sequence of boolean arrays, respondents x options
        One a group. Options that nobody or everybody ticked are left out. Not computable where nobody within any
        group differs from the others of it.

    References
    ----------
    Bilder, Loughin (2004), Testing for marginal independence between two categorical variables with multiple
    responses. Biometrics 60:241-248. Thomas, Decady (2004), Testing for association using multiple response
    survey data: approximate procedures based on the Rao-Scott approach. International Journal of Testing
    4:43-59. Koziol, Bilder (2014), MRCV: a package for analyzing categorical variables with multiple response
    options. R Journal 6:144-150; what ``MI.test(type = "rs2")`` there computes for one such variable.

    Examples
    --------
    Two options that are always ticked together count as one:

    >>> first, second = np.repeat([True, False], [10, 20]), np.repeat([True, False], [20, 10])
    >>> alone = second_order([first[:, None], second[:, None]])
    >>> twice = second_order([np.column_stack([one, one]) for one in (first, second)])
    >>> round(alone.p, 6), round(twice.p, 6), round(twice.df, 6)
    (0.005699, 0.005699, 1.265625)
    """
    groups = [np.asarray(one, dtype=np.float64) for one in ticks if len(one)]
    options = ticks[0].shape[1] if ticks else 0
    everybody = np.concatenate(groups) if groups else np.zeros((0, options))
    varied = (everybody.min(axis=0) < everybody.max(axis=0)) if len(everybody) else np.zeros(options, bool)
    kept = int(varied.sum()) if len(groups) > 1 else 0
    reason = _reason(kept, options)
    if not kept:
        return Test(SECOND_ORDER, None, None, None, reason)
    squares = _squared_weights([one[:, varied] for one in groups])
    if squares < _NO_SPREAD:
        return Test(SECOND_ORDER, None, None, None, Reason("not_computable_no_spread", reason.facts))
    tables = np.array([[one.sum(axis=0), len(one) - one.sum(axis=0)] for one in groups])
    plain = sum_of_chi2([tables[:, :, place].T for place in np.flatnonzero(varied)])
    m = kept * (len(groups) - 1)
    statistic, df = (plain.statistic or 0.0) * m / squares, m**2 / squares
    return Test(SECOND_ORDER, statistic, df, float(stats.chi2.sf(statistic, df)), reason)


def _squared_weights(groups: Sequence[NDArray[np.float64]]) -> float:
    """The sum of the squared eigenvalues, by the trace of the square of their matrix, group by group."""
    everybody = np.concatenate(groups)
    share = everybody.mean(axis=0)
    scale = np.outer(*[1 / np.sqrt(share * (1 - share))] * 2)
    within = [np.atleast_2d(np.cov(one, rowvar=False, ddof=0)) * scale for one in groups]
    sizes = np.array([len(one) / len(everybody) for one in groups])
    projection = np.eye(len(groups)) - np.sqrt(np.outer(sizes, sizes))
    pairs = product(range(len(groups)), repeat=2)
    return float(sum(projection[i, k] ** 2 * (within[i] * within[k]).sum() for i, k in pairs))


def least_p(p_values: Sequence[float | None]) -> Test:
    """Test all options at once by their least p times their number (Bonferroni), whatever their dependence.

    References
    ----------
    Bilder, Loughin, Nettleton (2000), Multiple marginal independence testing for pick any/c variables.
    Communications in Statistics - Simulation and Computation 29:1285-1316.

    Examples
    --------
    >>> least_p([0.01, None, 0.3, 0.5]).p
    0.03
    """
    found = [p for p in p_values if p is not None]
    p = min(adjusted(found, "bonferroni")) if found else None
    return Test(LEAST, None, None, p, _reason(len(found), len(p_values)))


def _reason(tested: int, options: int) -> Reason:
    facts = (("options", tested), ("left_out", options - tested))
    return Reason("options_tested" if tested else "not_computable_no_option", facts)
