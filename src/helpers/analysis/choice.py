"""The rule that chooses the test. It is stated here, and every result records how it was applied.

Two categorical variables (`independence`):

1. Pearson's chi-square, without Yates' correction, where at most 20 % of the expected counts are below 5 and
   none is below 1 (Cochran 1954).
2. Else, for 2 x 2: Fisher's exact test, two-sided.
3. Else, for larger tables: the exact test of Freeman and Halton (1951), as long as it stays computable.
4. Else the same test with its p estimated from tables drawn at random with the observed margins, with a
   fixed seed.

An ordered or a numeric item between groups (`ranks`): Mann-Whitney for two groups, Kruskal-Wallis for more. Of
two groups of which one has fewer than 8 answers p is exact, by all ways to divide the answers; else, and where that
would take too long, it is of the normal approximation with continuity correction.

Options that nobody chose and groups in which nobody answered are left out of a test, and the facts say how
many.
"""

from __future__ import annotations

from helpers.analysis.exact import freeman_halton
from helpers.analysis.independence import fisher, g_test, mid_p, pearson, yates
from helpers.analysis.montecarlo import DRAWS, SEED, monte_carlo
from helpers.analysis.rank import kruskal_wallis, mann_whitney, mann_whitney_exact, u_of
from helpers.analysis.results import Reason, Test
from helpers.analysis.table import Counts, Table, checked, expected_of, filled

PEARSON = "pearson_chi2"
FISHER = "fisher_exact"
FREEMAN_HALTON = "freeman_halton"
MONTE_CARLO = "freeman_halton_monte_carlo"
MANN_WHITNEY = "mann_whitney"
MANN_WHITNEY_EXACT = "mann_whitney_exact"
KRUSKAL_WALLIS = "kruskal_wallis"
NO_TEST = "none"

TESTS = (
    PEARSON,
    FISHER,
    FREEMAN_HALTON,
    MONTE_CARLO,
    MANN_WHITNEY,
    MANN_WHITNEY_EXACT,
    KRUSKAL_WALLIS,
    NO_TEST,
)
"""Every name of a test that the rule can choose."""

SMALL_GROUP = 8
"""Mann and Whitney (1947) tabled U up to groups of 8, at which its distribution is almost normal."""

YATES, G_TEST, MID_P, PEARSON_MONTE_CARLO = "yates_chi2", "g_test", "fisher_mid_p", "pearson_monte_carlo"
OFFERED = (YATES, G_TEST, MID_P, PEARSON_MONTE_CARLO)
"""Tests that the rule never chooses and that can be asked for."""

METHODS = ("auto", PEARSON, FISHER, FREEMAN_HALTON, MONTE_CARLO, *OFFERED)
"""What `independence` can be asked for; ``auto`` is the rule."""

REASONS = (
    "expected_ok",
    "expected_small_2x2",
    "expected_small_exact",
    "expected_small_monte_carlo",
    "ordered_two_groups",
    "ordered_small_group",
    "ordered_several_groups",
    "numeric_two_groups",
    "numeric_small_group",
    "numeric_several_groups",
    "per_option",
    "asked_for",
    "asked_for_monte_carlo",
    "not_computable_empty",
    "not_computable_one_category",
    "not_computable_one_group",
    "not_computable_one_value",
    "not_computable_too_large",
)
"""Every key that a reason can have.

Facts of ``expected_...``: ``cells_below_5``, ``cells``, ``least_expected``, ``empty_rows``,
``empty_columns``; of ``expected_small_monte_carlo`` also ``draws`` and ``seed``. Facts of ``ordered_...``
and ``numeric_...``: ``groups`` (with answers), ``empty_groups``, ``n``, of ``..._small_group`` also
``least_group``. ``per_option`` (a multiple-choice
item has one test an option) and ``not_computable_...``: ``n``. Without a p are ``per_option`` and all
``not_computable_...``: ``empty``: nobody answered; ``one_category``: all gave the same answer;
``one_group``: only one group (or column) has answers; ``one_value``: all ranks are tied; ``too_large``: the
exact test that was asked for takes more than `helpers.analysis.exact.WORK`. ``asked_for...`` (a test that the
rule did not choose) has the facts of ``expected_...``.
"""

Facts = tuple[tuple[str, float | int], ...]


