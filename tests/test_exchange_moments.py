"""Dates and times as tools write them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_files import FILL, USES, read
from helpers.errors import UserError
from helpers.exchange.moments import DAY, MONTH, as_iso, read_moments


def moments(*texts: str, zone: str = "Europe/Paris", preferred: str = DAY) -> list[datetime | None]:
    numbers = range(2, len(texts) + 2)
    found = read_moments(texts, numbers, path=Path("a.csv"), column="When", zone=zone, preferred=preferred)
    return list(found.values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-01-05 10:11:12", datetime(2022, 1, 5, 10, 11, 12)),
        ("2022-01-05T10:11:12.376", datetime(2022, 1, 5, 10, 11, 12, 376000)),
        ("2022-01-05 10:11", datetime(2022, 1, 5, 10, 11)),
        ("2022-1-5", datetime(2022, 1, 5)),
        ("05/01/2022 10:11:12", datetime(2022, 1, 5, 10, 11, 12)),
        ("05.01.2022 10:11", datetime(2022, 1, 5, 10, 11)),
        ("5/1/22 0:05", datetime(2022, 1, 5, 0, 5)),
        ("2022/01/05 12:11:12 AM GMT+1", datetime(2022, 1, 5, 0, 11, 12)),
        ("2022/01/05 2:11:12 PM UTC+5:30", datetime(2022, 1, 5, 9, 41, 12)),
        ("2022/07/05 2:11:12 PM UTC+0", datetime(2022, 7, 5, 16, 11, 12)),
        ("2022-01-05T10:11:12Z", datetime(2022, 1, 5, 11, 11, 12)),
        ("2022-01-05 10:11:12 -0500", datetime(2022, 1, 5, 16, 11, 12)),
        ("2022/01/05 10:11:12 AM CET", datetime(2022, 1, 5, 10, 11, 12)),
        ("", None),
        ("  ", None),
    ],
)
def test_forms(text: str, expected: datetime | None) -> None:
    assert moments(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2022-13-01",
        "2022-02-30 10:00",
        "32/01/2022",
        "2022-01-05 25:00",
        "2022-01-05 13:00 PM",
        "2022/01/05 10:11:12 AM EST",
        "2022-01-05 10:00 +99:00",
        "202-01-05",
        "1/2/3",
        "44566",
    ],
)
def test_no_date(text: str) -> None:
    with pytest.raises(UserError, match="not a date") as refused:
        moments("2022-01-05", text)
    error = refused.value
    assert (error.row, error.column, error.value) == (3, "When", text)


def test_the_column_decides_between_day_and_month() -> None:
    assert moments("3/4/2022", "3/13/2022", preferred=DAY) == [datetime(2022, 3, 4), datetime(2022, 3, 13)]
    assert moments("3/4/2022", "13/4/2022", preferred=MONTH) == [datetime(2022, 4, 3), datetime(2022, 4, 13)]
    with pytest.raises(UserError, match="not a date"):
        moments("13/4/2022", "4/13/2022")


def test_the_order_of_time_decides_where_both_are_possible() -> None:
    # as days: 3 April, 4 April, 2 May; as months: 4 March, 4 April, 5 February
    assert moments("3/4/2022", "4/4/2022", "2/5/2022", preferred=MONTH)[2] == datetime(2022, 5, 2)
    assert moments("3/4/2022", "4/4/2022", "5/4/2022", preferred=MONTH)[2] == datetime(2022, 5, 4)
    assert moments("3/4/2022", "1/4/2022", "2/4/2022", preferred=DAY)[0] == datetime(2022, 4, 3)


@given(
    st.lists(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)), min_size=1),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S"]),
)
def test_written_and_read_is_the_same(times: list[datetime], form: str) -> None:
    whole = sorted(time.replace(microsecond=0) for time in times)
    assert moments(*(time.strftime(form) for time in whole)) == whole


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("3/11/2022", DAY, "2022-11-03"),
        ("3/11/2022", MONTH, "2022-03-11"),
        ("3/11/2022 10:00", MONTH, "2022-03-11 10:00:00"),
        ("2022-11-03", DAY, "2022-11-03"),
        ("3/11/2022", None, "3/11/2022"),
        ("13/13/2022", DAY, "13/13/2022"),
        ("in March", DAY, "in March"),
    ],
)
def test_a_date_item_follows_the_file(text: str, order: str | None, expected: str) -> None:
    assert as_iso(text, order) == expected


def test_the_headings_language_decides_first(tmp_path: Path) -> None:
    for head, question, month in (
        ("Timestamp", "Do you use the tool?", 3),
        ("Horodateur", "Utilisez-vous l'outil ?", 11),
    ):
        export = read(tmp_path, [[head, question], ["3/11/2022 10:00:00", ""]], [USES])
        assert export.system["submitted"].dt.month.tolist() == [month]
        assert export.reading.dates == (MONTH if month == 3 else DAY)
        assert export.coded[FILL.code].tolist() == [f"2022-{month:02}-{14 - month:02}"]
        assert export.complete_known and export.system["complete"].all()


@pytest.mark.parametrize("text", ["5022-01-16 10:15:00", "0022-01-16", "16/01/1600"])
def test_a_year_that_no_survey_was_answered_in_is_no_date(text: str) -> None:
    with pytest.raises(UserError, match="not a date") as refused:
        read_moments(["2022-01-16", text], [2, 3], path=Path("a.csv"), column="when", zone="UTC")
    assert refused.value.row == 3 and refused.value.value == text
