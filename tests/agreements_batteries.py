"""What computes each result of R on batteries: alpha, omega, item statistics, and corrected p values."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from agreements_core import BFI, bfi, from_frame
from helpers.analysis import reliability
from helpers.analysis.battery import Battery, battery, scored
from helpers.analysis.factor import Factor, one_factor
from helpers.analysis.multiplicity import adjusted
from helpers.cleaning.answers import Answers
from reference import agrees, data, expected

ITEMS = [f"A{number}" for number in range(1, 6)]


@cache
def keyed() -> Answers:
    """The answers with A1 declared reversed, as its key says."""
    items = tuple(replace(item, reversed=item.code == "A1") for item in BFI)
    return from_frame(data("psych_bfi"), items)


@cache
def agreeable() -> Battery:
    return battery(keyed(), ITEMS, "agreeableness")


def scores() -> np.ndarray:
    return scored(keyed(), [keyed().item(code) for code in ITEMS])


def complete() -> np.ndarray:
    found = scores()
    return found[~np.isnan(found).any(axis=1)]


def correlations() -> np.ndarray:
    return reliability.correlated(reliability.covariance(complete()))


@cache
def factor() -> Factor:
    return one_factor(correlations())


def by_item(part: str) -> dict[str, float | None]:
    return {one.item.code: getattr(one, part) for one in agreeable().items}


@agrees("psych_bfi", "A.alpha_complete")
def _() -> dict[str, float | None]:
    found = agreeable()
    return {
        "n": found.complete,
        "raw": found.alpha,
        "std": found.standardised,
        "average_r": found.average_r,
        "G6": reliability.lambda_6(correlations()),
    }


@agrees("psych_bfi", "A.alpha_pairwise")
def _() -> dict[str, float | None]:
    pairwise = reliability.covariance(scores())
    standardised = reliability.alpha(reliability.correlated(pairwise))
    return {"raw": reliability.alpha(pairwise), "std": standardised}


agrees("psych_bfi", "A.alpha_unreversed_complete")(lambda: battery(bfi(), ITEMS).alpha)
agrees("psych_bfi", "A.alpha_ci_feldt")(lambda: {"low": agreeable().low, "high": agreeable().high})
agrees("psych_bfi", "A.alpha_if_dropped")(lambda: by_item("alpha_without"))
agrees("psych_bfi", "A.item_rest_r")(lambda: by_item("item_rest"))
# The tolerances of the notes: both fit by numerical optimisation.
agrees("psych_bfi", "A.omega_total_ml1", absolute=1e-5)(lambda: reliability.omega(factor()))
agrees("psych_bfi", "A.omega_loadings_ml1", absolute=1e-4)(
    lambda: dict(zip(ITEMS, factor().loadings, strict=True))
)
agrees("psych_bfi", "A.omega_cov_cfa", absolute=1e-5)(lambda: agreeable().omega)
agrees("psych_bfi", "A.split_half_guttman")(lambda: reliability.lambda_2(correlations()))


@agrees("psych_bfi", "A.score_mean_sd")
def _() -> dict[str, float | None]:
    return {"n": agreeable().complete, "mean": agreeable().mean, "sd": agreeable().sd}


agrees("psych_bfi", "A.kmo")(lambda: reliability.kmo(correlations()))


@agrees("psych_bfi", "A.bartlett")
def _() -> dict[str, float]:
    return dict(zip(("chi2", "df", "p"), reliability.bartlett(correlations(), len(complete())), strict=True))


# ---- corrected p values

P_VALUES = (0.01, 0.02, 0.03, 0.04, 0.2, 0.5)
agrees("vcd_arthritis", "p_adjust_demo.input")(lambda: list(P_VALUES))
for name, method in {"hochberg": "hochberg", "hommel": "hommel", "BY": "by"}.items():
    agrees("vcd_arthritis", f"p_adjust_demo.{name}")(
        lambda m=method: list(adjusted(expected("vcd_arthritis", "p_adjust_demo.input"), m))
    )
