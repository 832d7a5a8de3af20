"""Scales: answers that stand in an order, recognised by their words or their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from helpers.exchange.spelling import folded

Scale = tuple[frozenset[str], ...]

_RANGE = re.compile(
    r"\d\s*(-|–|à|a|to|and|et|y|bis|und)\s*\d|[<>≤≥]|\d\s*\+|\b(less|fewer|more|under|over|older|younger|moins|plus|"
    r"menos|más|unter|über|mehr|weniger|years?|months?|ans?|mois|años|meses|jahre|monate)\b"
)
_BELOW = re.compile(r"<|≤|\b(less|fewer|under|younger|below|up to|moins|jusqu|menos|unter|weniger|bis zu)\b")
_UNITS = {
    r"(minutes?|minutos?|minuten)": 1 / 1440,
    r"(hours?|heures?|horas?|stunden?)": 1 / 24,
    r"(days?|jours?|d[ií]as?|tage?n?)": 1,
    r"(weeks?|semaines?|semanas?|wochen?)": 7,
    r"(months?|mois|mes(es)?|monate?n?)": 30,
    r"(years?|ans?|années?|años?|jahre?n?)": 365,
}
_SPANS = ((0, 1), (1, 3), (1, 4), (1, 5), (0, 4), (1, 6), (1, 7), (0, 5), (0, 6), (1, 9), (1, 10), (0, 10))


def order(labels: Sequence[str]) -> list[str] | None:
    """Put labels from low to high if they are points of one scale; None if they are not.

    Examples
    --------
    >>> order(["Often (weekly)", "Never", "Sometimes"])
    ['Never', 'Sometimes', 'Often (weekly)']
    >>> order(["Very useful", "Not at all useful", "Somewhat useful"])
    ['Not at all useful', 'Somewhat useful', 'Very useful']
    >>> order(["Red", "Green", "Blue"]) is None
    True
    """
    if len(labels) < 3:
        return None
    plain = {label: _plain(label) for label in labels}
    for scale in _known("scales"):
        ranks = {label: _rank(text, scale) for label, text in plain.items()}
        if _distinct(ranks):
            return sorted(labels, key=lambda label: ranks[label] or 0)
    for degrees in _known("degrees"):
        found = {label: _degree(text, degrees) for label, text in plain.items()}
        rests = {one[1] for one in found.values() if one}
        ranks = {label: one[0] if one else None for label, one in found.items()}
        if _distinct(ranks) and len(rests - {""}) <= 1:
            return sorted(labels, key=lambda label: ranks[label] or 0)
    return None


def classes(labels: Sequence[str]) -> list[str] | None:
    """Put classes of a quantity in order, such as ages or durations; None if the labels are none.

    Examples
    --------
    >>> classes(["3 to 12 months", "more than 3 years", "less than 3 months", "1 to 3 years"])
    ['less than 3 months', '3 to 12 months', '1 to 3 years', 'more than 3 years']
    >>> classes(["67 - Bas-Rhin", "54 - Meurthe", "68 - Haut-Rhin"]) is None
    True
    """
    places = {label: _place(label) for label in labels}
    ranges = sum(bool(_RANGE.search(folded(label))) for label in labels)
    if len(labels) < 3 or ranges * 2 <= len(labels) or None in places.values():
        return None
    if len(set(places.values())) < len(labels):
        return None
    return sorted(labels, key=lambda label: places[label] or 0.0)


def points(labels: Sequence[str]) -> list[str] | None:
    """Give all points of a scale of numbers, those that nobody chose included; None if the labels are none.

    Words may stand beside the numbers at the ends. A pair of numbers, 0 and 1 or 1 and 2, is no scale of points.

    Examples
    --------
    >>> points(["2", "5 - mostly others", "1", "4"])
    ['1', '2', '3', '4', '5 - mostly others']
    >>> points(["12", "48"]) is None
    True
    """
    numbers: dict[int, str] = {}
    for label in labels:
        shown = label.replace("\ufeff", "")
        found = re.findall(r"(?<![\d.,])\d+(?![\d.,]*\d)", shown)
        bare = re.fullmatch(r"\s*\d+(\.0)?\s*", shown)
        number = int(float(shown)) if bare else int(found[0]) if len(found) == 1 else None
        if number is None or number in numbers:
            return None
        numbers[number] = label
    bare_ones = sum(label.strip().replace(".0", "").isdigit() for label in labels)
    if not numbers or bare_ones * 2 < len(labels):
        return None
    span = next((one for one in _SPANS if one[0] <= min(numbers) and max(numbers) <= one[1]), None)
    if span is None:
        return None
    decimal = any(label.strip().endswith(".0") for label in labels)
    return [numbers.get(one, f"{one}.0" if decimal else str(one)) for one in range(span[0], span[1] + 1)]


def first(label: str) -> str:
    """Give the first number in a label.

    Examples
    --------
    >>> first("5 - mostly others")
    '5'
    """
    found = re.search(r"\d+", label)
    return found[0] if found else label


def stray_code(numbers: Sequence[int]) -> int | None:
    """Give the number that ends a scale after a gap, as codes of "don't know" do; None if there is none.

    Examples
    --------
    >>> stray_code([1, 2, 3, 4, 5, 9]), stray_code([1, 2, 3, 4, 99]), stray_code([1, 2, 3, 4, 5])
    (9, 99, None)
    """
    *rest, last = sorted(numbers)
    gap = (
        len(rest) > 2
        and last - rest[-1] > 2
        and rest == list(range(rest[0], rest[-1] + 1))
        and rest[0] in (0, 1)
    )
    return last if gap and last in (8, 9, 77, 88, 98, 99, 888, 998, 999) else None


@cache
def _known(name: str) -> tuple[Scale, ...]:
    data = yaml.safe_load(Path(__file__).with_name("scales.yaml").read_text("utf-8"))
    return tuple(tuple(frozenset(point.split(" | ")) for point in scale) for scale in data[name])


def _plain(label: str) -> str:
    text = re.sub(r"\([^()]*\)", " ", folded(label))
    text = re.sub(r"^\s*\d+\s*[-–=.:)]\s*", "", text)
    return " ".join(text.split()).strip(" .!")


def _rank(text: str, scale: Scale) -> int | None:
    return next((at for at, wordings in enumerate(scale) if text in wordings), None)


def _degree(text: str, degrees: Scale) -> tuple[int, str] | None:
    best: tuple[int, int, str] | None = None
    for at, wordings in enumerate(degrees):
        for wording in sorted(wordings):
            if (text == wording or text.startswith(wording + " ")) and (
                best is None or len(wording) > best[0]
            ):
                best = (len(wording), at, text[len(wording) :].strip())
    return best and (best[1], best[2])


def _distinct(ranks: dict[str, int | None]) -> bool:
    found = list(ranks.values())
    return None not in found and len(set(found)) == len(found)


def _place(label: str) -> float | None:
    text = folded(label)
    number = re.search(r"\d+(?:[.,]\d+)?", re.sub(r"(?<=\d)[ ,](?=\d{3})", "", text))
    if number is None:
        return None
    behind = text[text.find(number[0]) :]
    units = {
        found.start(): factor
        for unit, factor in _UNITS.items()
        if (found := re.search(rf"\b{unit}\b", behind)) is not None
    }
    factor = units[min(units)] if units else 1.0
    return (float(number[0].replace(",", ".")) - (0.5 if _BELOW.search(text) else 0.0)) * factor
