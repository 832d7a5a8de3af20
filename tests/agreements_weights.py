"""What computes each result of R's survey package: weighted shares, design-based tests, raking."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import interpolate, stats

from helpers.analysis import raking, raoscott, weighted, weightedgroups
from helpers.analysis.design import Design, Floats, designed
from helpers.analysis.raking import Margin
from reference import agrees, data

TOTALS = {"E": 4421.0, "H": 755.0, "M": 1018.0}
MARGINS = ("stype", "sch_wide", "comp_imp")


@cache
def schools(design: str) -> tuple[pd.DataFrame, Design]:
    frame = data("survey_api")
    if design == "W":
        return frame, designed(frame["pw"].to_numpy())
    return frame, designed(frame["pw"].to_numpy(), frame["stype"].tolist(), frame["fpc"].to_numpy())


def awarded(frame: pd.DataFrame) -> np.ndarray:
    return (frame["awards"] == "Yes").to_numpy()


def share_and_limits(design: str, method: str) -> dict[str, float]:
    frame, drawn = schools(design)
    low, high = weighted.limits(awarded(frame), drawn, method=method)
    return {"p": weighted.mean(awarded(frame).astype(float), drawn).mean, "low": low, "high": high}


def by_likelihood(design: str) -> dict[str, float]:
    """Ours as R finds it: where a spline through a few points of the profile is at the level, not the root."""
    frame, drawn = schools(design)
    hits = awarded(frame).astype(float)
    one = weighted.mean(hits, drawn)
    root, deff = weighted.signed_root(hits, drawn)
    centre = math.log(one.mean / (1 - one.mean))
    reached = float(stats.t.isf(0.025, drawn.degrees)) * math.sqrt(deff)
    last = math.sqrt(float(stats.f.isf(stats.norm.sf(reached) / 2, 1, drawn.n - 1)))
    step = last / 5 * one.se / (one.mean * (1 - one.mean))
    low, high = (interpolated(root, centre, step, last, goal) for goal in (-reached, reached))
    return {"p": one.mean, "low": low, "high": high}


def interpolated(
    root: Callable[[float], float], centre: float, step: float, last: float, goal: float
) -> float:
    """``confint`` of a glm: points out to the last value, a spline at three times as many, lines between."""
    points = [centre]
    for side in (-1, 1):
        for far in range(1, 10):
            points.append(centre + side * far * step)
            if abs(root(points[-1])) >= last:
                break
    x = np.array(sorted(points))
    y = np.array([root(one) for one in x])
    fine = np.linspace(x[0], x[-1], 3 * len(x))
    logit = float(np.interp(goal, spline(x, y)(fine), fine))
    return 1 / (1 + math.exp(-logit))


def spline(x: Floats, y: Floats) -> interpolate.PPoly:
    """R's default: at each end the third derivative is that of the cubic through the four outer points."""

    def third(points: slice) -> float:
        return 6 * float(np.polyfit(x[points], y[points], 3)[0])

    left, right = third(slice(0, 4)), third(slice(-4, None))
    # Natural, clamped or not-a-knot would be other splines: the second derivatives are solved for here.
    n, gaps, slopes = len(x), np.diff(x), np.diff(y) / np.diff(x)
    system, known = np.zeros((n, n)), np.zeros(n)
    for k in range(1, n - 1):
        system[k, k - 1 : k + 2] = gaps[k - 1], 2 * (gaps[k - 1] + gaps[k]), gaps[k]
        known[k] = 6 * (slopes[k] - slopes[k - 1])
    system[0, :2], known[0] = (-1, 1), left * gaps[0]
    system[-1, -2:], known[-1] = (-1, 1), right * gaps[-1]
    bent = np.linalg.solve(system, known)
    steep = slopes - gaps * (2 * bent[:-1] + bent[1:]) / 6
    parts = np.array([np.diff(bent) / (6 * gaps), bent[:-1] / 2, steep, y[:-1]])
    return interpolate.PPoly(parts, x)


def test_of(design: str, statistic: str) -> dict[str, float]:
    frame, drawn = schools(design)
    found = raoscott.independence(frame["sch_wide"].tolist(), frame["awards"].tolist(), drawn, statistic)
    error = np.nan if found.df_error is None else found.df_error
    return {"statistic": found.statistic, "ndf": found.df, "ddf": error, "p": found.p}


