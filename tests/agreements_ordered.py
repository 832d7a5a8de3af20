"""What computes each result of R: ordered answers, trends, ranks, paired and stratified comparisons."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from agreements_core import (
    BFI,
    EXER,
    IMPROVED,
    STUDENTS,
    ages_alcohol,
    bfi,
    by_group,
    chile,
    consumption,
    from_frame,
    pulse_exer,
    pulse_sex,
    same_item,
    smoke_exer,
    treatment_improved,
)
from builders import likert, numeric, single
from helpers.analysis import count
from helpers.analysis.crosstab import crosstab
from helpers.analysis.dunn import dunn
from helpers.analysis.ordinal import kendall, ordinal, spearman
from helpers.analysis.paired import paired
from helpers.analysis.polychoric import polychoric
from helpers.analysis.rank import eta_squared, mann_whitney, mann_whitney_exact
from helpers.analysis.results import Comparison
from helpers.analysis.stratified import stratified
from helpers.analysis.table import Counts
from helpers.analysis.trend import cochran_armitage, jonckheere, linear_by_linear
from helpers.cleaning.answers import Answers
from reference import agrees, data


def pairs_of(table: Any) -> dict[str, Any]:
    found = ordinal(table)
    return {
        "C": found.pairs.concordant,
        "D": found.pairs.discordant,
        "gamma": found.gamma.effect.value,
        "tau_b": found.tau_b.effect.value,
        "tau_c": found.tau_c.effect.value,
        "somers_col_given_row": found.somers_columns.effect.value,
        "somers_row_given_col": found.somers_rows.effect.value,
    }


def kendall_of(table: Any, name: str = "tau_b") -> dict[str, Any]:
    test = kendall(table)
    return {name: ordinal(table).tau_b.effect.value, "z": test.z, "p": test.p, "n": int(np.sum(table))}


def trend_of(table: Any) -> dict[str, Any]:
    found = jonckheere(table)
    return {"J": found.j, "mean": found.mean, "var": found.variance, "z": found.z, "p_two_sided": found.p}


def values(groups: list[Answers], code: str) -> Counts:
    """A numeric item, or an ordered one by the place of its options, as a table of values by group."""
    item = groups[0].item(code)
    found = [
        count.numbers(one, one.item(code))
        if item.kind == "numeric"
        else count.positions(one, item).astype(float)
        for one in groups
    ]
    return count.values_by_group(found)


# ---- mass_survey

agrees("mass_survey", "smoke_exer.ordinal")(lambda: pairs_of(smoke_exer().counts))
agrees("mass_survey", "smoke_exer.kendall_tau_b")(lambda: kendall_of(smoke_exer().counts, "tau"))


@agrees("mass_survey", "smoke_exer.spearman")
def _() -> dict[str, Any]:
    rho, p = spearman(smoke_exer().counts)
    return {"rho": rho.value, "p": p}


@cache
def pulses_by_sex() -> Counts:
    return values(by_group(data("mass_survey"), "Sex", STUDENTS, "Female", "Male"), "Pulse")


@agrees("mass_survey", "pulse_sex.mannwhitney")
def _() -> dict[str, Any]:
    women, men = (one.base.answered for one in pulse_sex().descriptions)
    test = pulse_sex().test
    _, uncorrected = mann_whitney(pulses_by_sex(), continuity=False)
    found = {"U_female": test.statistic, "n_female": women, "n_male": men}
    return found | {"p_cc": test.p, "p_nocc": uncorrected}


@agrees("mass_survey", "pulse_sex.rank_biserial")
def _() -> dict[str, Any]:
    r = pulse_sex().effect.value
    assert r is not None
    return {"rb": r, "A_cles": (r + 1) / 2}


@cache
def pulses_by_exercise() -> Counts:
    return values(by_group(data("mass_survey"), "Exer", STUDENTS, *EXER), "Pulse")


@agrees("mass_survey", "pulse_exer.kruskal_effect")
def _() -> dict[str, Any]:
    found = pulse_exer()
    assert found.test.statistic is not None
    n = int(pulses_by_exercise().sum())
    return {"epsilon2": found.effect.value, "eta2_H": eta_squared(found.test.statistic, 3, n)}


agrees("mass_survey", "pulse_exer.jonckheere")(lambda: trend_of(pulses_by_exercise()))

# ---- vcd_arthritis

agrees("vcd_arthritis", "trt_imp.ordinal")(lambda: pairs_of(treatment_improved().counts))
agrees("vcd_arthritis", "trt_imp.kendall_tau_b")(lambda: kendall_of(treatment_improved().counts, "tau"))


@agrees("vcd_arthritis", "trt_imp.gamma")
def _() -> dict[str, Any]:
    found = ordinal(treatment_improved().counts).gamma
    limits = {"low": found.effect.low, "high": found.effect.high}
    return {"gamma": found.effect.value, "se": found.error} | limits


@agrees("vcd_arthritis", "trt_imp.linear_by_linear")
def _() -> dict[str, Any]:
    found = linear_by_linear(treatment_improved().counts)
    return {"Z": found.z, "p": found.p}


@agrees("vcd_arthritis", "trt_imp.mantel_haenszel_lbl")
def _() -> dict[str, Any]:
    found = linear_by_linear(treatment_improved().counts)
    return {"M2": found.chi2, "p": found.p}


def armitage(table: Any, scores: list[float] | None = None) -> dict[str, Any]:
    found = cochran_armitage(table, scores)
    return {"chi2": found.chi2, "p": found.p, "z": found.z}


agrees("vcd_arthritis", "trt_imp.cochran_armitage")(lambda: armitage(treatment_improved().counts[::-1]))


@cache
def improved() -> Comparison:
    items = (likert("Improved", IMPROVED),)
    groups = by_group(data("vcd_arthritis"), "Treatment", items, "Placebo", "Treated")
    return same_item(groups, "Improved")


@agrees("vcd_arthritis", "imp_trt.mannwhitney")
def _() -> dict[str, Any]:
    assert improved().crosstab is not None
    _, uncorrected = mann_whitney(improved().crosstab.counts, continuity=False)
    test = improved().test
    found = {"U_placebo": test.statistic, "p_cc": test.p, "p_nocc": uncorrected}
    return found | {"rank_biserial": improved().effect.value}


agrees("vcd_arthritis", "imp_trt.mannwhitney_exact_p")(
    lambda: mann_whitney_exact(np.transpose(treatment_improved().counts))
)


@cache
def treated_by_sex() -> Any:
    frame = data("vcd_arthritis").assign(
        Better=["Yes" if one == "Marked" else "No" for one in data("vcd_arthritis")["Improved"]]
    )
    items = (single("Treatment", "Placebo Treated"), single("Better", "No Yes"), single("Sex", "Female Male"))
    return stratified(from_frame(frame, items), "Treatment", "Better", "Sex")


for place, name in enumerate(["female", "male"]):
    agrees("vcd_arthritis", f"strat_sex.counts_{name}")(
        lambda k=place: pd.DataFrame(treated_by_sex().strata[k].counts, ["Placebo", "Treated"], ["No", "Yes"])
    )


@agrees("vcd_arthritis", "strat_sex.cmh")
def _() -> dict[str, Any]:
    found = treated_by_sex()
    pooled = found.odds_ratio
    sizes = {"or_mh": pooled.value, "low": pooled.low, "high": pooled.high}
    tests = {"chi2": found.cmh.chi2, "p": found.cmh.p}
    corrected = {"chi2_cc": found.cmh_corrected.chi2, "p_cc": found.cmh_corrected.p}
    return tests | sizes | corrected


@agrees("vcd_arthritis", "strat_sex.woolf")
def _() -> dict[str, Any]:
    found = treated_by_sex().woolf
    return {"chi2": found.chi2, "df": found.df, "p": found.p}


@agrees("vcd_arthritis", "sex_imp.polychoric", absolute=1e-4)
def _() -> float | None:
    items = (single("Sex", "Female Male"), likert("Improved", IMPROVED))
    return polychoric(crosstab(from_frame(data("vcd_arthritis"), items), "Sex", "Improved").counts).value


@cache
def ages_by_improvement() -> Counts:
    return values(by_group(data("vcd_arthritis"), "Improved", (numeric("Age"),), *IMPROVED), "Age")


agrees("vcd_arthritis", "age_imp.jonckheere")(lambda: trend_of(ages_by_improvement()))


# ---- psych_bfi


@cache
def education() -> Comparison:
    return same_item(by_group(data("psych_bfi"), "education", BFI, 1, 2, 3, 4, 5), "A2")


def each_pair(part: str, correction: str = "holm") -> dict[str, float | None]:
    assert education().crosstab is not None
    found = dunn(education().crosstab.counts, education().groups, correction)
    if correction == "holm":
        assert found == education().pairs
    return {f"{pair.first}-{pair.second}": getattr(pair, part) for pair in found.pairs}


agrees("psych_bfi", "A2_education.dunn_z")(lambda: each_pair("z"))
agrees("psych_bfi", "A2_education.dunn_p_none")(lambda: each_pair("p"))
agrees("psych_bfi", "A2_education.dunn_p_holm")(lambda: each_pair("p_adjusted"))
agrees("psych_bfi", "A2_education.dunn_p_BH")(lambda: each_pair("p_adjusted", "bh"))
agrees("psych_bfi", "A2_education.dunn_p_bonferroni")(lambda: each_pair("p_adjusted", "bonferroni"))
agrees("psych_bfi", "A2_education.jonckheere")(lambda: trend_of(crosstab(bfi(), "A2", "education").counts))
agrees("psych_bfi", "A2_education.kendall")(lambda: kendall_of(crosstab(bfi(), "education", "A2").counts))


@agrees("psych_bfi", "A.friedman")
def _() -> dict[str, Any]:
    found = paired(bfi(), [f"A{number}" for number in range(1, 6)])
    test = found.test
    return {"chi2": test.statistic, "df": test.df, "p": test.p, "kendall_W": found.effect.value}


@agrees("psych_bfi", "A2_A3.wilcoxon_paired")
def _() -> dict[str, Any]:
    test = paired(bfi(), ["A2", "A3"]).test
    return {"V": test.statistic, "p_cc": test.p}


@agrees("psych_bfi", "A.spearman_matrix")
def _() -> pd.DataFrame:
    codes = [f"A{number}" for number in range(1, 6)]
    found = pd.DataFrame(np.eye(5), codes, codes)
    for first, second in combinations(codes, 2):
        rho, _ = spearman(crosstab(bfi(), first, second).counts)
        found.loc[first, second] = found.loc[second, first] = rho.value
    return found


@agrees("psych_bfi", "score_education.welch_anova")
def _() -> dict[str, Any]:
    """No part of these statistics; pingouin's own call agrees."""
    import pingouin

    frame = data("psych_bfi")
    score = frame[["A2", "A3", "A4", "A5"]].assign(A1=7 - frame["A1"]).mean(axis=1, skipna=False)
    both = pd.DataFrame({"score": score, "education": frame["education"]}).dropna()
    found = pingouin.welch_anova(both, dv="score", between="education").iloc[0]
    return {"F": found["F"], "df1": found["ddof1"], "df2": found["ddof2"], "p": found["p_unc"]}


