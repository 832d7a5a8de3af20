"""What computes each result of R: counts, crosstabs, comparisons, and the answers that the data sets become."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from builders import answers_of, crossed, likert, multiple, numeric, single
from helpers.analysis.compare import compare
from helpers.analysis.crosstab import crosstab, crosstab_group_options, crosstab_groups
from helpers.analysis.describe import base_of, describe
from helpers.analysis.exact import freeman_halton
from helpers.analysis.independence import fisher, pearson
from helpers.analysis.interval import proportion
from helpers.analysis.montecarlo import monte_carlo
from helpers.analysis.multiplicity import adjust, adjusted
from helpers.analysis.results import Comparison, Crosstab, Distribution, Numbers, Test
from helpers.analysis.table import expected_of
from helpers.cleaning.answers import Answers
from helpers.study.item import Item
from helpers.study.status import Status
from reference import MONTE_CARLO, agrees, data, expected

SMOKE, EXER = ["Never", "Occas", "Regul", "Heavy"], ["None", "Some", "Freq"]
IMPROVED = ["None", "Some", "Marked"]
FOODS = [
    "baked_ham",
    "spinach",
    "mashed_potato",
    "cabbage_salad",
    "jello",
    "rolls",
    "brown_bread",
    "milk",
    "coffee",
    "water",
    "cakes",
    "vanilla_ice_cream",
    "chocolate_ice_cream",
    "fruit_salad",
]
FEW_FOODS = ["jello", "brown_bread", "chocolate_ice_cream", "fruit_salad"]

# effectsize finds the limits of V with a general optimiser, whose tail probabilities are off by some 5e-8; ours
# are exact (`test_the_limits_of_v_cut_off_their_tails`). V itself has no tolerance of its own.
V_LIMITS = {"low": 2e-7, "high": 2e-7}
V_WHY = "effectsize finds the limits by a general optimiser, which leaves tail probabilities off by some 5e-8"

STUDENTS = (
    single("Sex", ["Female", "Male"]),
    single("WHnd", ["Left", "Right"]),
    likert("Smoke", SMOKE),
    single("Exer", EXER),
    single("Fold", ["L on R", "Neither", "R on L"]),
    single("Clap", ["Left", "Neither", "Right"]),
    single("MI", ["Imperial", "Metric"]),
    *(numeric(name) for name in ("WrHnd", "NWHnd", "Pulse", "Height", "Age")),
)
BFI = (
    *(likert(f"A{number}", "1 2 3 4 5 6", positive=("5", "6")) for number in range(1, 6)),
    *(likert(f"{trait}{number}", "1 2 3 4 5 6") for trait in "CENO" for number in range(1, 6)),
    single("education", "1 2 3 4 5"),
)
CHILE = (
    single("region", "C M N S SA"),
    numeric("population"),
    single("sex", "F M"),
    numeric("age"),
    single("education", "P S PS"),
    numeric("income"),
    numeric("statusquo"),
    single("vote", "A N U Y"),
)


def from_frame(frame: pd.DataFrame, items: tuple[Item, ...], group: str = "group") -> Answers:
    """The answers of a data frame; empty cells are left blank."""
    return answers_of(items, *(_cells(frame[item.code], item) for item in items), group=group)


def _cells(column: pd.Series, item: Item) -> list[Any]:
    if item.kind == "numeric":
        return [None if pd.isna(cell) else float(cell) for cell in column]
    return [None if pd.isna(cell) else _code(cell) for cell in column]


def _code(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def by_group(frame: pd.DataFrame, name: str, items: tuple[Item, ...], *codes: object) -> list[Answers]:
    return [from_frame(frame[frame[name] == code], items, str(code)) for code in codes]


@cache
def students() -> Answers:
    return from_frame(data("mass_survey"), STUDENTS)


@cache
def bfi() -> Answers:
    return from_frame(data("psych_bfi"), BFI)


@cache
def chile() -> Answers:
    return from_frame(data("cardata_chile"), CHILE)


@cache
def arthritis() -> Answers:
    items = (single("Treatment", ["Placebo", "Treated"]), likert("Improved", IMPROVED), numeric("Age"))
    return from_frame(data("vcd_arthritis"), items)


def distribution(answers: Answers, code: str) -> Distribution:
    found = describe(answers, code)
    assert isinstance(found, Distribution)
    return found


def numbers(answers: Answers, code: str) -> Numbers:
    found = describe(answers, code)
    assert isinstance(found, Numbers)
    return found


def counts_of(found: Distribution) -> dict[str, int]:
    return {row.code: row.valid.count for row in found.rows}


def percents(found: Distribution, base: str = "valid") -> dict[str, float]:
    shares = {row.code: row.valid.share if base == "valid" else getattr(row, base) for row in found.rows}
    return {code: 100 * share for code, share in shares.items() if share is not None}


def limits(found: Distribution) -> pd.DataFrame:
    return pd.DataFrame({row.code: [row.valid.low, row.valid.high] for row in found.rows}, ["low", "high"]).T


def framed(table: Crosstab, cells: Any) -> pd.DataFrame:
    return pd.DataFrame(cells, index=list(table.rows), columns=list(table.columns))


def column_percents(table: Crosstab) -> pd.DataFrame:
    return framed(
        table, [[100 * cell.share for cell in line if cell.share is not None] for line in table.shares]
    )


def figures(test: Test) -> dict[str, Any]:
    return {"statistic": test.statistic, "df": test.df, "p": test.p}


def chi2(table: Crosstab) -> dict[str, Any]:
    """The chi-square of a table for which the rule chose another test."""
    return dict(zip(("statistic", "df", "p"), pearson(table.counts), strict=True))


def v_of(table: Crosstab) -> dict[str, Any]:
    return {"V": table.effect.value, "low": table.effect.low, "high": table.effect.high}


def kruskal(comparison: Comparison) -> dict[str, Any]:
    test, n = comparison.test, dict(comparison.test.reason.facts)["n"]
    assert test.name == "kruskal_wallis"
    found = {"H": test.statistic, "statistic": test.statistic, "df": test.df, "p": test.p, "n": n}
    return found | {"epsilon2": comparison.effect.value}


def same_item(groups: list[Answers], code: str) -> Comparison:
    return compare(groups, {answers.group: code for answers in groups}, code)


# ---- mass_survey: students


@agrees("mass_survey", "missing.n")
def _() -> dict[str, int]:
    return {item.code: base_of(students(), item.code).count(Status.LEFT_BLANK) for item in STUDENTS}


smoke = partial(lambda: distribution(students(), "Smoke"))
agrees("mass_survey", "smoke.n")(lambda: counts_of(smoke()))
agrees("mass_survey", "smoke.base_valid")(lambda: smoke().base.answered)
agrees("mass_survey", "smoke.base_total")(lambda: smoke().base.total)
agrees("mass_survey", "smoke.pct_valid")(lambda: percents(smoke()))
agrees("mass_survey", "smoke.pct_total")(lambda: percents(smoke(), "of_total"))
agrees("mass_survey", "smoke.wilson95")(lambda: limits(smoke()))
agrees("mass_survey", "edge.wilson_0_of_10")(lambda: wilson(0, 10))
agrees("mass_survey", "edge.wilson_10_of_10")(lambda: wilson(10, 10))
agrees("mass_survey", "edge.wilson_1_of_1")(lambda: wilson(1, 1))


def wilson(count: int, base: int) -> list[float | None]:
    found = proportion(count, base)
    return [found.low, found.high]


@agrees("mass_survey", "smoke.wilson90")
def _() -> pd.DataFrame:
    found = {row.code: proportion(row.valid.count, row.valid.base, 0.9) for row in smoke().rows}
    return pd.DataFrame({code: [one.low, one.high] for code, one in found.items()}, ["low", "high"]).T


@cache
def sex_whnd() -> Crosstab:
    return crosstab(students(), "Sex", "WHnd")


@cache
def smoke_exer() -> Crosstab:
    return crosstab(students(), "Smoke", "Exer")


for name, table in {"sex_whnd": sex_whnd, "smoke_exer": smoke_exer}.items():
    row, column = {"sex_whnd": ("Sex", "WHnd"), "smoke_exer": ("Smoke", "Exer")}[name]
    agrees("mass_survey", f"{name}.counts")(lambda t=table: framed(t(), t().counts))
    agrees("mass_survey", f"{name}.col_pct")(lambda t=table: column_percents(t()))
    agrees("mass_survey", f"{name}.row_pct")(
        lambda r=row, c=column: column_percents(crosstab(students(), c, r)).T
    )
    agrees("mass_survey", f"{name}.expected")(lambda t=table: framed(t(), t().expected))

agrees("mass_survey", "sex_whnd.chi2")(lambda: figures(sex_whnd().test))
agrees("mass_survey", "sex_whnd.phi")(lambda: sex_whnd().effect.value)
agrees("mass_survey", "smoke_exer.chi2")(lambda: chi2(smoke_exer()))
agrees("mass_survey", "smoke_exer.n_expected_lt5")(lambda: expected_of(smoke_exer().counts).below_5)
agrees("mass_survey", "smoke_exer.min_expected")(lambda: expected_of(smoke_exer().counts).least)
agrees("mass_survey", "smoke_exer.adj_resid")(lambda: framed(smoke_exer(), smoke_exer().residuals))
agrees("mass_survey", "smoke_exer.fisher_exact_p")(lambda: smoke_exer().test.p)
agrees("mass_survey", "smoke_exer.fisher_mc_p_1e6", absolute=MONTE_CARLO)(
    # More draws than by default: at p = 0.41 the standard error of 100,000 is 0.0016.
    lambda: monte_carlo(smoke_exer().counts, draws=2_000_000)
)
agrees("mass_survey", "smoke_exer.cramers_v", absolute=V_LIMITS, why=V_WHY)(lambda: v_of(smoke_exer()))


def residual_p(table: Crosstab, method: str) -> pd.DataFrame:
    p = 2 * stats.norm.sf(np.abs(np.array(table.residuals, dtype=float)))
    return framed(table, np.array(adjusted(p.ravel(), method)).reshape(p.shape))


agrees("mass_survey", "smoke_exer.adj_resid_p_holm")(lambda: residual_p(smoke_exer(), "holm"))
agrees("mass_survey", "smoke_exer.adj_resid_p_BH")(lambda: residual_p(smoke_exer(), "bh"))
agrees("mass_survey", "smoke_exer.adj_resid_p_bonferroni")(lambda: residual_p(smoke_exer(), "bonferroni"))


@agrees("mass_survey", "pulse.describe")
def _() -> dict[str, float | None]:
    found = numbers(students(), "Pulse")
    names = {"mean": "mean", "sd": "sd", "median": "median", "q1": "q1", "q3": "q3"}
    names |= {"min": "minimum", "max": "maximum"}
    return {"n": found.base.answered} | {name: getattr(found, part) for name, part in names.items()}


@cache
def pulse_sex() -> Comparison:
    return same_item(by_group(data("mass_survey"), "Sex", STUDENTS, "Female", "Male"), "Pulse")


agrees("mass_survey", "pulse_sex.rank_biserial_ci")(
    lambda: {"low": pulse_sex().effect.low, "high": pulse_sex().effect.high}
)


@cache
def pulse_exer() -> Comparison:
    return same_item(by_group(data("mass_survey"), "Exer", STUDENTS, *EXER), "Pulse")


agrees("mass_survey", "pulse_exer.kruskal")(lambda: kruskal(pulse_exer()))


# ---- vcd_arthritis: an ordered outcome of two treatments


@cache
def treatment_improved() -> Crosstab:
    return crosstab(arthritis(), "Treatment", "Improved")


agrees("vcd_arthritis", "trt_imp.counts")(lambda: framed(treatment_improved(), treatment_improved().counts))
agrees("vcd_arthritis", "trt_imp.chi2")(lambda: figures(treatment_improved().test))
agrees("vcd_arthritis", "trt_imp.adj_resid")(
    lambda: framed(treatment_improved(), treatment_improved().residuals)
)
agrees("vcd_arthritis", "trt_imp.fisher_exact_p")(lambda: freeman_halton(treatment_improved().counts))
agrees("vcd_arthritis", "trt_imp.cramers_v", absolute=V_LIMITS, why=V_WHY)(lambda: v_of(treatment_improved()))


@cache
def treatment_marked() -> Crosstab:
    frame = data("vcd_arthritis")
    cells = [frame["Treatment"].tolist(), ["Yes" if one == "Marked" else "No" for one in frame["Improved"]]]
    items = (single("Treatment", ["Placebo", "Treated"]), single("Better", "No Yes"))
    return crosstab(answers_of(items, *cells), "Treatment", "Better")


agrees("vcd_arthritis", "trt_marked.counts")(lambda: framed(treatment_marked(), treatment_marked().counts))
agrees("vcd_arthritis", "trt_marked.chi2")(lambda: figures(treatment_marked().test))


def ages(*improved: str) -> Comparison:
    return same_item(by_group(data("vcd_arthritis"), "Improved", (numeric("Age"),), *improved), "Age")


agrees("vcd_arthritis", "age_imp.kruskal")(lambda: kruskal(ages(*IMPROVED)))


@agrees("vcd_arthritis", "age_imp.pairwise_wilcox_holm")
def _() -> dict[str, float | None]:
    pairs = [("Some", "None"), ("Marked", "None"), ("Marked", "Some")]
    corrected = adjust([ages(*pair) for pair in pairs])
    return {"_".join(pair): one.test.p_adjusted for pair, one in zip(pairs, corrected, strict=True)}


for method, reference in {"holm": "holm", "bonferroni": "bonferroni", "bh": "BH"}.items():
    agrees("vcd_arthritis", f"p_adjust_demo.{reference}")(
        lambda m=method: adjusted(expected("vcd_arthritis", "p_adjust_demo.input"), m)
    )


# ---- psych_bfi: Likert items with item non-response


@agrees("psych_bfi", "missing.items")
def _() -> dict[str, int]:
    return {item.code: base_of(bfi(), item.code).missing for item in BFI if item.kind == "likert"}


agrees("psych_bfi", "missing.education")(lambda: base_of(bfi(), "education").missing)


def agreeableness() -> dict[str, Distribution]:
    return {code: distribution(bfi(), code) for code in ("A1", "A2", "A3", "A4", "A5")}


agrees("psych_bfi", "A.counts")(
    lambda: pd.DataFrame({code: counts_of(one) for code, one in agreeableness().items()}).T
)
agrees("psych_bfi", "A.pct_valid")(
    lambda: pd.DataFrame({code: percents(one) for code, one in agreeableness().items()}).T
)


@agrees("psych_bfi", "A.top2box")
def _() -> pd.DataFrame:
    found = {}
    for code, one in agreeableness().items():
        share = one.positive
        assert share is not None
        found[code] = {
            "x": share.count,
            "n": share.base,
            "p": share.share,
            "low": share.low,
            "high": share.high,
        }
    return pd.DataFrame(found).T


@agrees("psych_bfi", "A.describe")
def _() -> pd.DataFrame:
    items = tuple(numeric(f"A{number}", integer=False) for number in range(1, 6))
    answers = from_frame(data("psych_bfi"), items)
    parts = ("mean", "sd", "median", "q1", "q3")
    return pd.DataFrame({i.code: {p: getattr(numbers(answers, i.code), p) for p in parts} for i in items}).T


agrees("psych_bfi", "A2_education.kruskal")(
    lambda: kruskal(same_item(by_group(data("psych_bfi"), "education", BFI, 1, 2, 3, 4, 5), "A2"))
)


@agrees("psych_bfi", "A2_gender.mannwhitney")
def _() -> dict[str, Any]:
    found = same_item(by_group(data("psych_bfi"), "gender", BFI, "Female", "Male"), "A2")
    women, men = (one.base.answered for one in found.descriptions)
    return {
        "U_female": found.test.statistic,
        "n_female": women,
        "n_male": men,
        "p_cc": found.test.p,
        "rank_biserial": found.effect.value,
    }


# ---- esoph: grouped counts


@cache
def consumption(exposure: str) -> Crosstab:
    sums = data("esoph").groupby(exposure, sort=False)[["ncases", "ncontrols"]].sum()
    outcomes, levels = ["cases", "controls"], sorted(sums.index, key=_first_number)
    table = sums.loc[levels].T.to_numpy()
    items = (single("outcome", outcomes), single(exposure, levels))
    return crosstab(answers_of(items, *crossed(outcomes, levels, table)), "outcome", exposure)


def _first_number(level: str) -> int:
    return int("".join(c if c.isdigit() else " " for c in level).split()[0])


agrees("esoph", "alc.counts")(lambda: framed(consumption("alcgp"), consumption("alcgp").counts))
agrees("esoph", "tob.counts")(lambda: framed(consumption("tobgp"), consumption("tobgp").counts))
agrees("esoph", "alc.chi2")(lambda: figures(consumption("alcgp").test))
agrees("esoph", "tob.fisher_exact_p")(lambda: freeman_halton(consumption("tobgp").counts))


@agrees("esoph", "alc.case_pct_wilson")
def _() -> pd.DataFrame:
    table = consumption("alcgp")
    found = {}
    for level, share in zip(table.columns, table.shares[0], strict=True):
        assert share.share is not None and share.low is not None and share.high is not None
        found[level] = {"pct": 100 * share.share, "low": 100 * share.low, "high": 100 * share.high}
    return pd.DataFrame(found).T


@cache
def ages_alcohol() -> Crosstab:
    table = data("esoph").pivot_table("ncases", "agegp", "alcgp", aggfunc="sum", fill_value=0)
    rows, columns = (sorted(level, key=_first_number) for level in (table.index, table.columns))
    items = (likert("agegp", rows), likert("alcgp", columns))
    cells = table.loc[rows, columns].astype(int).to_numpy()
    return crosstab(answers_of(items, *crossed(rows, columns, cells)), "agegp", "alcgp")


agrees("esoph", "cases_age_alc.counts")(lambda: framed(ages_alcohol(), ages_alcohol().counts))
agrees("esoph", "cases_age_alc.chi2")(lambda: chi2(ages_alcohol()))
agrees("esoph", "cases_age_alc.fisher_mc_p_1e6", absolute=MONTE_CARLO)(lambda: ages_alcohol().test.p)


@agrees("esoph", "cases_age_alc.share_expected_lt5")
def _() -> float:
    facts = dict(ages_alcohol().test.reason.facts)
    return facts["cells_below_5"] / facts["cells"]


# ---- epitools_oswego: multiple response


@cache
def eaten(foods: tuple[str, ...], group: str = "all", ill: str | None = None) -> Answers:
    """Foods as one multiple-choice item; nothing eaten is nothing ticked."""
    frame = data("epitools_oswego")
    frame = frame if ill is None else frame[frame["ill"] == ill]
    ticked = [[food for food in foods if row[food] == "Y"] for row in frame.to_dict("records")]
    return answers_of(multiple("foods", foods), ticked, group=group)


@cache
def each_food(ill: str | None = None, group: str = "all") -> Answers:
    frame = data("epitools_oswego")
    frame = frame if ill is None else frame[frame["ill"] == ill]
    return from_frame(frame, tuple(single(food, "Y N") for food in FOODS), group)


def menu(foods: list[str]) -> Distribution:
    return distribution(eaten(tuple(foods)), "foods")


for name, foods in {"set": FOODS, "set2": FEW_FOODS}.items():
    agrees("epitools_oswego", f"{name}.mentions")(lambda f=foods: counts_of(menu(f)))
    agrees("epitools_oswego", f"{name}.base_all")(lambda f=foods: menu(f).base.total)
    agrees("epitools_oswego", f"{name}.base_at_least_one_mention")(lambda f=foods: menu(f).base.answered)
    agrees("epitools_oswego", f"{name}.pct_of_cases_mention_base")(lambda f=foods: percents(menu(f)))
    agrees("epitools_oswego", f"{name}.pct_of_responses")(
        lambda f=foods: {row.code: 100 * row.valid.count / (menu(f).mentions or 0) for row in menu(f).rows}
    )
    agrees("epitools_oswego", f"{name}.pct_item_valid_base")(
        lambda f=foods: {food: percents(distribution(each_food(), food))["Y"] for food in f}
    )

agrees("epitools_oswego", "set.total_mentions")(lambda: menu(FOODS).mentions)
agrees("epitools_oswego", "set2.pct_of_cases_all")(lambda: percents(menu(FEW_FOODS), "of_total"))
agrees("epitools_oswego", "set2.none_ticked")(lambda: menu(FEW_FOODS).base.count(Status.LEFT_BLANK))
agrees("epitools_oswego", "set.missing_per_item")(
    lambda: {food: base_of(each_food(), food).missing for food in FOODS}
)
agrees("epitools_oswego", "set.wilson_item_valid_base")(
    lambda: pd.concat({food: limits(distribution(each_food(), food)).loc["Y"] for food in FOODS}, axis=1).T
)


@cache
def food_by_illness(food: str) -> Crosstab:
    return crosstab_groups([each_food("Y", "ill"), each_food("N", "well")], food)


@agrees("epitools_oswego", "by_ill.counts")
def _() -> pd.DataFrame:
    found = {}
    for food in FOODS:
        ill, well = food_by_illness(food).shares[0]
        found[food] = {"ill_yes": ill.count, "ill_n": ill.base, "well_yes": well.count, "well_n": well.base}
    return pd.DataFrame(found).T


def corrected_fisher(method: str) -> Mapping[str, float]:
    p_values = [fisher(food_by_illness(food).counts) for food in FOODS]
    return dict(zip(FOODS, adjusted(p_values, method), strict=True))


agrees("epitools_oswego", "by_ill.p_fisher_holm")(lambda: corrected_fisher("holm"))
agrees("epitools_oswego", "by_ill.p_fisher_BH")(lambda: corrected_fisher("bh"))


@cache
def few_foods_by_illness() -> tuple[tuple[str, Crosstab], ...]:
    groups = [eaten(tuple(FEW_FOODS), "ill", "Y"), eaten(tuple(FEW_FOODS), "well", "N")]
    return crosstab_group_options(groups, "foods")


@agrees("epitools_oswego", "set2.by_ill_mention_base")
def _() -> pd.DataFrame:
    found = {}
    for food, table in few_foods_by_illness():
        ill, well = table.shares[0]
        assert ill.share is not None and well.share is not None
        counted = {"ill_n": ill.count, "well_n": well.count}
        found[food] = counted | {"ill_pct": 100 * ill.share, "well_pct": 100 * well.share}
    return pd.DataFrame(found).T


@agrees("epitools_oswego", "set2.bases_by_ill")
def _() -> dict[str, int]:
    return {base.group: base.answered for base in few_foods_by_illness()[0][1].bases}


@agrees("epitools_oswego", "age_ill.mannwhitney")
def _() -> dict[str, Any]:
    found = same_item(by_group(data("epitools_oswego"), "ill", (numeric("age"),), "Y", "N"), "age")
    return {"U_ill": found.test.statistic, "p_cc": found.test.p}


# ---- cardata_chile: an opinion survey with missing answers

agrees("cardata_chile", "missing")(lambda: {i.code: base_of(chile(), i.code).missing for i in CHILE})
agrees("cardata_chile", "vote.n")(lambda: counts_of(distribution(chile(), "vote")))
agrees("cardata_chile", "vote.pct_valid")(lambda: percents(distribution(chile(), "vote")))
agrees("cardata_chile", "vote.wilson")(lambda: limits(distribution(chile(), "vote")))


@cache
def vote_education() -> Crosstab:
    return crosstab(chile(), "vote", "education")


@cache
def sex_vote() -> Crosstab:
    return crosstab(chile(), "sex", "vote")


agrees("cardata_chile", "vote_education.counts")(lambda: framed(vote_education(), vote_education().counts))
agrees("cardata_chile", "vote_education.col_pct")(lambda: column_percents(vote_education()))
agrees("cardata_chile", "vote_education.base_pairwise")(lambda: vote_education().n)
agrees("cardata_chile", "vote_education.chi2")(lambda: figures(vote_education().test))
agrees("cardata_chile", "vote_education.adj_resid")(
    lambda: framed(vote_education(), vote_education().residuals)
)
agrees("cardata_chile", "vote_education.adj_resid_p_holm")(lambda: residual_p(vote_education(), "holm"))
agrees("cardata_chile", "vote_education.cramers_v", absolute=V_LIMITS, why=V_WHY)(
    lambda: v_of(vote_education())
)
agrees("cardata_chile", "sex_vote.counts")(lambda: framed(sex_vote(), sex_vote().counts))
agrees("cardata_chile", "sex_vote.row_pct")(lambda: column_percents(crosstab(chile(), "vote", "sex")).T)
agrees("cardata_chile", "sex_vote.chi2")(lambda: figures(sex_vote().test))
agrees("cardata_chile", "statusquo_region.kruskal")(
    lambda: kruskal(same_item(by_group(data("cardata_chile"), "region", CHILE, *"CMNS", "SA"), "statusquo"))
)


@cache
def nonresponse(other: str, codes: str) -> Crosstab:
    """Whether the vote was left blank, against another item: the status of an answer is data too."""
    frame = data("cardata_chile")
    items = (single("missing", "FALSE TRUE"), single(other, codes))
    cells = (str(bool(blank)).upper() for blank in frame["vote"].isna())
    return crosstab(answers_of(items, list(cells), _cells(frame[other], items[1])), "missing", other)


agrees("cardata_chile", "nonresponse_vote_sex.counts")(
    lambda: framed(nonresponse("sex", "F M"), nonresponse("sex", "F M").counts)
)
agrees("cardata_chile", "nonresponse_vote_sex.chi2")(lambda: figures(nonresponse("sex", "F M").test))
agrees("cardata_chile", "nonresponse_vote_education.fisher_p")(
    lambda: freeman_halton(nonresponse("education", "P S PS").counts)
)


@agrees("survey_api", "srs.unweighted_awards_stype")
def _() -> pd.DataFrame:
    frame = pd.read_csv(_srs())
    items = (single("awards", "No Yes"), single("stype", "E H M"))
    table = crosstab(from_frame(frame, items), "awards", "stype")
    return framed(table, table.counts)


def _srs() -> str:
    return f"{os.environ['REFERENCE_RESULTS']}/survey_api/data_srs.csv"