def cross(frame: pd.DataFrame, weights: Floats, row: str, column: str) -> pd.DataFrame:
    return frame.assign(w=weights).pivot_table("w", row, column, aggfunc="sum", fill_value=0)


def by_type(design: str) -> pd.DataFrame:
    """The share of each type: a domain's influence is that of its own respondents alone."""
    frame, drawn = schools(design)
    found = {}
    for kind in TOTALS:
        inside = (frame["stype"] == kind).to_numpy()
        share = weighted.mean(awarded(frame)[inside].astype(float), designed(drawn.weights[inside])).mean
        within = drawn.weights * inside
        influence = within * (awarded(frame) - share) / within.sum()
        found[kind] = {"p": share, "se": float(np.sqrt(drawn.covariance(influence[:, None])[0, 0]))}
    return pd.DataFrame(found).T


def means(design: str) -> pd.DataFrame:
    frame, drawn = schools(design)
    found = {}
    for name in ("sch_wide", "awards"):
        for level in ("No", "Yes"):
            one = weighted.mean((frame[name] == level).to_numpy(float), drawn)
            found[f"{name}{level}"] = {"p": one.mean, "se": one.se, "deff_replace": one.deff_replace}
    return pd.DataFrame(found).T


def average(design: str) -> dict[str, Any]:
    frame, drawn = schools(design)
    found = weighted.mean(frame["api00"].to_numpy(float), drawn)
    return {"mean": found.mean, "se": found.se, "deff": found.deff}


for name in ("S", "W"):
    agrees("survey_api", f"{name}.mean_api00")(lambda d=name: average(d))
    agrees("survey_api", f"{name}.props")(lambda d=name: means(d))
    agrees("survey_api", f"{name}.degf")(lambda d=name: schools(d)[1].degrees)
    agrees("survey_api", f"{name}.by_stype_awards")(lambda d=name: by_type(d))
    agrees("survey_api", f"{name}.table_stype_awards")(
        lambda d=name: cross(schools(d)[0], schools(d)[1].weights, "stype", "awards")
    )
    agrees("survey_api", f"{name}.rowpct_stype_awards")(
        lambda d=name: pd.DataFrame(
            {"No": 100 - 100 * by_type(d)["p"].astype(float), "Yes": 100 * by_type(d)["p"].astype(float)}
        )
    )
    for method in weighted.METHODS:
        if method != "likelihood":
            agrees("survey_api", f"{name}.ci_awards_{method}")(
                lambda d=name, m=method: share_and_limits(d, m)
            )
    agrees("survey_api", f"{name}.ci_awards_likelihood")(lambda d=name: by_likelihood(d))
    for statistic in raoscott.STATISTICS:
        agrees("survey_api", f"{name}.svychisq_schwide_awards_{statistic}")(
            lambda d=name, s=statistic: test_of(d, s)
        )


def second_order(rows: pd.Series, columns: pd.Series, drawn: Design) -> dict[str, float | None]:
    found = raoscott.independence(rows.tolist(), columns.tolist(), drawn)
    return {"F": found.statistic, "ndf": found.df, "ddf": found.df_error, "p": found.p}


@agrees("survey_api", "W.svychisq_stype_compimp_F")
def _() -> dict[str, float | None]:
    frame, drawn = schools("W")
    return second_order(frame["stype"], frame["comp_imp"], drawn)


@agrees("survey_api", "W.svyttest_api00_awards")
def _() -> dict[str, float | None]:
    frame, drawn = schools("W")
    found = weightedgroups.difference(frame["api00"].to_numpy(float), frame["awards"].tolist(), drawn)
    return {"t": found.t, "df": found.df, "p": found.p, "diff": found.difference}


@agrees("survey_api", "W.svyranktest_kw_api00_stype")
def _() -> dict[str, float | None]:
    # The reference's names are exchanged: its "statistic" is the degrees of freedom, its "df" the chi-square.
    frame, drawn = schools("W")
    found = weightedgroups.kruskal_wallis(frame["api00"].to_numpy(float), frame["stype"].tolist(), drawn)
    return {"statistic": found.df, "df": found.statistic, "p": found.p}


@agrees("survey_api", "W.svyquantile_api00")
def _() -> list[float]:
    frame, drawn = schools("W")
    values = frame["api00"].to_numpy(float)
    return [weighted.quantile(values, drawn.weights, share) for share in (0.25, 0.5, 0.75)]


