"""Correction of p for the number of tests: one family of tests is corrected together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from statsmodels.stats.multitest import multipletests

from helpers.analysis.results import Comparison, Crosstab, Test
from helpers.errors import UserError

METHODS = {
    "holm": "holm",
    "bh": "fdr_bh",
    "bonferroni": "bonferroni",
    "hochberg": "simes-hochberg",
    "hommel": "hommel",
    "by": "fdr_by",
}
"""Name of each method here, and in statsmodels."""


@dataclass(frozen=True)
class Family:
    """The tests that are corrected together: how many, by which method, and which have no p and stay out."""

    method: str
    size: int
    left_out: tuple[str, ...]


def adjust(comparisons: Sequence[Comparison], method: str = "holm") -> tuple[Comparison, ...]:
    """Correct the main tests of comparisons as one family, and the options of each as another.

    Tests without a p are left out, of the number too; they keep ``p_adjusted`` None. Where the main test is
    that of the crosstab, the crosstab has the corrected test too.

    Parameters
    ----------
    comparisons : sequence of Comparison
    method : str
        One of `METHODS`: ``holm`` (family-wise error rate, the default), ``bh`` (false discovery rate), ...

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics
    6:65-70. Benjamini, Hochberg (1995), Controlling the false discovery rate. JRSS B 57:289-300.

    Examples
    --------
    >>> from helpers.analysis.compare import compare
    >>> from helpers.analysis.example import example_answers
    >>> groups = [example_answers("north"), example_answers("south")]
    >>> found = [compare(groups, {"north": code, "south": code}, code) for code in ("opinion", "age")]
    >>> [one.test.family for one in adjust(found)]
    [2, 2]
    """
    tests = adjust_tests([comparison.test for comparison in comparisons], method)
    return tuple(_with(one, test, method) for one, test in zip(comparisons, tests, strict=True))


def adjust_crosstabs(crosstabs: Sequence[Crosstab], method: str = "holm") -> tuple[Crosstab, ...]:
    """Correct the tests of crosstabs as one family."""
    tests = adjust_tests([table.test for table in crosstabs], method)
    return tuple(replace(table, test=test) for table, test in zip(crosstabs, tests, strict=True))


def adjust_tests(tests: Sequence[Test], method: str = "holm") -> tuple[Test, ...]:
    """Correct tests as one family; those without a p stay as they are."""
    corrected = iter(adjusted([test.p for test in tests if test.p is not None], method))
    size = sum(test.p is not None for test in tests)
    return tuple(
        test if test.p is None else replace(test, p_adjusted=next(corrected), correction=method, family=size)
        for test in tests
    )


def adjusted(p_values: Sequence[float], method: str = "holm") -> tuple[float, ...]:
    """Correct p values as one family.

    Parameters
    ----------
    p_values : sequence of float
    method : str
        One of `METHODS`. ``holm`` and ``bonferroni`` hold the risk of a single error whatever the tests depend on,
        ``hochberg`` and ``hommel`` where they are independent or rise together; ``bh`` holds the expected share
        of errors under the same condition, ``by`` always.

    Raises
    ------
    UserError
        If the method is unknown.
    ValueError
        If a p is not between 0 and 1.

    References
    ----------
    Holm (1979) and Benjamini, Hochberg (1995): see `adjust`. Hochberg (1988), A sharper Bonferroni procedure for
    multiple tests of significance. Biometrika 75:800-802. Hommel (1988), A stagewise rejective multiple test
    procedure based on a modified Bonferroni test. Biometrika 75:383-386. Benjamini, Yekutieli (2001), The control
    of the false discovery rate in multiple testing under dependency. Annals of Statistics 29:1165-1188.

    Examples
    --------
    >>> [round(p, 2) for p in adjusted([0.01, 0.02, 0.03])]
    [0.03, 0.04, 0.04]
    """
    if method not in METHODS:
        raise UserError("unknown correction for multiplicity", value=method, accepted=METHODS)
    for p in p_values:
        if not 0 <= p <= 1:
            raise ValueError(f"a p value is between 0 and 1, not {p}")
    if len(p_values) == 0:
        return ()
    if method == "holm":
        return _holm(p_values)
    return tuple(float(p) for p in multipletests(p_values, method=METHODS[method])[1])


def _holm(p_values: Sequence[float]) -> tuple[float, ...]:
    # As statsmodels computes it, which collects Python's garbage at every call: a tenth of a second for each of
    # the hundreds of families that a report has.
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p)
    corrected = np.empty_like(p)
    corrected[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return tuple(float(one) for one in np.minimum(corrected, 1.0))


def family_of(comparisons: Sequence[Comparison], method: str = "holm") -> Family:
    """Say how many main tests of comparisons are corrected together, and which comparisons have none."""
    left_out = tuple(one.code for one in comparisons if one.test.p is None)
    return Family(method, len(comparisons) - len(left_out), left_out)


def _with(comparison: Comparison, test: Test, method: str) -> Comparison:
    tables = adjust_crosstabs([table for _, table in comparison.options], method)
    options = tuple((code, table) for (code, _), table in zip(comparison.options, tables, strict=True))
    crosstab = comparison.crosstab
    if crosstab is not None and crosstab.test == comparison.test:
        crosstab = replace(crosstab, test=test)
    return replace(comparison, test=test, crosstab=crosstab, options=options)
