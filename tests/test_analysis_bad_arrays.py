"""Weights, margins, scores, matrices and single numbers that make no sense: refused in words, never computed with.

Weights whose squares overflow (1e300) are nobody's weights and are not here.
"""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import test_analysis_bad_input
from helpers import analysis
from helpers.analysis import (
    compare,
    dunn,
    effect,
    exact,
    independence,
    interval,
    matched,
    montecarlo,
    multiplicity,
    nominal,
    optionset,
    ordinal,
    overlap,
    precision,
    quantile,
    raking,
    rank,
    raoscott,
    reliability,
    strata,
    table,
    trend,
    weighted,
    weightedgroups,
)
from helpers.analysis.design import designed
from helpers.analysis.factor import one_factor
from helpers.analysis.raking import Margin
from helpers.errors import UserError
from test_analysis_bad_input import ANY, IMPOSSIBLE, SQUARE, TABLES, numbers

INF, NAN = float("inf"), float("nan")
Call = Callable[[], Any]


def array(*values: Any) -> np.ndarray:
    return np.array(values)


MORE_TABLES: dict[str, Callable[[Any], Any]] = {
    "pearson": independence.pearson,
    "g_test": independence.g_test,
    "freeman_halton": exact.freeman_halton,
    "monte_carlo": lambda counts: montecarlo.monte_carlo(counts, draws=50),
    "monte_carlo of chi-square": lambda counts: montecarlo.monte_carlo(counts, draws=50, order="chi_square"),
    "kruskal_wallis": rank.kruskal_wallis,
    "rank_sums": rank.rank_sums,
    "ranked": lambda counts: compare.ranked(counts, "ordered"),
    "u_of": rank.u_of,
    "v_corrected": nominal.v_corrected,
    "pairwise_mann_whitney": lambda counts: dunn.pairwise_mann_whitney(
        counts, [str(place) for place in range(np.shape(counts)[-1])]
    ),
    "odds_ratio of a stratum": strata.odds_ratio,
    "expected_of": table.expected_of,
    "filled": table.filled,
    "square": lambda counts: table.square(counts, "a ratio"),
    "without_gaps": table.without_gaps,
    "checked": table.checked,
    "score_variance": ordinal.score_variance,
    "sum_of_chi2": lambda counts: optionset.sum_of_chi2([counts]),
    "overlap pairs": lambda counts: overlap.pairs(counts, 10, [str(place) for place in range(len(counts))]),
}
SCORES = {
    "nobody": np.empty((0, 3)),
    "no items": np.empty((3, 0)),
    "one respondent": array([1.0, 2.0, 3.0]),
    "constant": np.ones((5, 3)),
    "missing": array([1.0, NAN, 2.0], [2.0, 3.0, 4.0], [1.0, 2.0, 2.0]),
}
VECTORS = {
    "nobody": array(),
    "one": array(1.0),
    "zeros": np.zeros(4),
    "missing": array(1.0, NAN, 2.0),
    "infinite": array(1.0, INF, 2.0),
}
MATRICES = {
    "ones": np.ones((3, 3)),
    "zeros": np.zeros((3, 3)),
    "missing": array([1.0, NAN], [NAN, 1.0]),
    "opposite": array([1.0, -1.0], [-1.0, 1.0]),
    "unrelated": np.eye(3),
}
HITS = {
    "nobody": np.array([], dtype=bool),
    "one": array(True),
    "all": np.ones(4, dtype=bool),
    "none": np.zeros(4, dtype=bool),
    "some": array(True, False, True, False),
}
WEIGHTS = {
    "nobody": array(),
    "one": array(1.0),
    "fine": array(1.0, 2.0, 1.0, 1.0),
    "zeros": np.zeros(4),
    "missing": array(1.0, NAN, 1.0, 1.0),
    "infinite": array(1.0, INF, 1.0, 1.0),
    "negative": array(1.0, -1.0, 1.0, 1.0),
}
MARGINS = {
    "missing total": Margin("m", array(0, 0, 1), array(NAN, 1.0)),
    "infinite total": Margin("m", array(0, 0, 1), array(INF, 1.0)),
    "negative total": Margin("m", array(0, 0, 1), array(-1.0, 2.0)),
    "total of 0 for somebody": Margin("m", array(0, 0, 1), array(0.0, 1.0)),
    "totals of 0": Margin("m", array(0, 0, 1), array(0.0, 0.0)),
    "nobody": Margin("m", np.array([], dtype=int), array(1.0, 1.0)),
    "no such category": Margin("m", array(0, 0, 5), array(1.0, 1.0)),
    "category -1": Margin("m", array(0, 0, -1), array(1.0, 1.0)),
    "category 0.5": Margin("m", array(0, 0, 0.5), array(1.0, 1.0)),
    "population without respondents": Margin("m", array(0, 0, 0), array(1.0, 1.0)),
}
DESIGN = designed([1.0, 2.0, 1.0, 1.0])
FITS: dict[str, Callable[[Margin], Any]] = {
    "rake": lambda margin: raking.rake([margin]),
    "poststratify": raking.poststratify,
    "calibrate": lambda margin: raking.calibrate([margin], np.ones(len(margin.codes))),
}


