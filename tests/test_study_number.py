"""Numbers as people type them: decimal commas, blanks between digits, and nothing that has to be guessed."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import numeric
from helpers.cleaning.edits import impossible, numbers_of
from helpers.study.number import parse_number

BLANKS = (" ", "\u00a0", "\u202f")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0.0),
        ("007", 7.0),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("-3", -3.0),
        ("+3", 3.0),
        (" 20 ", 20.0),
        ("1 200", 1200.0),
        ("1\u00a0200", 1200.0),
        ("1\u202f200,25", 1200.25),
        ("-1 200 000", -1200000.0),
    ],
)
def test_a_number_is_read_as_it_was_meant(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "-",
            ",",
            ".",
            "many",
            "about 20",
            "environ 20",
            "20 minutes",
            "12 %",
            "2-3",
            "2 to 3",
            "2/3",
        ),
        *(
            "1.200,5",
            "1,2,3",
            "12,",
            ",5",
            "--3",
            "3-",
            "1e5",
            "0x10",
            "1_000",
            "nan",
            "inf",
            "-inf",
            "½",
            "3²",
        ),
        *("12,5€", "12:30", "(3)", "≈3", "1'200", "Infinity"),
    ],
)
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert parse_number(text) is None


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_decimal_comma_is_a_decimal_point(number: Decimal) -> None:
    text = f"{number:f}"
    assert parse_number(text.replace(".", ",")) == parse_number(text) == float(number)


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(BLANKS))
def test_thousands_may_be_set_apart_by_any_blank(number: Decimal, blank: str) -> None:
    text = f"{number:,f}".replace(",", blank).replace(".", ",")
    assert parse_number(text) == float(number)


@given(st.integers(-(10**15), 10**15), st.sampled_from(BLANKS), st.sampled_from(BLANKS))
def test_blanks_around_a_number_do_not_matter(number: int, before: str, after: str) -> None:
    assert parse_number(f"{before}{number}{after}") == number


@given(st.text().filter(lambda text: any(character.isalpha() for character in text)))
def test_a_text_with_a_letter_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_bounds_belong_to_what_is_possible() -> None:
    item = numeric("n", minimum=0.5, maximum=10)
    texts = pd.Series(["0,5", "0,49", "10", "10,01", "10,0", "ten", None], index=range(2, 9), dtype="object")
    kept = numbers_of(item, texts)
    assert kept.dtype == "Float64"
    assert kept.dropna().to_dict() == {2: 0.5, 4: 10.0, 6: 10.0}
    assert [(edit.row, edit.before) for edit in impossible(item, texts, kept)] == [
        (3, "0,49"),
        (5, "10,01"),
        (7, "ten"),
    ]


def test_a_bound_may_be_missing() -> None:
    texts = pd.Series(["-5", "5", "50"], dtype="object")
    assert numbers_of(numeric("n", minimum=0), texts).isna().tolist() == [True, False, False]
    assert numbers_of(numeric("n", maximum=9), texts).isna().tolist() == [False, False, True]
    assert numbers_of(numeric("n"), texts).tolist() == [-5.0, 5.0, 50.0]
