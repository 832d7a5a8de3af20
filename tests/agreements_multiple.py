"""What computes each result of R: joint bases, multiple response, sets of options between groups."""

from __future__ import annotations

from typing import Any

from agreements_core import FEW_FOODS, FOODS, bfi, each_food, eaten, food_by_illness
from helpers.analysis.bases import joint
from helpers.analysis.independence import pearson
from helpers.analysis.multiple import multiple
from helpers.analysis.optionset import least_p, sum_of_chi2
from reference import agrees

TRAITS = [f"{trait}{number}" for trait in "ACENO" for number in range(1, 6)]

agrees("epitools_oswego", "set.base_answered_any")(lambda: joint(each_food(), FOODS).any)
agrees("epitools_oswego", "set2.base_complete")(lambda: joint(each_food(), FEW_FOODS).complete)
agrees("epitools_oswego", "set2.items")(
    lambda: [option.code for option in multiple(eaten(tuple(FEW_FOODS)), "foods").options]
)
agrees("psych_bfi", "missing.complete_A")(lambda: joint(bfi(), TRAITS[:5]).complete)
agrees("psych_bfi", "missing.any_item_rows")(lambda: joint(bfi(), TRAITS).incomplete)


@agrees("epitools_oswego", "set.mentions_per_case")
def _() -> dict[str, Any]:
    found = multiple(eaten(tuple(FOODS)), "foods")
    return {"mean": found.mean_with_none, "max": found.most, "none": found.none_ticked}


@agrees("epitools_oswego", "set2.n_ticked_distribution")
def _() -> dict[str, int]:
    found = multiple(eaten(tuple(FEW_FOODS)), "foods")
    return {str(number): people for number, people in enumerate(found.ticked)}


@agrees("epitools_oswego", "by_ill.mrcv_bonferroni")
def _() -> dict[str, float | None]:
    tables = [food_by_illness(food).counts for food in FOODS]
    return {
        "sum_chi2": sum_of_chi2(tables).statistic,
        "p_bonf": least_p([pearson(table)[2] for table in tables]).p,
    }
