"""How every figure looks: sizes, colours, fonts. Nothing of the reader's own matplotlib settings comes in.

Lengths are in points (1/72 inch); 439 of them are the 155 mm of an A4 text block. Colours keep apart for
colour-blind readers and on a grey print: where hue alone would tell two things apart, lightness, hatching or
a sign does too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from matplotlib import style as mpl_style
from matplotlib.colors import to_rgb

from helpers.study.status import Status

P = ParamSpec("P")
T = TypeVar("T")

WIDTH = 439.0
TALLEST = 620.0  # what an A4 page takes with a caption and notes
PAGE = 688.0  # the text area of the report's A4 page
DPI = 200

BODY, SMALL, TINY = 7.5, 6.5, 6.0
LEADING = 1.2

INK = "#1a1a1a"
GREY = "#5a5a5a"
RULE = "#c8c8c8"
PALE = "#ececec"
WHITE = "#ffffff"
BAR = "#8ab6d9"
DOT = "#08519c"
NEUTRAL = "#e3e3e3"

# From the end of a scale towards its middle; the lower side is hatched as well.
LOWER = ("#a6490a", "#f2a65a", "#fbd9b1")
UPPER = ("#084a8c", "#6aaed6", "#c3dcee")
HATCH = "/////"

# Counts on a map, from few to many.
STEPS = ("#f4f8fc", "#c6dbef", "#85b8da", "#3a84bd", "#084a8c")

# Strong and weak departures, upwards and downwards, with nothing between.
RESIDUALS = ("#f08c3a", "#fbd9b1", "#ffffff", "#c3dcee", "#2368a8")

STATUS: dict[Status, tuple[str, str]] = {
    Status.ANSWERED: ("#2368a8", ""),
    Status.DONT_KNOW: ("#8ab6d9", ""),
    Status.REFUSED: ("#c3dcee", "xxxx"),
    Status.NOT_CONCERNED: ("#d9e8f3", ""),
    Status.LEFT_BLANK: ("#f2a65a", HATCH),
    Status.INVALID: ("#a6490a", ""),
    Status.NOT_ASKED: ("#f2f2f2", ""),
    Status.BROKE_OFF: ("#4d4d4d", "\\\\\\\\\\"),
}

SETTINGS: dict[str, object] = {
    "font.family": ["DejaVu Sans"],
    "font.size": BODY,
    "text.color": INK,
    "text.parse_math": False,  # a dollar in an option's label is a dollar
    "text.hinting": "none",  # the same widths in PNG and SVG
    "axes.linewidth": 0.6,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "hatch.linewidth": 0.5,
    "patch.linewidth": 0.5,
    "legend.framealpha": 1.0,  # PDF/A-1 forbids transparency
    "savefig.transparent": False,
    "savefig.facecolor": WHITE,
    "savefig.bbox": None,
    "figure.facecolor": WHITE,
    "figure.dpi": 72,
    "svg.fonttype": "path",
    "svg.hashsalt": "helpers.presentation.charts",
    "path.simplify": False,
}


def styled(make: Callable[P, T]) -> Callable[P, T]:
    """Make a function draw in the project's style, whatever the settings around it, and restore those."""

    @wraps(make)
    def inside(*args: P.args, **kwargs: P.kwargs) -> T:
        with mpl_style.context(SETTINGS, after_reset=True):
            return make(*args, **kwargs)

    return inside


def tallest(caption: str, notes: Sequence[str]) -> float:
    """Say how high a figure may be for a page to take it with its caption and its notes.

    Their lines are counted by a cautious estimate of how many letters a line of the report has.
    """
    captions, lines = math.ceil(len(caption) / 80), math.ceil(len(" ".join(notes)) / 105)
    return PAGE - 18.0 - 14.0 * captions - 10.5 * lines


def on(colour: str) -> str:
    """Give the colour, ink or white, in which a text can be read on another colour.

    Examples
    --------
    >>> on("#ffffff"), on("#084a8c")
    ('#1a1a1a', '#ffffff')
    """
    return INK if lightness(colour) > 0.45 else WHITE


def lightness(colour: str) -> float:
    """Say how light a colour is on a grey print, from 0 (black) to 1 (Rec. 601 luma, as printers convert)."""
    red, green, blue = to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def diverging(number: int) -> tuple[tuple[str, str], ...]:
    """Give colour and hatching for the options of an ordered scale, its middle neutral.

    Parameters
    ----------
    number : int
        Options of the scale. An even number has no middle.

    Examples
    --------
    >>> [hatch for _, hatch in diverging(5)]
    ['/////', '/////', '', '', '']
    """
    half = number // 2
    lower = tuple((colour, HATCH) for colour in _shades(LOWER, half))
    upper = tuple((colour, "") for colour in reversed(_shades(UPPER, half)))
    return lower + (((NEUTRAL, ""),) if number % 2 else ()) + upper


def _shades(ends: tuple[str, ...], number: int) -> tuple[str, ...]:
    """Spread a side's colours over its options; of two, neither is the palest: it is too near the neutral."""
    if number <= 1:
        return ends[1:2] * number
    if number == 2:
        return ends[:2]
    return tuple(_mixed(ends, 2 * place / (number - 1)) for place in range(number))


def _mixed(ends: tuple[str, ...], place: float) -> str:
    first = min(int(place), 1)
    share = place - first
    pair = zip(to_rgb(ends[first]), to_rgb(ends[first + 1]), strict=True)
    return "#" + "".join(f"{round(255 * (a + (b - a) * share)):02x}" for a, b in pair)
