"""The independent results of R and PSPP that the statistics are held to.

The folder that REFERENCE_RESULTS names has one folder a dataset: ``data.csv`` and ``reference.json``.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

FOLDER = os.environ.get("REFERENCE_RESULTS")
needs_reference = pytest.mark.skipif(
    not FOLDER, reason="REFERENCE_RESULTS does not name the folder of the reference results"
)

RELATIVE = 1e-8
MONTE_CARLO = 0.002

Key = tuple[str, str]
Tolerance = float | dict[str, float] | Callable[[Any], Any]
CHECKS: dict[Key, tuple[Callable[[], Any], str | None, Tolerance]] = {}
"""By dataset and key: what computes our value, which part of the reference it is, absolute tolerance."""
LEFT_OUT: dict[Key, str] = {}
"""By dataset and key: why a result is not compared."""
WHY: dict[Key, str] = {}
"""By dataset and key: why a result is compared with a tolerance of its own, where its note does not say."""
DATASETS = (
    "cardata_chile",
    "epitools_oswego",
    "esoph",
    "mass_survey",
    "psych_bfi",
    "survey_api",
    "vcd_arthritis",
)


def registered() -> None:
    """Import every module that says what computes a result: those named ``agreements_...``."""
    for path in sorted(Path(__file__).parent.glob("agreements_*.py")):
        importlib.import_module(path.stem)


def left_out(dataset: str, key: str, reason: str) -> None:
    """Say why a reference result is not compared."""
    if (dataset, key) in LEFT_OUT:
        raise ValueError(f"{dataset} {key} is left out twice")
    LEFT_OUT[dataset, key] = reason


def agrees(
    dataset: str, key: str, part: str | None = None, absolute: Tolerance = 0.0, why: str | None = None
) -> Callable:
    """Register a function as what is to agree with a reference result.

    ``part`` takes one name of a result that has several, or names separated by blanks. ``absolute`` is a
    tolerance in place of 1e-8 relative, for the whole result, by name, or computed from the reference: that
    of the note, or one that ``why`` explains (or the docstring of what computes it).
    """

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        if (dataset, key) in CHECKS:
            raise ValueError(f"{dataset} {key} is registered twice")
        CHECKS[dataset, key] = (function, part, absolute)
        if why is not None:
            WHY[dataset, key] = why
        return function

    return register


@cache
def results(dataset: str) -> dict[str, dict[str, Any]]:
    return json.loads((Path(FOLDER or "") / dataset / "reference.json").read_text("utf-8"))["results"]


def expected(dataset: str, key: str) -> Any:
    """A reference result: a number, a Series by name or a DataFrame by row and column name."""
    found = results(dataset)[key]
    if "rows" in found:
        return pd.DataFrame(found["value"], index=found["rows"], columns=found["cols"])
    if "names" in found:
        return pd.Series(found["value"], index=found["names"])
    value = found["value"]
    return pd.Series(value) if isinstance(value, dict) else value


@cache
def data(dataset: str) -> pd.DataFrame:
    """The data of a dataset. Only empty cells are missing: "None" is an answer."""
    path = Path(FOLDER or "") / dataset / "data.csv"
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def same(ours: Any, theirs: Any, absolute: Tolerance = 0.0) -> bool:
    """Whether two results agree to 1e-8 relative, or to an absolute tolerance, label by label."""
    if isinstance(theirs, pd.DataFrame):
        ours = ours.loc[theirs.index, theirs.columns]
    elif isinstance(theirs, pd.Series):
        ours = pd.Series(ours).loc[theirs.index]
    elif isinstance(theirs, list) and any(isinstance(cell, str) for cell in theirs):
        return list(ours) == theirs
    if isinstance(theirs, pd.Series) and any(isinstance(cell, list) for cell in theirs):
        return all(same(ours[name], theirs[name], absolute) for name in theirs.index)
    left, right = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    if callable(absolute):
        absolute = absolute(theirs)
    if isinstance(absolute, dict):
        labels = theirs.columns if isinstance(theirs, pd.DataFrame) else theirs.index
        absolute = np.array([absolute.get(name, 0.0) for name in labels])
    # Where the reference is 0, rounding errors are allowed.
    tolerance = np.maximum(RELATIVE * np.abs(right), np.maximum(absolute, 1e-14))
    if left.shape != right.shape:
        return False
    # What the reference has no value for, ours must not have either.
    missing = np.isnan(left) & np.isnan(right)
    return bool(((np.abs(left - right) <= tolerance) | missing).all())


def parts(theirs: Any, part: str | None) -> Any:
    """The part of a reference result that is compared: one name or column, or several."""
    if part is None:
        return theirs
    names = part.split()
    return theirs[names[0]] if len(names) == 1 else theirs[names]


def tolerance(dataset: str, key: str) -> Any:
    """The absolute tolerance of a comparison: one, or by name, or by cell; None where it is the usual one."""
    _, part, absolute = CHECKS[dataset, key]
    if callable(absolute):
        return np.asarray(absolute(parts(expected(dataset, key), part)), dtype=float)
    widened = absolute.values() if isinstance(absolute, dict) else [absolute]
    return absolute if any(widened) else None


def gap(ours: Any, theirs: Any) -> float:
    """How far two results are from each other at most."""
    if isinstance(theirs, pd.DataFrame):
        ours = ours.loc[theirs.index, theirs.columns]
    elif isinstance(theirs, pd.Series):
        ours = pd.Series(ours).loc[theirs.index]
        if any(isinstance(cell, list) for cell in theirs):
            return max(gap(ours[name], theirs[name]) for name in theirs.index)
    return float(np.nanmax(np.abs(np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float))))


def reason(dataset: str, key: str) -> str | None:
    """Why a comparison has a tolerance of its own: as registered, by the reference's note, or by a docstring."""
    absolute = CHECKS[dataset, key][2]
    told = absolute.__doc__ if callable(absolute) else None
    note = results(dataset)[key].get("note")
    return WHY.get((dataset, key)) or told or (f"the reference's note: {note}" if note else None)


def check(dataset: str, key: str) -> tuple[Any, Any, bool]:
    """Compute our value and compare it: ours, theirs, whether they agree."""
    compute, part, absolute = CHECKS[dataset, key]
    ours, theirs = compute(), parts(expected(dataset, key), part)
    return ours, theirs, same(ours, theirs, absolute)
