"""Numbers as people type them."""

from __future__ import annotations

import math
import re

_BLANK = r"[\s\u00a0\u202f]"
_NUMBER = re.compile(rf"[+-]?(?:\d{{1,3}}(?:{_BLANK}\d{{3}})+|\d+)(?:[.,]\d+)?")


def parse_number(text: str) -> float | None:
    """Read a number as a respondent may have typed it, or None if it is none.

    A decimal comma and blanks between groups of three digits are understood ("12,5", "1 200"); words beside the
    number are not, nor other blanks: "about 20" and "10 20" are no numbers, so that nothing is guessed.

    Examples
    --------
    >>> parse_number("1 200"), parse_number("12,5"), parse_number("about 20"), parse_number("10 20")
    (1200.0, 12.5, None, None)
    """
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        return None
    number = float(re.sub(_BLANK, "", plain).replace(",", "."))
    return number if math.isfinite(number) else None
