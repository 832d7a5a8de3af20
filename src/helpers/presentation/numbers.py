"""Numbers, shares, intervals, p values and dates as each language writes them (Babel, CLDR).

A missing number is a dash, never "nan" or "None". Halves are rounded up, as readers do by hand.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from babel.dates import format_date
from babel.numbers import format_decimal

from helpers.analysis.results import Proportion
from helpers.presentation.typography import NBSP, NNBSP

MISSING = "—"
MINUS = "\u2212"
_TO = {"fr": "à", "en": "to"}
_DIGITS = 400  # enough for every float
Real = float | int | None


def locale(language: str) -> str:
    """Give the locale that a language is written in: British English, as the words of the catalogue are."""
    return {"en": "en_GB"}.get(language, language)


def number(x: Real, digits: int, language: str) -> str:
    """Write a number with a fixed number of decimals.

    Examples
    --------
    >>> number(1234.56, 1, "fr"), number(-0.04, 1, "en"), number(None, 1, "en")
    ('1\\u202f234,6', '0.0', '—')
    """
    if not _finite(x):
        return MISSING
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    with localcontext(prec=_DIGITS):
        text = format_decimal(
            _rounded(x, digits), format=pattern, locale=locale(language), decimal_quantization=False
        )
    return text.replace("-", MINUS)


def short(x: Real, language: str, digits: int = 1) -> str:
    """Write a number with at most so many decimals: 12 stays 12, 12.5 keeps its half.

    Examples
    --------
    >>> short(12.0, "fr"), short(12.5, "fr")
    ('12', '12,5')
    """
    if not _finite(x):
        return MISSING
    rounded = _rounded(x, digits)
    return number(x, 0 if rounded == rounded.to_integral_value() else digits, language)


def count(n: int | None, language: str) -> str:
    """Write a count, its thousands grouped: 1 068 in French, 1,068 in English."""
    return number(n, 0, language)


def percent(share: float | None, language: str, digits: int = 1) -> str:
    """Write a share between 0 and 1 as a percentage.

    Examples
    --------
    >>> percent(0.6214, "fr"), percent(0.6214, "en")
    ('62,1\\u202f%', '62.1%')
    """
    if share is None or not math.isfinite(share):
        return MISSING
    return with_percent(number(_hundredfold(share), digits, language), language)


def with_percent(text: str, language: str) -> str:
    """Put the percent sign after a number that is written already."""
    return f"{text}{NNBSP if language == 'fr' else ''}%"


def bare_percent(share: float | None, language: str, digits: int = 1) -> str:
    """Write a share as a percentage without its sign, for columns that have it in their head."""
    return number(None if share is None else _hundredfold(share), digits, language)


def level(confidence: float, language: str) -> str:
    """Write the confidence level of an interval.

    Examples
    --------
    >>> level(0.95, "en"), level(0.999, "en")
    ('95%', '99.9%')
    """
    return with_percent(short(_hundredfold(confidence), language), language)


def interval(proportion: Proportion, language: str, digits: int = 1) -> str:
    """Write the interval of a proportion in percent, without the sign.

    Examples
    --------
    >>> interval(Proportion(260, 418, 0.622, 0.5745, 0.6672), "fr")
    '57,5–66,7'
    """
    if proportion.low is None or proportion.high is None:
        return MISSING
    return span(_hundredfold(proportion.low), _hundredfold(proportion.high), digits, language)


def span(low: Real, high: Real, digits: int | None, language: str) -> str:
    """Write two numbers as a range; negative ones are joined by a word, for a dash would be read as a minus.

    ``digits`` None: as many as the numbers need, one at most.
    """
    if not _finite(low) or not _finite(high):
        return MISSING
    texts = [short(x, language) if digits is None else number(x, digits, language) for x in (low, high)]
    if any(text.startswith(MINUS) for text in texts):
        return f"{NBSP}{_TO[language]}{NBSP}".join(texts)
    return "–".join(texts)


def equation(name: str, value: str) -> str:
    """Join a symbol and its value so that no line breaks between them."""
    return f"{name}{NBSP}={NBSP}{value}"


def p_value(p: float | None, language: str, name: str = "p") -> str:
    """Write a p value with three decimals, and never as 0 or 1.

    Examples
    --------
    >>> [p_value(p, "en").replace("\\xa0", " ") for p in (0.00002, 0.034, 1.0)]
    ['p < 0.001', 'p = 0.034', 'p > 0.999']
    """
    text = bare_p(p, language)
    if text[0] in "<>":
        return f"{name}{NBSP}{text}"
    return equation(name, text)


def bare_p(p: float | None, language: str) -> str:
    """Write a p value for a column headed "p": 0,034, or < 0,001, or > 0,999."""
    if p is None or not math.isfinite(p):
        return MISSING
    if p < 0.001:
        return f"<{NBSP}{number(0.001, 3, language)}"
    if _rounded(p, 3) >= 1:
        return f">{NBSP}{number(0.999, 3, language)}"
    return number(p, 3, language)


def statistic(symbol: str, value: float | None, df: float | None, language: str) -> str:
    """Write a test's statistic with its degrees of freedom, where it has any.

    Examples
    --------
    >>> statistic("χ²", 12.345, 3, "fr").replace("\\xa0", " ")
    'χ²(3) = 12,35'
    """
    degrees = "" if df is None else f"({short(df, language)})"
    # A rank sum is whole or ends in a half; the others have as many decimals as one likes.
    shown = short(value, language) if df is None else number(value, 2, language)
    return equation(f"{symbol}{degrees}", shown)


def long_date(day: date | None, language: str) -> str:
    """Write a date in words.

    Examples
    --------
    >>> [long_date(date(2021, 11, 1), language).replace("\\xa0", " ") for language in ("fr", "en")]
    ['1er novembre 2021', '1 November 2021']
    """
    if day is None:
        return MISSING
    first = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{first}{NBSP}{format_date(day, 'MMMM y', locale=locale(language))}"


def short_date(day: date | None, language: str) -> str:
    """Write a date in figures: 01/11/2021 in French, 1 Nov 2021 in English, where figures are ambiguous."""
    if day is None:
        return MISSING
    if language == "fr":
        return format_date(day, "dd/MM/y", locale=locale(language))
    return format_date(day, "d MMM y", locale=locale(language)).replace(" ", NBSP)


def _finite(x: Real) -> bool:
    return x is not None and math.isfinite(x)


def _rounded(x: Real, digits: int) -> Decimal:
    """Round halves up, on the digits that the number is shown with, and without a negative zero."""
    exact = Decimal(x) if isinstance(x, int) else Decimal(repr(float(x or 0)))
    with localcontext(prec=_DIGITS):
        return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0


def _hundredfold(share: float) -> float:
    """Multiply by 100 in decimals: 0.57 gives 57.0, not 56.99999999999999."""
    return float(Decimal(repr(float(share))) * 100)