def fitted(first: list[float], second: list[float], codes: list[int] | None = None) -> list[Margin]:
    return [
        Margin("a", array(0, 1), np.array(first)),
        Margin("b", np.array(codes or [0, 1]), np.array(second)),
    ]


def _calls() -> Iterator[tuple[str, Call]]:
    """What may give numbers or None, or refuse."""
    for name, by_table in MORE_TABLES.items():
        yield from ((f"{name}: {kind}", lambda f=by_table, t=counts: f(t)) for kind, counts in TABLES.items())
    for kind, scores in SCORES.items():
        yield f"friedman: {kind}", lambda x=scores: matched.friedman(x)
        yield f"cochran_q: {kind}", lambda x=scores: matched.cochran_q(np.atleast_2d(x) > 1)
        yield f"item_rest: {kind}", lambda x=scores: reliability.item_rest(np.atleast_2d(x))
        yield f"covariance: {kind}", lambda x=scores: reliability.covariance(np.atleast_2d(x))
    for kind, values in VECTORS.items():
        yield f"wilcoxon: {kind}", lambda x=values: matched.wilcoxon(x)
        yield f"quartiles: {kind}", lambda x=values: quantile.interpolated(x)
    for kind, matrix in MATRICES.items():
        for by_matrix in ("alpha", "lambda_2", "lambda_6", "kmo", "correlated"):
            yield f"{by_matrix}: {kind}", lambda f=by_matrix, x=matrix: getattr(reliability, f)(x)
        yield f"bartlett: {kind}", lambda x=matrix: reliability.bartlett(x, 10)
        yield f"one_factor: {kind}", lambda x=matrix: one_factor(x)
    for kind, weights in WEIGHTS.items():
        for method in weighted.METHODS:
            for hit, hits in HITS.items():
                name = f"weighted {method}: {hit} of {kind}"
                yield name, lambda h=hits, w=weights, m=method: weighted.proportion(h, w, method=m)
        yield f"effective: {kind}", lambda w=weights: weighted.effective(w)
        for kind_of, values in VECTORS.items():
            name = f"weighted quantile: {kind_of} by {kind}"
            yield name, lambda v=values, w=weights: weighted.quantile(v, w, 0.5)
        yield f"weighted mean of 1: {kind}", lambda w=weights: weighted.mean(np.ones(4), designed(w))
        yield f"trim: {kind}", lambda w=weights: raking.trim(w, 0.5, 2)
        margin = Margin("m", array(0, 0, 1, 1), array(1.0, 1.0))
        yield f"rake from: {kind}", lambda w=weights, m=margin: raking.rake([m], w)
        yield f"calibrate from: {kind}", lambda w=weights, m=margin: raking.calibrate([m], w)
    answered = {"constant": (np.ones(4), "aabb"), "one group": (np.arange(4.0), "aaaa")}
    answered |= {"single": (np.arange(4.0), "abbb"), "perfect": (array(1.0, 1.0, 2.0, 2.0), "aabb")}
    for kind, (values, groups) in answered.items():
        yield (
            f"weighted difference: {kind}",
            lambda v=values, g=groups: weightedgroups.difference(v, [*g], DESIGN),
        )
        yield (
            f"weighted ranks: {kind}",
            lambda v=values, g=groups: weightedgroups.kruskal_wallis(v, [*g], DESIGN),
        )
    crossed = {"one row": ("aaaa", "abab"), "one column": ("abab", "aaaa"), "same": ("aabb", "aabb")}
    for kind, (rows, columns) in (crossed | {"four": ("abcd", "abcd")}).items():
        for statistic in ("F", "Chisq", "Wald", "adjWald"):
            name = f"raoscott {statistic}: {kind}"
            yield name, lambda r=rows, c=columns, s=statistic: raoscott.independence([*r], [*c], DESIGN, s)
    for share, n in ((0.0, 10), (1.0, 10), (0.5, 0), (0.5, 1)):
        yield f"half_width: {share}, {n}", lambda p=share, n=n: precision.half_width(p, n)
    for share, first, second in ((0.0, 10, 10), (1.0, 10, 10), (0.5, 0, 5), (0.5, 1, 1)):
        yield (
            f"detectable: {share}, {first}, {second}",
            lambda p=share, n=first, m=second: precision.detectable(p, n, m),
        )
    yield "detectable: power below the level", lambda: precision.detectable(0.5, 10, 10, 0.05, 0.01)
    yield "eta_squared: no respondents left", lambda: rank.eta_squared(1.0, 3, 3)
    yield "epsilon_squared: one respondent", lambda: effect.epsilon_squared(1.0, 1)
    yield "epsilon_squared: no statistic", lambda: effect.epsilon_squared(None, 5)
    yield "least_p: nothing", lambda: optionset.least_p([])
    yield "least_p: no p", lambda: optionset.least_p([None, None])
    yield "sum_of_chi2: nothing", lambda: optionset.sum_of_chi2([])
    for kind, ticks in {"nobody": (0, 2), "no options": (3, 0), "all alike": (3, 2)}.items():
        yield (
            f"second_order: {kind}",
            lambda t=ticks: optionset.second_order([np.ones(t, bool), np.ones((3, t[1]), bool)]),
        )
    for n, items in ((0, 3), (1, 3), (10, 1)):
        yield (
            f"alpha_interval: {n} respondents, {items} items",
            lambda n=n, k=items: reliability.alpha_interval(0.8, n, k),
        )
    for sd, n in ((1.0, 0), (1.0, 1), (0.0, 5)):
        yield f"interval of a mean: {sd}, {n}", lambda s=sd, n=n: interval.mean(1.0, s, n)


