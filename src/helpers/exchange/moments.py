"""Dates and times as tools write them, in the study's local time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helpers.errors import UserError

_FORM = re.compile(
    r"(?P<a>\d{1,4})(?P<sign>[-/.])(?P<b>\d{1,2})(?P=sign)(?P<c>\d{4}|\d{1,2})"
    r"(?:[T,]?\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d{1,6}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|(?:GMT|UTC)?\s?[+\u2212-]\d{1,2}(?::?\d\d)?|[A-Z]{2,5})?"
)
_ACCEPTED = (
    "2022-03-31 14:05:00",
    "31/03/2022 14:05:00",
    "3/31/2022 14:05:00",
    "2022/03/31 2:05:00 PM GMT+2",
)
DAY, MONTH = "day first", "month first"
EARLIEST, LATEST = 1678, 2261  # the years of which a time can be held to the nanosecond


@dataclass(frozen=True)
class Moments:
    """A column of dates: one a row, None where the cell is empty, and the order they were written in."""

    values: tuple[datetime | None, ...]
    order: str | None = None


def read_moments(
    texts: Sequence[str], numbers: Sequence[int], *, path: Path, column: str, zone: str, preferred: str = DAY
) -> Moments:
    """Read a column of dates and times.

    Whether the day or the month comes first is decided for the whole column: the order under which every date
    exists; where both do, the preferred one, unless only the other puts the column in order of time, as tools
    do.

    Parameters
    ----------
    texts, numbers : sequence
        The cells and their rows' numbers.
    zone : str
        The study's time zone: a time with an offset is moved to it, one without is taken to be local.

    Raises
    ------
    UserError
        A cell that is no date.

    Examples
    --------
    >>> read_moments(["3/11/2022 2:31:28"], [2], path=Path("a.csv"), column="Timestamp", zone="UTC").values
    (datetime.datetime(2022, 11, 3, 2, 31, 28),)
    """
    local = _zone(zone)
    forms = [_FORM.fullmatch(text.strip()) if text.strip() else None for text in texts]
    order = _order([form for form in forms if form], preferred)
    values: list[datetime | None] = []
    for text, number, form in zip(texts, numbers, forms, strict=True):
        value = _moment(form, order or preferred, local) if form else None
        if value is None and text.strip():
            raise UserError(
                "not a date", file=path, row=number, column=column, value=text, accepted=_ACCEPTED
            )
        values.append(value)
    return Moments(tuple(values), order)


def as_iso(text: str, order: str | None) -> str:
    """Write a date such as 3/11/2022 as ISO, in the order found elsewhere in the file; leave any other text.

    Examples
    --------
    >>> as_iso("3/11/2022", MONTH)
    '2022-03-11'
    """
    form = _FORM.fullmatch(text)
    if order is None or form is None or len(form["a"]) == 4 or form["zone"]:
        return text
    value = _moment(form, order, None)
    return text if value is None else value.date().isoformat() if form["hour"] is None else str(value)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError("unknown time zone", value=name, accepted="names such as Europe/Paris") from None


def _order(forms: list[re.Match[str]], preferred: str) -> str | None:
    written = [form for form in forms if len(form["a"]) <= 2]
    if not written:
        return None
    other = MONTH if preferred == DAY else DAY
    first, second = ([_moment(form, order, None) for form in written] for order in (preferred, other))
    if None in second:
        return preferred
    if None in first or (not _rising(first) and _rising(second)):
        return other
    return preferred


def _rising(values: list[datetime | None]) -> bool:
    known = [value for value in values if value is not None]
    return all(earlier <= later for earlier, later in pairwise(known))


def _moment(form: re.Match[str], order: str, local: ZoneInfo | None) -> datetime | None:
    a, b, c = int(form["a"]), int(form["b"]), int(form["c"])
    if len(form["a"]) == 4:
        year, month, day = a, b, c
    elif len(form["a"]) == 3 or len(form["c"]) == 1:
        return None
    else:
        year, (day, month) = c, (a, b) if order == DAY else (b, a)
        year += 2000 if len(form["c"]) == 2 else 0
    if not EARLIEST <= year <= LATEST:
        return None
    hour, minute, second = (int(form[name] or 0) for name in ("hour", "minute", "second"))
    if form["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if form["half"].lower() == "p" else 0)
    part = int((form["part"] or "0").ljust(6, "0"))
    try:
        value = datetime(year, month, day, hour, minute, second, part)
    except ValueError:
        return None
    if local is None or form["zone"] is None or form["hour"] is None:
        return value
    return _localised(value, form["zone"], local)


def _localised(value: datetime, zone: str, local: ZoneInfo) -> datetime | None:
    """Move a time to the local zone; a named zone is understood only where it is the local one's own name."""
    offset = re.fullmatch(r"(?:GMT|UTC)?\s?([+\u2212-])(\d{1,2}):?(\d\d)?", zone)
    if offset:
        sign = 1 if offset[1] == "+" else -1
        away = sign * timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        if abs(away) >= timedelta(hours=24):
            return None
        moment = value.replace(tzinfo=timezone(away))
    elif zone in ("Z", "UTC", "GMT"):
        moment = value.replace(tzinfo=timezone(timedelta()))
    else:
        return value if local.tzname(value) == zone else None
    return moment.astimezone(local).replace(tzinfo=None)
