"""The figure: exact coverage of the intervals of one share, exact size of the tests of two."""

from __future__ import annotations

import io
from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks import coverage, squares
from benchmarks.setting import CONFIDENCE, GRID, LEVEL, PAIRS, SIZES, Floats
from helpers.presentation.charts.style import BODY, DOT, GREY, INK, LOWER, PALE, SMALL, WHITE, WIDTH, styled
from helpers.presentation.charts.svg import compact

ALT = (
    "Two blocks of small line charts over the true share, from 0.01 to 0.5. Above, the coverage of four 95% "
    "intervals at four sample sizes: saw-toothed lines, which for Wilson and Agresti-Coull swing about 95%, and "
    "for Clopper-Pearson and the corrected Wilson interval stay above it. Below, the size of six tests at three "
    "pairs of group sizes: Pearson, mid-p and the rule near 5% where shares are not small, Yates and Fisher below "
    "it, G above it at small shares."
)
LEFT, TOP, GAP, ROW = 44.0, 36.0, 7.0, 56.0
BETWEEN, FOOT = 56.0, 20.0

Line = Callable[[int, int], Floats]


@styled
def draw() -> str:
    """Draw the figure: SVG with the same bytes each time."""
    height = TOP + (len(SIZES) + len(PAIRS)) * ROW + BETWEEN + FOOT
    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
    FigureCanvasAgg(figure)
    methods = {method: method.replace(", ", ",\n") for method in coverage.ONE_SHARE}
    _block(
        figure,
        TOP,
        "Coverage of 95% intervals of one share, in %",
        list(methods.values()),
        [f"n = {n}" for n in SIZES],
        lambda row, column: coverage.coverage(SIZES[row], list(methods)[column], GRID),
        CONFIDENCE,
        (0.92, 1.0),
        (0.93, 0.95, 0.98),
    )
    _block(
        figure,
        TOP + len(SIZES) * ROW + BETWEEN,
        "Size of tests of two shares at the 5% level, in %",
        list(squares.METHODS.values()),
        [f"n = {one}\nand {other}" for one, other in PAIRS],
        lambda row, column: squares.size(PAIRS[row], list(squares.METHODS)[column], GRID),
        LEVEL,
        (0.0, 0.1),
        (0.02, 0.05, 0.08),
    )
    buffer = io.StringIO()
    figure.savefig(
        buffer, format="svg", metadata={"Date": None, "Creator": None, "Type": None, "Format": None}
    )
    return compact(buffer.getvalue(), ALT)


def _block(
    figure: Figure,
    top: float,
    title: str,
    columns: list[str],
    rows: list[str],
    line: Line,
    target: float,
    ends: tuple[float, float],
    ticks: tuple[float, ...],
) -> None:
    width = (WIDTH - LEFT - 4 - GAP * (len(columns) - 1)) / len(columns)
    _text(figure, 0, top - (34 if any("\n" in head for head in columns) else 25), title, BODY, bold=True)
    for row, name in enumerate(rows):
        _text(figure, 0, top + row * ROW + 4, name, SMALL)
        for column, head in enumerate(columns):
            left = LEFT + column * (width + GAP)
            axes = _axes(figure, left, top + row * ROW, width, ROW - GAP)
            _panel(axes, line(row, column), target, ends, ticks)
            axes.tick_params(labelleft=column == 0, labelbottom=row == len(rows) - 1)
            if row == 0:
                _text(figure, left, top - 3, head, SMALL, va="bottom")
    _text(figure, LEFT, top + len(rows) * ROW + 5, "true share p", SMALL, colour=GREY)


def _panel(
    axes: Axes, values: Floats, target: float, ends: tuple[float, float], ticks: tuple[float, ...]
) -> None:
    axes.axhline(target, color=LOWER[0], linewidth=0.7)
    axes.plot(GRID, values, color=DOT, linewidth=0.6)
    axes.set_xlim(0, 0.51)
    axes.set_ylim(*ends)
    axes.set_xticks([0.1, 0.3, 0.5], ["0.1", "0.3", "0.5"])
    axes.set_yticks(ticks, [f"{100 * tick:.0f}" for tick in ticks])


def _axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    page_width, page_height = figure.get_size_inches() * 72
    axes = figure.add_axes(
        (left / page_width, 1 - (top + height) / page_height, width / page_width, height / page_height)
    )
    axes.tick_params(length=2, width=0.5, labelsize=SMALL, pad=1.5, labelcolor=INK)
    axes.set_facecolor(WHITE)
    axes.grid(color=PALE, linewidth=0.5)
    axes.set_axisbelow(True)
    return axes


def _text(
    figure: Figure,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    va: str = "top",
    bold: bool = False,
    colour: str = INK,
) -> None:
    width, height = figure.get_size_inches() * 72
    weight = "bold" if bold else "normal"
    figure.text(x / width, 1 - y / height, text, fontsize=size, va=va, color=colour, fontweight=weight)
