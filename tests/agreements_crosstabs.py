"""What computes each result of R on intervals, differences and ratios of shares, and crosstabs."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pingouin
from scipy import stats

from agreements_core import (
    FOODS,
    SMOKE,
    V_WHY,
    ages_alcohol,
    food_by_illness,
    framed,
    pearson,
    sex_whnd,
    smoke_exer,
    treatment_improved,
    treatment_marked,
    vote_education,
)
from helpers.analysis import choice, independence, residual
from helpers.analysis.difference import Difference, difference
from helpers.analysis.interval import proportion, simultaneous
from helpers.analysis.montecarlo import monte_carlo
from helpers.analysis.odds import odds_ratio, risk_ratio, sample_odds_ratio
from helpers.analysis.results import Crosstab, Proportion
from reference import MONTE_CARLO, agrees, data


def uniroot(*names: str) -> Callable[[Any], Any]:
    """What R's fisher.test leaves open: it finds a ratio, or 1 over it if above 1, to 1.2e-4 by uniroot.

    scipy solves them to rounding (`test_the_limits_of_the_odds_ratio_cut_off_their_tails`).
    """

    def tolerance(theirs: Any) -> Any:
        """R's fisher.test finds a ratio, or 1 over it if above 1, only to 1.2e-4 (uniroot's tolerance)."""
        found = theirs * 0.0
        found[list(names)] = 1.3e-4 * np.maximum(1.0, theirs[list(names)] ** 2)
        return found.to_numpy()

    return tolerance


def limits(shares: list[Proportion]) -> pd.DataFrame:
    return pd.DataFrame([[one.low, one.high] for one in shares], SMOKE, ["low", "high"])


def smokers() -> list[int]:
    return [sum(row) for row in smoking()]


def smoking() -> list[list[int]]:
    counts = data("mass_survey")["Smoke"].value_counts()
    return [[int(counts[level])] for level in SMOKE]


for key, method in {
    "wilson_cc95": "Wilson, continuity-corrected",
    "clopper_pearson95": "Clopper-Pearson",
    "agresti_coull95": "Agresti-Coull",
}.items():
    agrees("mass_survey", f"smoke.{key}")(
        lambda m=method: limits([proportion(count, sum(smokers()), method=m) for count in smokers()])
    )

agrees("mass_survey", "smoke.goodman_simultaneous95")(lambda: limits(list(simultaneous(smokers()))))


@agrees("mass_survey", "edge.clopper_0_of_10")
def _() -> list[float | None]:
    found = proportion(0, 10, method="Clopper-Pearson")
    return [found.low, found.high]


def tested(statistic: float, df: int, p: float) -> dict[str, float]:
    return {"statistic": statistic, "df": df, "p": p}


agrees("mass_survey", "smoke.gof_uniform")(
    lambda: tested(*independence.goodness_of_fit(smokers(), [1, 1, 1, 1]))
)
agrees("mass_survey", "missing.complete_cases")(lambda: len(data("mass_survey").dropna()))


# ---- 2 x 2


def total_percents(table: Crosstab) -> pd.DataFrame:
    return framed(table, 100 * np.array(table.counts) / table.n)


def yates(table: Crosstab) -> dict[str, float | None]:
    test = choice.independence(table.counts, "yates_chi2")
    assert test.reason.rule == "asked_for"
    return {"statistic": test.statistic, "df": test.df, "p": test.p}


def fisher_test(table: Crosstab, names: tuple[str, str, str, str]) -> dict[str, float | None]:
    ratio = odds_ratio(table.counts)
    return dict(
        zip(names, [independence.fisher(table.counts), ratio.value, ratio.low, ratio.high], strict=True)
    )


FISHER = ("p", "or_cmle", "or_low", "or_high")
OSWEGO = ("or", "low", "high")
agrees("mass_survey", "sex_whnd.total_pct")(lambda: total_percents(sex_whnd()))
agrees("mass_survey", "sex_whnd.chi2_yates")(lambda: yates(sex_whnd()))
agrees("mass_survey", "sex_whnd.fisher", absolute=uniroot(*FISHER[1:]))(
    lambda: fisher_test(sex_whnd(), FISHER)
)
agrees("mass_survey", "sex_whnd.or_sample")(lambda: sample_odds_ratio(sex_whnd().counts).value)


@agrees("mass_survey", "sex_whnd.or_woolf95")
def _() -> list[float | None]:
    found = sample_odds_ratio(sex_whnd().counts)
    return [found.low, found.high]


def left_handed(method: str) -> Difference:
    (left, right), (more, others) = sex_whnd().counts
    return difference((left, left + right), (more, more + others), method=method)


@agrees("mass_survey", "sex_whnd.prop_diff_wald")
def _() -> dict[str, float | None]:
    found = left_handed("Wald")
    shares = {"p1": found.first.share, "p2": found.second.share}
    return shares | {"low": found.low, "high": found.high}


@agrees("mass_survey", "sex_whnd.prop_diff_newcombe")
def _() -> dict[str, float | None]:
    found = left_handed("Newcombe")
    return {"diff": found.value, "low": found.low, "high": found.high}


agrees("vcd_arthritis", "trt_marked.chi2_yates")(lambda: yates(treatment_marked()))
agrees("vcd_arthritis", "trt_marked.fisher", absolute=uniroot(*OSWEGO))(
    lambda: fisher_test(treatment_marked(), ("p", "or", "low", "high"))
)


@agrees("vcd_arthritis", "trt_marked.diff_newcombe")
def _() -> dict[str, float | None]:
    (no, yes), (few, more) = treatment_marked().counts
    found = difference((more, few + more), (yes, no + yes))
    return {"diff": found.value, "low": found.low, "high": found.high}


@agrees("vcd_arthritis", "trt_marked.rr")
def _() -> dict[str, float | None]:
    (no, yes), (few, more) = treatment_marked().counts
    found = risk_ratio([[more, few], [yes, no]])
    return {"rr": found.value, "low": found.low, "high": found.high}


@agrees("epitools_oswego", "by_ill.tests", absolute=uniroot(*OSWEGO))
def _() -> pd.DataFrame:
    found = {}
    for food in FOODS:
        counts = food_by_illness(food).counts
        chi2, _, p = pearson(counts)
        tests = {"chi2": chi2, "p_chi2": p, "p_fisher": independence.fisher(counts)}
        ratio = odds_ratio(counts)
        found[food] = tests | dict(zip(OSWEGO, [ratio.value, ratio.low, ratio.high], strict=True))
    return pd.DataFrame(found).T


# ---- larger tables


agrees("mass_survey", "smoke_exer.pearson_resid")(
    lambda: framed(smoke_exer(), residual.pearson(smoke_exer().counts))
)
agrees("mass_survey", "smoke_exer.adj_resid_p")(
    lambda: framed(smoke_exer(), residual.p_values(smoke_exer().residuals, None))
)
agrees("mass_survey", "smoke_exer.G")(lambda: tested(*independence.g_test(smoke_exer().counts)))
agrees("mass_survey", "smoke_exer.chi2_mc_p_1e6", absolute=MONTE_CARLO)(
    lambda: monte_carlo(smoke_exer().counts, draws=2_000_000, order="chi_square")
)
agrees("esoph", "cases_age_alc.chi2_mc_p_1e6", absolute=MONTE_CARLO)(
    lambda: monte_carlo(ages_alcohol().counts, order="chi_square")
)


def corrected_v(table: Crosstab) -> float | None:
    assert table.association is not None
    return table.association.v_corrected.value


@agrees("mass_survey", "smoke_exer.cramers_v_bias_corrected", absolute={"high": 3e-7}, why=V_WHY)
def _() -> dict[str, float | None]:
    measured = smoke_exer().association
    assert measured is not None
    effect = measured.v_corrected
    return {"V": effect.value, "low": effect.low, "high": effect.high}


agrees("vcd_arthritis", "trt_imp.cramers_v_bias_corrected")(lambda: corrected_v(treatment_improved()))
agrees("cardata_chile", "vote_education.cramers_v_bias_corrected")(lambda: corrected_v(vote_education()))


@agrees("mass_survey", "smoke_exer.contingency_coef")
def _() -> float | None:
    measured = smoke_exer().association
    assert measured is not None
    return measured.contingency


@agrees("cardata_chile", "vote_education.colprop_z")
def _() -> pd.DataFrame:
    table = vote_education()
    assert table.compared is not None
    found = {
        f"{table.rows[one.row]}:{table.columns[one.first]}-{table.columns[one.second]}": (
            {"z": one.z, "p": one.p, "p_bonf": one.p_adjusted}
        )
        for one in table.compared.pairs
    }
    return pd.DataFrame(found).T


@agrees("cardata_chile", "vote_education.column_letters")
def _() -> dict[str, list[str]]:
    table = vote_education()
    assert table.compared is not None
    return dict(zip(table.columns, map(list, zip(*table.compared.letters, strict=True)), strict=True))


# ---- means are outside this room: scipy and pingouin give what R gives


@agrees("mass_survey", "pulse_sex.welch")
def _() -> dict[str, Any]:
    groups = data("mass_survey").groupby("Sex")["Pulse"]
    women, men = (groups.get_group(sex).dropna() for sex in ("Female", "Male"))
    found = stats.ttest_ind(women, men, equal_var=False)
    low, high = found.confidence_interval(0.95)
    return {"t": found.statistic, "df": found.df, "p": found.pvalue, "low": low, "high": high}


def welch(dataset: pd.DataFrame, value: str, group: str) -> dict[str, Any]:
    found = pingouin.welch_anova(data=dataset.dropna(subset=[value, group]), dv=value, between=group).iloc[0]
    return {"F": found["F"], "df1": found["ddof1"], "df2": found["ddof2"], "p": found["p_unc"]}


agrees("mass_survey", "pulse_exer.welch_anova")(lambda: welch(data("mass_survey"), "Pulse", "Exer"))


@agrees("survey_api", "srs.gof_stype_vs_population")
def _() -> dict[str, float]:
    folder = os.environ["REFERENCE_RESULTS"]
    margins = pd.read_csv(f"{folder}/survey_api/population_margins.csv")
    totals = margins[margins["variable"] == "stype"].set_index("level")["N"]
    counts = pd.read_csv(f"{folder}/survey_api/data_srs.csv")["stype"].value_counts().loc[totals.index]
    chi2, df, p = independence.goodness_of_fit(counts.tolist(), totals.tolist())
    return {"chi2": chi2, "df": df, "p": p}
