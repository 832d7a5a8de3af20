"""Numbers, shares, intervals, p values and dates as each language writes them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders_presentation import wilson
from helpers.presentation import numbers as n

LANGUAGES = ("fr", "en")
FLOATS = st.floats(allow_nan=True, allow_infinity=True) | st.none() | st.integers(-(10**18), 10**18)


def test_number_groups_thousands_and_rounds_halves_up():
    assert n.number(1234567.25, 1, "fr") == "1\u202f234\u202f567,3"
    assert n.number(1234567.25, 1, "en") == "1,234,567.3"
    assert n.number(2.5, 0, "fr") == "3"
    assert n.number(0.125, 2, "en") == "0.13"


def test_number_has_a_true_minus_and_no_negative_zero():
    assert n.number(-3.14, 1, "fr") == "\u22123,1"
    assert n.number(-0.04, 1, "en") == "0.0"


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf")])
def test_missing_is_a_dash(missing):
    for language in LANGUAGES:
        assert n.number(missing, 2, language) == "—"
        assert n.short(missing, language) == "—"
        assert n.percent(missing, language) == "—"
        assert n.bare_percent(missing, language) == "—"
        assert n.bare_p(missing, language) == "—"
        assert n.span(missing, 1, 1, language) == "—"
    assert n.count(None, "fr") == n.long_date(None, "fr") == n.short_date(None, "en") == "—"


def test_percent():
    assert n.percent(0.6214, "fr") == "62,1\u202f%"
    assert n.percent(0.6214, "en") == "62.1%"
    assert n.percent(0.57, "en", digits=0) == "57%"
    assert n.percent(0.6215, "en") == "62.2%"  # 62.15 is not exact in binary, and a half is a half


def test_level_keeps_only_the_decimals_it_needs():
    assert n.level(0.95, "fr") == "95\u202f%"
    assert n.level(0.999, "en") == "99.9%"


def test_interval():
    assert n.interval(wilson(260, 418), "fr") == "57,5–66,7"
    assert n.interval(wilson(260, 418), "en") == "57.5–66.7"
    assert n.interval(wilson(0, 0), "fr") == "—"


def test_span_joins_negative_numbers_by_a_word():
    assert n.span(-0.35, 0.07, 2, "fr") == "\u22120,35\u00a0à\u00a00,07"
    assert n.span(-0.35, 0.07, 2, "en") == "\u22120.35\u00a0to\u00a00.07"
    assert n.span(5, 20.5, None, "fr") == "5–20,5"


@pytest.mark.parametrize(
    ("p", "fr", "en"),
    [
        (0.0, "p < 0,001", "p < 0.001"),
        (0.00099, "p < 0,001", "p < 0.001"),
        (0.001, "p = 0,001", "p = 0.001"),
        (0.034, "p = 0,034", "p = 0.034"),
        (0.9994, "p = 0,999", "p = 0.999"),
        (0.9996, "p > 0,999", "p > 0.999"),
        (1.0, "p > 0,999", "p > 0.999"),
        (None, "p = —", "p = —"),
    ],
)
def test_p_value_is_never_zero_or_one(p, fr, en):
    assert n.p_value(p, "fr").replace("\u00a0", " ") == fr
    assert n.p_value(p, "en").replace("\u00a0", " ") == en


def test_statistic():
    assert n.statistic("χ²", 12.345, 3, "fr") == "χ²(3)\u00a0=\u00a012,35"
    assert n.statistic("U", 5120.5, None, "en") == "U\u00a0=\u00a05,120.5"


def test_dates():
    first, other = date(2021, 11, 1), date(2022, 3, 15)
    assert n.long_date(first, "fr") == "1er\u00a0novembre 2021"
    assert n.long_date(other, "fr") == "15\u00a0mars 2022"
    assert n.long_date(first, "en") == "1\u00a0November 2021"
    assert n.short_date(first, "fr") == "01/11/2021"
    assert n.short_date(first, "en") == "1\u00a0Nov\u00a02021"


@given(FLOATS, st.integers(0, 4), st.sampled_from(LANGUAGES))
def test_any_number_is_digits_or_a_dash(x, digits, language):
    text = n.number(x, digits, language)
    separator, group = (",", "\u202f") if language == "fr" else (".", ",")
    decimals = rf"\{separator}\d{{{digits}}}" if digits else ""
    assert text == "—" or re.fullmatch(rf"\u2212?\d{{1,3}}(?:{group}\d{{3}})*{decimals}", text)


@given(st.floats(0, 1), st.sampled_from(LANGUAGES))
def test_p_reads_back_as_what_it_was(p, language):
    text = n.bare_p(p, language).replace("\u00a0", " ").replace(",", ".")
    if text.startswith("<"):
        assert p < 0.001
    elif text.startswith(">"):
        assert p > 0.999
    else:
        assert 0 < float(text) < 1
        assert abs(float(text) - p) <= 0.0005 + 1e-12


@given(st.integers(0, 500), st.integers(0, 500), st.sampled_from(LANGUAGES))
def test_percent_reads_back_as_what_it_was(part, more, language):
    whole = part + more
    text = n.bare_percent(part / whole if whole else None, language).replace(",", ".")
    assert text == "—" if not whole else abs(float(text) - 100 * part / whole) <= 0.05 + 1e-9