@agrees("survey_api", "kish")
def _() -> dict[str, float]:
    weights = schools("W")[1].weights
    n = weighted.effective(weights)
    deff = len(weights) / n
    return {"n": len(weights), "sum": weights.sum(), "ess": n, "deff_w": deff, "cv2": deff - 1}


# ---- raking of a simple random sample


@cache
def sample() -> pd.DataFrame:
    return pd.read_csv(Path(os.environ["REFERENCE_RESULTS"]) / "survey_api" / "data_srs.csv")


@cache
def margins() -> tuple[Margin, ...]:
    found = pd.read_csv(Path(os.environ["REFERENCE_RESULTS"]) / "survey_api" / "population_margins.csv")
    made = []
    for name in MARGINS:
        levels = found[found["variable"] == name]
        codes = pd.Categorical(sample()[name], categories=levels["level"]).codes.astype(np.int64)
        made.append(Margin(name, codes, levels["N"].to_numpy(float), tuple(levels["level"])))
    return tuple(made)


def base() -> Floats:
    return np.full(len(sample()), 6194 / 200)


@cache
def raked() -> Floats:
    return raking.rake(margins(), base()).weights


RAKED = "R's survey stops raking before nothing changes any more, at 1e-7 relative or better"


@agrees("survey_api", "rake.cell_weights", absolute=1e-6, why=RAKED)
def _() -> dict[str, float]:
    names = sample()[list(MARGINS)].agg("|".join, axis=1)
    return dict(zip(names, raked(), strict=True))


agrees("survey_api", "rake.achieved", absolute=4421e-8, why=f"{RAKED}: 1e-8 of the largest margin")(
    lambda: pd.Series({one.name: np.bincount(one.codes, raked()).tolist() for one in margins()})
)


@agrees("survey_api", "rake.kish")
def _() -> dict[str, float]:
    n = weighted.effective(raked())
    return {"min": raked().min(), "max": raked().max(), "ess": n, "deff_w": len(raked()) / n}


def estimates(drawn: Design) -> pd.DataFrame:
    values = {
        "api00": sample()["api00"].to_numpy(float),
        'I(awards == "Yes")FALSE': (~awarded(sample())).astype(float),
        'I(awards == "Yes")TRUE': awarded(sample()).astype(float),
    }
    found = {name: weighted.mean(one, drawn) for name, one in values.items()}
    return pd.DataFrame({name: {"est": one.mean, "se": one.se} for name, one in found.items()}).T


def fitted(which: Callable[[Margin], bool], weights: Floats, sweeps: int | None = None) -> Design:
    codes = [one.codes.tolist() for one in margins() if which(one)]
    return designed(weights, margins=codes, sweeps=sweeps)


# survey takes out the margins ten times, where ours goes on until nothing changes.
agrees("survey_api", "rake.estimates")(lambda: estimates(fitted(lambda _: True, raked(), sweeps=10)))
agrees("survey_api", "rake.estimates_naive")(lambda: estimates(designed(raked())))


@agrees("survey_api", "rake.max_abs_diff_vs_calibrate_raking", absolute=1e-6, why=RAKED)
def _() -> float:
    frame = pd.read_csv(Path(os.environ["REFERENCE_RESULTS"]) / "survey_api" / "rake_weights.csv")
    return float(np.abs(raked() - frame["rake_weight"].to_numpy()).max())


@agrees("survey_api", "greg.range")
def _() -> list[float]:
    found = raking.calibrate(margins(), base())
    return [found.min(), found.max()]


def poststratified() -> Floats:
    return raking.poststratify(margins()[0], base()).weights


@agrees("survey_api", "poststrat.weights")
def _() -> dict[str, float]:
    return dict(zip(sample()["stype"], poststratified(), strict=True))


@agrees("survey_api", "poststrat.mean_api00")
def _() -> dict[str, float]:
    drawn = fitted(lambda one: one.name == "stype", poststratified())
    found = weighted.mean(sample()["api00"].to_numpy(float), drawn)
    return {"mean": found.mean, "se": found.se}


@agrees("survey_api", "trim.kish")
def _() -> dict[str, float]:
    found = raking.trim(raked(), 24, 38)
    n = weighted.effective(found)
    return {"min": found.min(), "max": found.max(), "sum": found.sum(), "ess": n}


agrees("survey_api", "rake.svychisq_awards_stype_F")(
    lambda: second_order(sample()["awards"], sample()["stype"], designed(raked()))
)
agrees("survey_api", "rake.weighted_awards_stype")(lambda: cross(sample(), raked(), "awards", "stype"))