def _refused() -> Iterator[tuple[str, Call, str]]:
    """What is refused, naming the value."""
    wrong = {"negative": "-1", "fractional": "1.5", "infinite": "inf", "missing": "nan"}
    for name, by_table in (SQUARE | ANY | MORE_TABLES).items():
        for kind, value in wrong.items():
            yield f"{name}: {kind}", lambda f=by_table, k=kind: f(IMPOSSIBLE[k]), value
    for fit, function in FITS.items():
        yield from (
            (f"{fit}: {kind}", lambda f=function, m=margin: f(m), "") for kind, margin in MARGINS.items()
        )
    yield "rake: totals differ", lambda: raking.rake(fitted([1.0, 1.0], [1.0, 2.0])), "2"
    yield "rake: contradiction", lambda: raking.rake(fitted([1.0, 2.0], [2.0, 1.0])), "a, b"
    yield "rake: other respondents", lambda: raking.rake(fitted([1.0, 1.0], [1.0, 1.0], [0, 1, 1])), "3"
    yield (
        "calibrate: contradiction",
        lambda: raking.calibrate(fitted([1.0, 2.0], [2.0, 1.0]), np.ones(2)),
        "a, b",
    )
    for bounds in ((2.0, 1.0), (NAN, 2.0)):
        yield f"trim: {bounds}", lambda b=bounds: raking.trim(array(1.0, 3.0, 1.0, 1.0), *b), f"{bounds[0]:g}"
    yield "weighted mean: missing", lambda: weighted.mean(array(1.0, NAN, 1.0, 1.0), DESIGN), "nan"
    yield (
        "weighted difference: missing",
        lambda: weightedgroups.difference(array(1.0, NAN, 1.0, 1.0), [*"aabb"], DESIGN),
        "nan",
    )
    yield (
        "weighted difference: of others",
        lambda: weightedgroups.difference(array(1.0, 2.0), [*"ab"], DESIGN),
        "2",
    )
    yield (
        "raoscott: no such statistic",
        lambda: raoscott.independence([*"aabb"], [*"abab"], DESIGN, "t"),
        "'t'",
    )
    for confidence in (0.0, 1.0, 2.0, NAN):
        yield f"confidence: {confidence}", lambda c=confidence: interval.proportion(1, 5, c), str(confidence)
    for count, base, value in (
        (-1, 5, "-1"),
        (1, -5, "-5"),
        (INF, 5, "inf"),
        (NAN, 5, "nan"),
        (2.0, 5, "2.0"),
    ):
        yield f"proportion: {count} of {base}", lambda c=count, b=base: interval.proportion(c, b), value
    for p in (NAN, 1.5, -0.1, INF):
        yield f"adjusted: {p}", lambda p=p: multiplicity.adjusted([0.1, p]), str(p)
        yield f"least_p: {p}", lambda p=p: optionset.least_p([0.1, p]), str(p)
    for scores in ([1.0, NAN], [1.0, INF], [1.0]):
        yield (
            f"trend scores: {scores}",
            lambda s=scores: trend.cochran_armitage([[1, 2], [3, 4]], s),
            str(scores),
        )
        yield (
            f"linear scores: {scores}",
            lambda s=scores: trend.linear_by_linear([[1, 2], [3, 4]], s),
            str(scores),
        )
    for share in (NAN, 2.0, -0.1):
        yield f"half_width: {share}", lambda p=share: precision.half_width(p, 10), str(share)
        yield f"detectable: {share}", lambda p=share: precision.detectable(p, 10, 10), str(share)
    for sizes, value in (({"a": -1, "b": 3}, "-1"), ({"a": 1.5, "b": 2}, "1.5")):
        yield f"precision: {sizes}", lambda s=sizes: precision.precision(s), value
    for level in (0.0, 1.0):
        yield (
            f"detectable at the level {level}",
            lambda a=level: precision.detectable(0.5, 10, 10, alpha=a),
            str(level),
        )
        yield (
            f"detectable with power {level}",
            lambda b=level: precision.detectable(0.5, 10, 10, power=b),
            str(level),
        )


