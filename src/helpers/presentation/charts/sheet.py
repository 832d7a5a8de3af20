"""The sheet that a figure is drawn on: as wide as a page's text, in points from its top left corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.text import Text

from helpers.presentation.charts.lettering import height as text_height
from helpers.presentation.charts.lettering import width as text_width
from helpers.presentation.charts.lettering import wrap
from helpers.presentation.charts.style import (
    BODY,
    GREY,
    INK,
    LEADING,
    PALE,
    SMALL,
    TINY,
    WHITE,
    WIDTH,
    styled,
)
from helpers.presentation.context import Context

EDGE = 3.0


class Sheet:
    """A figure under construction.

    Parameters
    ----------
    height : float
        In points; room for the demonstration mark is added beneath where the context has one.
    context : Context
        The setting.
    """

    @styled
    def __init__(self, height: float, context: Context) -> None:
        self.height = height + (mark_height(context) if context.mark else 0.0)
        self.figure = Canvas(figsize=(WIDTH / 72, self.height / 72), dpi=72)
        FigureCanvasAgg(self.figure)
        self.page = self.axes(0, 0, WIDTH, self.height)
        self.page.set_label("page")

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add bare axes. Their y runs in points from their own top: rows can be placed by their height."""
        box = (left / WIDTH, 1 - (top + height) / self.height, width / WIDTH, height / self.height)
        axes = self.figure.add_axes(box)
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        return axes

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = BODY,
        *,
        ha: str = "left",
        va: str = "center",
        bold: bool = False,
        colour: str = INK,
        turned: bool = False,
    ) -> Text:
        """Write a text, wrapped already, at a place of the sheet."""
        return self.page.text(
            x,
            y,
            text,
            fontsize=size,
            ha=ha,
            va=va,
            color=colour,
            fontweight="bold" if bold else "normal",
            multialignment="left" if ha == "left" else ha,
            linespacing=LEADING,
            rotation=90 if turned else 0,
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = WHITE,
        *,
        edge: str = GREY,
        hatch: str = "",
        line: float = 0.6,
    ) -> Rectangle:
        """Draw a rectangle from its top left corner."""
        patch = Rectangle(
            (x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=line, hatch=hatch or None
        )
        self.page.add_patch(patch)
        return patch

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str = GREY,
        line: float = 0.6,
        style: Literal["-", "--"] = "-",
    ) -> Line2D:
        """Draw a line through points."""
        drawn = Line2D(xs, ys, color=colour, linewidth=line, linestyle=style, solid_capstyle="butt")
        self.page.add_line(drawn)
        return drawn

    def arrow(self, x: float, top: float, bottom: float) -> None:
        """Draw an arrow that points down."""
        self.line((x, x), (top, bottom - 3), GREY, 0.8)
        head = Outline([(x - 2.2, bottom - 4), (x + 2.2, bottom - 4), (x, bottom), (x - 2.2, bottom - 4)])
        self.page.add_patch(PathPatch(head, facecolor=GREY, edgecolor=GREY, linewidth=0.2))


@dataclass(frozen=True)
class Rows:
    """Labels of rows one under the other, wrapped, with middle and height of each, from the rows' top."""

    texts: tuple[str, ...]
    centres: tuple[float, ...]
    heights: tuple[float, ...]
    size: float

    @property
    def height(self) -> float:
        """All rows together."""
        return sum(self.heights)

    def write(self, sheet: Sheet, right: float, top: float, bold: bool = False) -> None:
        """Write the labels to the left of a place."""
        for text, centre in zip(self.texts, self.centres, strict=True):
            sheet.text(right, top + centre, text, self.size, ha="right", bold=bold)


def rows_of(
    labels: Sequence[str], width: float, *, least: float, gap: float = 4.0, size: float = BODY
) -> Rows:
    """Lay out rows: each as high as its wrapped label, and no less than so many points, plus a gap."""
    texts = tuple(wrap(label, width, size) for label in labels)
    heights = tuple(max(text_height(text, size), least) + gap for text in texts)
    tops = [sum(heights[:place]) for place in range(len(heights))]
    centres = tuple(top + one / 2 for top, one in zip(tops, heights, strict=True))
    return Rows(texts, centres, heights, size)


def label_column(labels: Sequence[str], most: float, size: float = BODY) -> float:
    """Choose the width of a column of labels: what the longest needs, within a limit."""
    return min(max((text_width(label, size) for label in labels), default=0.0), most) + 3.0


@dataclass(frozen=True)
class Swatch:
    """An entry of a legend."""

    text: str
    fill: str
    hatch: str = ""


@dataclass(frozen=True)
class Legend:
    """A legend laid out in lines over a width: for each entry its place and its wrapped text."""

    entries: tuple[tuple[Swatch, float, float, str], ...]
    height: float

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Draw the legend."""
        for swatch, x, y, text in self.entries:
            middle = top + y + SMALL * LEADING / 2
            edge = INK if swatch.hatch else GREY
            sheet.box(left + x, middle - 3, 11, 6, swatch.fill, edge=edge, hatch=swatch.hatch, line=0.4)
            sheet.text(left + x + 14, top + y, text, SMALL, va="top")


def legend_of(swatches: Sequence[Swatch], width: float) -> Legend:
    """Lay out a legend: entries side by side, as many as a line takes."""
    entries: list[tuple[Swatch, float, float, str]] = []
    x = y = line = 0.0
    for swatch in swatches:
        text = wrap(swatch.text, width - 16, SMALL)
        needed = 14 + max(text_width(part, SMALL) for part in text.split("\n"))
        if x and x + needed > width:
            x, y, line = 0.0, y + line + 3, 0.0
        entries.append((swatch, x, y, text))
        x, line = x + needed + 10, max(line, text_height(text, SMALL))
    return Legend(tuple(entries), y + line if entries else 0.0)


def mark_text(context: Context) -> str:
    """The demonstration mark as it stands in a figure, wrapped."""
    return wrap(context.mark or "", WIDTH - 2 * EDGE, TINY)


def mark_height(context: Context) -> float:
    """The room that the mark takes."""
    return text_height(mark_text(context), TINY) + 5


def clean_axes(axes: Axes) -> None:
    """Show of axes only what a reader needs: the ticks of x below and light lines upwards from them."""
    axes.set_axis_on()
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_facecolor("none")
    axes.tick_params(axis="x", length=2.5, width=0.6, labelsize=SMALL, pad=2, labelcolor=INK)
    axes.tick_params(axis="y", left=False, labelleft=False)
    axes.grid(axis="x", color=PALE, linewidth=0.6)
    axes.set_axisbelow(True)
