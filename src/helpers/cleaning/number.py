"""Numbers as people type them."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"[\s\u00a0\u202f]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def parse_number(text: str) -> float | None:
    """Read a number as a respondent may have typed it, or None if it is none.

    A decimal comma and blanks between digits are understood ("12,5", "1 200"); words beside the number are not:
    "about 20" is no number, so that nothing is guessed.

    Examples
    --------
    >>> parse_number("1 200"), parse_number("12,5"), parse_number("about 20")
    (1200.0, 12.5, None)
    """
    plain = _BLANKS.sub("", text).replace(",", ".")
    return float(plain) if _NUMBER.fullmatch(plain) else None