CALLS = dict(_calls())
REFUSED = {name: (call, value) for name, call, value in _refused()}


def run(call: Call) -> Any:
    """A result, or the project's own error; a library's error or warning goes through."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return call()
        except (ValueError, UserError) as error:
            last = traceback.extract_tb(error.__traceback__)[-1].filename
            assert "helpers" in last and str(error), f"not said by the project: {error!r}"
            return error


@pytest.mark.parametrize("name", CALLS)
def test_numbers_or_none_or_a_refusal(name: str) -> None:
    found = list(numbers(run(CALLS[name])))
    assert not any(math.isnan(number) for number in found)


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_names_the_value(name: str) -> None:
    call, value = REFUSED[name]
    error = run(call)
    assert isinstance(error, ValueError | UserError), f"accepted: {error!r}"
    assert value in str(error)


def test_every_statistic_of_a_table_is_asked() -> None:
    modules = [test_analysis_bad_input, importlib.import_module(__name__)]
    asked = " ".join(inspect.getsource(module) for module in modules)
    left = []
    for _, name, _ in pkgutil.iter_modules(analysis.__path__, "helpers.analysis."):
        module = importlib.import_module(name)
        for function in vars(module).values():
            own = inspect.isfunction(function) and function.__module__ == name
            if own and function.__name__[0] != "_" and "table" in inspect.signature(function).parameters:
                left.append(f"{name.rpartition('.')[2]}.{function.__name__}")
    assert len(left) > 30
    # Every crosstab of test_analysis_poor_answers is made by `crosstab.tabulated`, which so is asked too.
    assert [function for function in left if function not in asked] == []
