"""Values as SPSS and Stata store them, written as text: codes without decimals, days as ISO."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

import numpy as np

DAY, MOMENT, TIME, PERIOD, PLAIN = "day", "moment", "time", "period", ""
_SPSS_EPOCH, _STATA_EPOCH = datetime(1582, 10, 14), datetime(1960, 1, 1)
_SPSS = {
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"), DAY),
    **dict.fromkeys(("DATETIME", "YMDHMS"), MOMENT),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), TIME),
}
_STATA = re.compile(r"%-?(?:t(?P<unit>[cCdwmqhy])|(?P<old>d))(?P<shown>.*)")
_OF_A_DAY = re.compile(r"[DdNnYyJj]|[Mm]on")
_PARTS = {"w": 52, "m": 12, "q": 4, "h": 2}


def as_text(value: object, kind: str, form: str, store: str) -> str:
    """Write a stored value as text.

    Parameters
    ----------
    value : float, int, str or None
        None is a missing answer. In a numeric variable of Stata, ``"a"`` is the missing value ``.a``.
    kind : str
        ``sav`` or ``dta``.
    form : str
        The format under which the programme shows it, which tells dates from numbers.
    store : str
        How it is stored: ``string``, ``double``, ``float`` and so on.

    Examples
    --------
    >>> as_text(2.0, "sav", "F8.2", "double"), as_text("a", "dta", "%8.0g", "int8")
    ('2', '.a')
    >>> as_text(13860720000.0, "sav", "DATE11", "double"), as_text(22650, "dta", "%td", "int32")
    ('2022-01-05', '2022-01-05')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.rstrip() if store == "string" else f".{value}"
    if not isinstance(value, int | float) or math.isnan(value):
        return ""
    shown = _spss(value, form) if kind == "sav" else _stata(value, form)
    return number(value, store) if shown is None else shown


def number(value: float, store: str = "double") -> str:
    """Write a number: whole ones without decimals, others as short as they can be told apart.

    Examples
    --------
    >>> number(9999.0), number(0.5), number(0.10000000149011612, "float")
    ('9999', '0.5', '0.1')
    """
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(np.float32(value)) if store == "float" else repr(float(value))


def _spss(value: float, form: str) -> str | None:
    name = re.match(r"[A-Za-z]*", form)
    what = _SPSS.get(name[0].upper() if name else "", PLAIN)
    if what == TIME:
        return _clock(value)
    return _moment(_SPSS_EPOCH, value, what) if what else None


def _stata(value: float, form: str) -> str | None:
    found = _STATA.fullmatch(form)
    if found is None:
        return None
    unit = found["unit"] or "d"
    if unit == "d":
        return _moment(_STATA_EPOCH, value * 86_400, DAY)
    if unit in "cC":
        if found["shown"] and not _OF_A_DAY.search(found["shown"]):
            return _clock(value / 1000)
        return _moment(_STATA_EPOCH, value / 1000, MOMENT)
    if unit == "y":
        return number(value)
    year, part = divmod(int(value), _PARTS[unit])
    return f"{1960 + year}-{part + 1:02d}" if unit == "m" else f"{1960 + year}-{unit.upper()}{part + 1}"


def _moment(epoch: datetime, seconds: float, what: str) -> str | None:
    """Write a moment; None where it lies outside the calendar, as codes of no answer do."""
    try:
        moment = epoch + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return moment.date().isoformat() if what == DAY else moment.isoformat(sep=" ", timespec="seconds")


def _clock(seconds: float) -> str:
    sign, whole = "-" if seconds < 0 else "", abs(int(seconds))
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
