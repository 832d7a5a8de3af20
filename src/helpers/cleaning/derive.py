"""Items computed from answers, such as a zone from departments."""

from __future__ import annotations

import pandas as pd

from helpers.study.status import Status
from helpers.study.study import Derived


def derive(
    derived: Derived, coded: pd.DataFrame, status: dict[str, pd.Series]
) -> tuple[pd.Series, pd.Series]:
    """Compute a derived item: its values (ordered categorical) and its statuses.

    The first option whose condition holds is the value. Where none holds the item is left blank, or broken off if
    a trigger was.
    """
    value = pd.Series(None, index=coded.index, dtype="object")
    for option in derived.options:
        value = value.mask(value.isna() & option.when.holds(coded), option.code)
    triggers = {item for option in derived.options for item in option.when.items()} & status.keys()
    gone = pd.Series(False, index=coded.index)
    for trigger in triggers:
        gone |= status[trigger] == Status.BROKE_OFF.value
    found = pd.Series(Status.LEFT_BLANK.value, index=coded.index, dtype="object")
    found = found.mask(gone, Status.BROKE_OFF.value).mask(value.notna(), Status.ANSWERED.value)
    kept = pd.Categorical(value, categories=list(derived.item.codes), ordered=True)
    return pd.Series(kept, index=coded.index), found