def independence(table: Table, method: str = "auto") -> Test:
    """Choose and carry out the test of two categorical variables, by the rule stated above.

    Parameters
    ----------
    table : array of int, options x groups
        Empty rows and columns are left out.
    method : str
        One of `METHODS`: ``auto`` for the rule, else the test of that name; the result then records that it was
        asked for. Those for 2 x 2 tables (Fisher, Yates, mid-p) are a ValueError for others.

    Returns
    -------
    Test
        ``reason`` says which part of the rule decided, and by which numbers.

    References
    ----------
    Cochran (1954), Some methods for strengthening the common chi-square tests. Biometrics 10:417-451.

    Examples
    --------
    >>> test = independence([[18, 84, 87], [3, 4, 12], [1, 7, 9], [1, 3, 7]])
    >>> test.name, round(test.p, 4), test.reason.rule
    ('freeman_halton', 0.4138, 'expected_small_exact')
    >>> facts = dict(test.reason.facts)
    >>> f"{facts['cells_below_5']} of {facts['cells']} expected counts are below 5"
    '4 of 12 expected counts are below 5'
    """
    counts = filled(table)
    if (why := _not_computable(counts)) is not None:
        return without(why, int(counts.sum()))
    expected = expected_of(counts)
    facts = _expected_facts(checked(table), counts)
    if method != "auto":
        return _asked_for(counts, method, facts)
    if expected.large_enough:
        statistic, df, p = pearson(counts)
        return Test(PEARSON, statistic, df, p, Reason("expected_ok", facts))
    if counts.shape == (2, 2):
        return Test(FISHER, None, None, fisher(counts), Reason("expected_small_2x2", facts))
    exact = freeman_halton(counts)
    if exact is not None:
        return Test(FREEMAN_HALTON, None, None, exact, Reason("expected_small_exact", facts))
    facts += (("draws", DRAWS), ("seed", SEED))
    return Test(MONTE_CARLO, None, None, monte_carlo(counts), Reason("expected_small_monte_carlo", facts))


def _asked_for(counts: Counts, method: str, facts: Facts) -> Test:
    if method not in METHODS:
        raise ValueError(f"no test {method!r}; there are {', '.join(METHODS)}")
    if method == FISHER and counts.shape != (2, 2):
        raise ValueError(f"Fisher's exact test is for a table of 2 x 2; {FREEMAN_HALTON} is for larger ones")
    if method in (MONTE_CARLO, PEARSON_MONTE_CARLO):
        order = "probability" if method == MONTE_CARLO else "chi_square"
        reason = Reason("asked_for_monte_carlo", (*facts, ("draws", DRAWS), ("seed", SEED)))
        return Test(method, None, None, monte_carlo(counts, order=order), reason)
    reason = Reason("asked_for", facts)
    if method in (PEARSON, YATES, G_TEST):
        test = {PEARSON: pearson, YATES: yates, G_TEST: g_test}[method]
        return Test(method, *test(counts), reason)
    if method == FREEMAN_HALTON:
        p = freeman_halton(counts)
        return (
            without("not_computable_too_large", int(counts.sum()))
            if p is None
            else Test(method, None, None, p, reason)
        )
    return Test(method, None, None, fisher(counts) if method == FISHER else mid_p(counts), reason)


def ranks(table: Table, kind: str) -> Test:
    """Choose and carry out the rank test of an ordered or numeric item between groups.

    Parameters
    ----------
    table : array of int, values in ascending order x groups
    kind : str
        ``ordered`` or ``numeric``: what the reason says of the item.

    Returns
    -------
    Test
        Mann-Whitney (the statistic is U of the first group that has answers) or Kruskal-Wallis (H).

    References
    ----------
    Mann, Whitney (1947), Annals of Mathematical Statistics 18:50-60, for where the approximation is close.

    Examples
    --------
    >>> test = ranks([[29, 13], [7, 7], [7, 21]], "ordered")
    >>> test.name, test.statistic, test.reason.rule
    ('mann_whitney', 517.5, 'ordered_two_groups')
    """
    counts = filled(table)
    n, groups = int(counts.sum()), counts.shape[1]
    if n == 0:
        return without("not_computable_empty", n)
    if groups == 1:
        return without("not_computable_one_group", n)
    if len(counts) == 1:
        return without("not_computable_one_value", n)
    facts = (("groups", groups), ("empty_groups", checked(table).shape[1] - groups), ("n", n))
    if groups == 2:
        least = int(counts.sum(axis=0).min())
        if least < SMALL_GROUP and (exact := mann_whitney_exact(counts)) is not None:
            reason = Reason(f"{kind}_small_group", (*facts, ("least_group", least)))
            return Test(MANN_WHITNEY_EXACT, u_of(counts), None, exact, reason)
        u, p = mann_whitney(counts)
        return Test(MANN_WHITNEY, u, None, p, Reason(f"{kind}_two_groups", facts))
    h, df, p = kruskal_wallis(counts)
    return Test(KRUSKAL_WALLIS, h, df, p, Reason(f"{kind}_several_groups", facts))


def without(rule: str, n: int) -> Test:
    """Give the test that there is not, with the reason why, from `REASONS`."""
    return Test(NO_TEST, None, None, None, Reason(rule, (("n", n),)))


def _not_computable(counts: Counts) -> str | None:
    if counts.size == 0:
        return "not_computable_empty"
    if counts.shape[1] == 1:
        return "not_computable_one_group"
    return "not_computable_one_category" if counts.shape[0] == 1 else None


def _expected_facts(table: Counts, counts: Counts) -> Facts:
    expected = expected_of(counts)
    return (
        ("cells_below_5", expected.below_5),
        ("cells", expected.cells),
        ("least_expected", expected.least),
        ("empty_rows", len(table) - len(counts)),
        ("empty_columns", table.shape[1] - counts.shape[1]),
    )
