"""What each specification is made of: a line for each choice, filled in the columns that make it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from helpers.analysis.specification import Multiverse, Specification
from helpers.presentation.charts.lettering import height, width, wrap
from helpers.presentation.charts.sheet import Sheet
from helpers.presentation.charts.style import GREY, INK, PALE, SMALL, WIDTH
from helpers.presentation.choices import DIMENSIONS, is_planned, name, option
from helpers.presentation.context import Context


@dataclass(frozen=True)
class Line:
    """A line of the matrix: a choice's heading (``code`` is empty) or one of its options, with its place."""

    dimension: str
    code: str
    text: str
    top: float
    height: float

    @property
    def centre(self) -> float:
        """The middle of the line."""
        return self.top + self.height / 2


def lines_of(found: Multiverse, context: Context) -> tuple[list[Line], float]:
    """Lay out the lines of the matrix, and say how much room their texts take."""
    texts = [
        (dimension, code, option(found, dimension, code, context) if code else name(dimension, context))
        for dimension, codes in zip(DIMENSIONS, found.choices, strict=True)
        for code in ("", *codes)
    ]
    bold = [not code or is_planned(dimension, code) for dimension, code, _ in texts]
    most = 0.34 * WIDTH
    needed = max(width(text, SMALL, b) for (_, _, text), b in zip(texts, bold, strict=True))
    left = min(max(needed, 0.22 * WIDTH), most) + 8
    lines: list[Line] = []
    top = 0.0
    for (dimension, code, text), b in zip(texts, bold, strict=True):
        wrapped = wrap(text, most, SMALL, b)
        above = 3.0 if not code and lines else 0.0
        high = height(wrapped, SMALL) + 1.5
        lines.append(Line(dimension, code, wrapped, top + above, high))
        top += above + high
    return lines, left


def draw_matrix(
    sheet: Sheet,
    lines: Sequence[Line],
    columns: Sequence[Specification],
    box: tuple[float, float, float, float],
) -> None:
    """Draw the lines in a box of the sheet (left, top, width, height), their texts to its left."""
    left, top, wide, high = box
    axes = sheet.axes(left, top, wide, high)
    axes.set_label("matrix")
    axes.set_xlim(0, len(columns))
    for line in lines:
        y = top + line.centre
        planned = not line.code or is_planned(line.dimension, line.code)
        sheet.text(left - 4, y, line.text, SMALL, ha="right", bold=planned, colour=INK if line.code else GREY)
        if not line.code:
            continue
        axes.plot([0, len(columns)], [line.centre] * 2, color=PALE, linewidth=0.5, zorder=1)
        filled = [x for x, one in enumerate(columns) if getattr(one, line.dimension) == line.code]
        half = min(2.6, line.height * 0.36)
        outline = [point for x in filled for point in _box(x, line.centre, half)]
        if outline:
            steps = [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY]
            shape = Outline(outline, steps * len(filled))
            axes.add_patch(PathPatch(shape, facecolor=INK if planned else GREY, linewidth=0, zorder=3))


def _box(x: float, y: float, half: float) -> Iterator[tuple[float, float]]:
    low, high = x + 0.14, x + 0.86
    yield from ((low, y - half), (high, y - half), (high, y + half), (low, y + half), (low, y - half))