# ---- cardata_chile


@cache
def by_education(code: str) -> Counts:
    groups = [chile().where(chile().values["education"] == one) for one in ("P", "S", "PS")]
    return values(groups, code)


agrees("cardata_chile", "statusquo_education.jonckheere")(lambda: trend_of(by_education("statusquo")))
agrees("cardata_chile", "income_education.kendall")(lambda: kendall_of(by_education("income")))

# ---- esoph

agrees("esoph", "alc.cochran_armitage")(lambda: armitage(consumption("alcgp").counts))
agrees("esoph", "alc.cochran_armitage_scores")(
    lambda: armitage(consumption("alcgp").counts, [20, 60, 100, 140])
)
agrees("esoph", "tob.cochran_armitage")(lambda: armitage(consumption("tobgp").counts))


@agrees("esoph", "alc.departure_from_trend")
def _() -> dict[str, Any]:
    found = cochran_armitage(consumption("alcgp").counts)
    return {"chi2": found.departure, "df": found.departure_df, "p": found.departure_p}


@agrees("esoph", "alc.lbl_Z")
def _() -> float:
    return abs(linear_by_linear(consumption("alcgp").counts).z or 0.0)


agrees("esoph", "alc.ordinal")(lambda: pairs_of(consumption("alcgp").counts[::-1]))
agrees("esoph", "cases_age_alc.ordinal")(lambda: pairs_of(ages_alcohol().counts))
