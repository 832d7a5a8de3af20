"""What several figures have in common: the empty figure, scales of shares, shares in words."""

from __future__ import annotations

from matplotlib.axes import Axes

from helpers.analysis.results import Proportion
from helpers.presentation.charts.lettering import height, wrap
from helpers.presentation.charts.sheet import Sheet
from helpers.presentation.charts.style import BODY, GREY, PALE, RULE, SMALL, WIDTH
from helpers.presentation.context import Context
from helpers.presentation.numbers import bare_percent, count, equation, interval, level, percent
from helpers.presentation.typography import capitalised
from helpers.presentation.words import word

_ENDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def empty(context: Context) -> Sheet:
    """Draw a figure that says that there are no answers."""
    text = wrap(word("chart.empty", context.language), WIDTH - 40)
    sheet = Sheet(height(text) + 44, context)
    sheet.box(8, 8, WIDTH - 16, height(text) + 28, PALE, edge=RULE)
    sheet.text(WIDTH / 2, 8 + (height(text) + 28) / 2, text, ha="center", colour=GREY)
    return sheet


def n_of(n: int, language: str) -> str:
    """Write "n = 418"."""
    return equation("n", count(n, language))


def headed(name: str, n: int, language: str) -> str:
    """Head a panel with a name and its base: "Patients (n = 412)"."""
    return f"{capitalised(name)} ({n_of(n, language)})"


def share_in_words(name: str, share: Proportion, language: str) -> str:
    """Write a share for a text alternative: "CD or DVD: 260 of 418, that is 62.2% (95% CI 57.5–66.7)"."""
    if share.share is None:
        return word("chart.alt.none", language, name=name)
    return word(
        "chart.alt.share",
        language,
        name=name,
        count=count(share.count, language),
        base=count(share.base, language),
        percent=percent(share.share, language),
        level=level(share.confidence, language),
        interval=interval(share, language),
    )


def closed(text: str) -> str:
    """End a text as a sentence: with a full stop, unless it ends in a sign of its own.

    Examples
    --------
    >>> closed("Storage"), closed("How many exams?")
    ('Storage.', 'How many exams?')
    """
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def joined(parts: list[str], language: str) -> str:
    """Join parts of a sentence that have commas of their own."""
    return word("semicolon", language).join(parts)


def scale_end(highest: float) -> float:
    """Give the share at which a scale from 0 ends: the next round one.

    Examples
    --------
    >>> scale_end(0.37), scale_end(0.4), scale_end(0.93)
    (0.4, 0.4, 1.0)
    """
    return next((end for end in _ENDS if end >= highest - 1e-9), 1.0)


def percent_axis(axes: Axes, end: float, title: str, language: str) -> None:
    """Give axes a scale of shares from 0, written in percent."""
    axes.set_xlim(0, end)
    step = 0.01 if end <= 0.05 else 0.02 if end <= 0.1 else 0.05 if end <= 0.3 else 0.1 if end <= 0.6 else 0.2
    ticks = [place * step for place in range(round(end / step) + 1) if place * step <= end + 1e-9]
    axes.set_xticks(ticks, [bare_percent(round(tick, 4), language, 0) for tick in ticks])
    axes.set_xlabel(title, fontsize=SMALL, labelpad=2)


def panel_height(usual: float, number: int, head: float, room: float) -> float:
    """Give the height of panels one under the other: a little less for more than five, and what the room allows.

    They are no lower than `LOWEST`: what is higher than a page even so, `finish` makes smaller as a whole.

    Examples
    --------
    >>> panel_height(56, 4, 24, 500), panel_height(56, 8, 24, 560), panel_height(56, 10, 24, 500)
    (56, 42.0, 26.0)
    """
    panel = usual if number <= 5 else usual * 0.75
    return max(LOWEST, min(panel, room / max(number, 1) - head))


LOWEST = 22.0
FOOT = 24.0  # caption's second line, notes and the demonstration mark
AXIS_HEIGHT = SMALL * 1.2 * 2 + 8
HEAD_HEIGHT = BODY * 1.2 + 3
