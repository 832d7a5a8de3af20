"""How wide texts are, and how they wrap: known before anything is drawn, for figures as high as they need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from helpers.presentation.charts.style import BODY, LEADING

# Where a word that is too long may be broken without a hyphen of ours.
_SEAM = re.compile(r"(?<=[/\-–_.@])(?=\w)")


@lru_cache(maxsize=8192)
def width(text: str, size: float = BODY, bold: bool = False) -> float:
    """Measure a text without line breaks, in points."""
    if not text:
        return 0.0
    font = FontProperties(family=["DejaVu Sans"], size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def widest(texts: Sequence[str], size: float = BODY, bold: bool = False) -> float:
    """Measure the widest line of several texts."""
    return max((width(line, size, bold) for text in texts for line in text.split("\n")), default=0.0)


def wrap(text: str, most: float, size: float = BODY, bold: bool = False) -> str:
    """Break a text into lines no wider than so many points; no-break spaces hold.

    A word that is wider by itself is broken after a slash or a hyphen, and if it has none, anywhere.

    Examples
    --------
    >>> wrap("never, or hardly ever", 50).split()
    ['never,', 'or', 'hardly', 'ever']
    """
    lines = [""]
    for word in text.split(" "):
        for number, piece in enumerate(_pieces(word, most, size, bold)):
            joined = f"{lines[-1]} {piece}" if lines[-1] and number == 0 else lines[-1] + piece
            if width(joined, size, bold) <= most or not lines[-1]:
                lines[-1] = joined
            else:
                lines.append(piece)
    return "\n".join(lines)


def height(text: str, size: float = BODY) -> float:
    """Say how high a text is that has been wrapped, in points."""
    return (text.count("\n") + 1) * size * LEADING


def _pieces(word: str, most: float, size: float, bold: bool) -> list[str]:
    if width(word, size, bold) <= most:
        return [word]
    pieces: list[str] = []
    for part in _SEAM.split(word):
        pieces += [part] if width(part, size, bold) <= most else _broken(part, most, size, bold)
    return pieces


def _broken(word: str, most: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(f"{pieces[-1]}{letter}-", size, bold) > most:
            pieces[-1] += "-"
            pieces.append("")
        pieces[-1] += letter
    return pieces
