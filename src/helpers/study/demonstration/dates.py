"""When the invented respondents answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from helpers.study.demonstration.settings import Calendar

Array = np.ndarray[Any, Any]


def draw_times(
    count: int, first: date, last: date, calendar: Calendar, generator: np.random.Generator
) -> tuple[pd.Series, pd.Series]:
    """Draw when respondents begin and submit, between the first day and the last one.

    Returns
    -------
    (Series, Series) of datetime64, whole seconds
        Begun and submitted; who begins late on the last day may submit after it, out of time.
    """
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    weights = np.array([_level(day, calendar) for day in days])
    day = _pick(generator.random(count), weights)
    hour = _pick(generator.random(count), np.array(calendar.hours, dtype=float))
    second = (generator.random(count) * 3600).astype(int)
    begun = [
        datetime.combine(days[d], datetime.min.time()) + timedelta(hours=int(h), seconds=int(s))
        for d, h, s in zip(day, hour, second, strict=True)
    ]
    started = pd.Series(begun, dtype="datetime64[s]")
    return started, started + draw_duration(count, calendar, generator)


def draw_duration(count: int, calendar: Calendar, generator: np.random.Generator) -> pd.Series:
    """Draw how long respondents take: lognormal, whole seconds."""
    normal = ndtri(generator.random(count))
    minutes = calendar.minutes["median"] * np.exp(calendar.minutes["spread"] * normal)
    return pd.Series(np.rint(60 * minutes).astype(int)).astype("timedelta64[s]")


def _level(day: date, calendar: Calendar) -> float:
    """How many answers a day brings, relative to the first day of a wave."""
    ages = [(day - wave).days for wave in (calendar.launch, *calendar.reminders) if day >= wave]
    level = calendar.between + max((np.exp(-age / calendar.reminder_days) for age in ages), default=0.0)
    return float(level * (calendar.weekend if day.weekday() >= 5 else 1.0))


def _pick(uniform: Array, weights: Array) -> Array:
    limits = np.cumsum(weights) / weights.sum()
    return np.searchsorted(limits[:-1], uniform, side="right")
