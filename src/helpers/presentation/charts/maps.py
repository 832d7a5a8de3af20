"""Maps of the answers by place: an outline for each option of an item, a map for each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from string import ascii_uppercase

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from helpers.analysis.results import Distribution
from helpers.presentation import labels
from helpers.presentation.bases import bases_note
from helpers.presentation.charts.common import empty, headed
from helpers.presentation.charts.finish import finish
from helpers.presentation.charts.lettering import height, wrap
from helpers.presentation.charts.sheet import Sheet, Swatch, legend_of
from helpers.presentation.charts.style import GREY, SMALL, STEPS, TINY, WHITE, WIDTH, on, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.numbers import count
from helpers.presentation.typography import NBSP
from helpers.presentation.words import word
from helpers.study.geometry import Geometry, Polygon, geometry_of

GUTTER = 12.0
HIGHEST = 165.0
TITLE = 12.0
Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """How the geometry is laid on a panel: so many points of the sheet for a unit, north up."""

    left: float
    high: float
    scale: float
    height: float

    def place(self, point: Point, x: float, y: float) -> Point:
        """Give the place on the sheet of a point of the geometry, the panel's top left corner being x, y."""
        right, down = (point[0] - self.left) * self.scale, (self.high - point[1]) * self.scale
        # Rounded before they are moved: an outline has the same shape in every panel.
        return x + 3 + round(right, 1), y + round(down, 1)


def map_chart(distributions: Sequence[Distribution], context: Context, *, label: str) -> Figure:
    """Draw the number of answers from each place, one map a group, all in the same classes.

    Counts are written in the areas; answers from places without an area are counted in the panel's title. A
    key says which area is which.

    Parameters
    ----------
    distributions : sequence of Distribution
        The study's mapped item, one per group.
    context : Context
        Language, folder, demonstration mark; the study's geometry.
    label : str
        ``fig-...``.

    Raises
    ------
    ValueError
        The study has no map, or there is nothing to draw.
    UserError
        The file of the geometry cannot be read.
    """
    geometry = geometry_of(context.study)
    if geometry is None or not distributions:
        raise ValueError("the study has no map, or no group was asked its item")
    question = labels.question(distributions[0].item, context)
    caption = word("chart.caption.map", context.language, question=question)
    sheet = draw(distributions, geometry, context)
    told = alt(distributions, geometry, context)
    return finish(sheet.figure, context, label, caption, told, notes(distributions, geometry, context))


def counts(distribution: Distribution, geometry: Geometry) -> dict[str, int]:
    """Count the answers from each area."""
    found = {row.code: row.valid.count for row in distribution.rows}
    return {code: found.get(code, 0) for code in geometry.codes}


def classes(highest: int) -> list[int]:
    """Choose where the classes of counts begin: 0, 1, then round numbers.

    Examples
    --------
    >>> classes(80), classes(3)
    ([0, 1, 21, 41, 61], [0, 1, 2, 3])
    """
    if highest < len(STEPS):
        return list(range(highest + 1))
    tens = (factor * 10**power for power in range(1, 9) for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8))
    step = next(int(step) for step in chain(range(1, 10), tens) if step * (len(STEPS) - 1) >= highest)
    return [0, *(start + 1 for start in range(0, highest, step))]


@styled
def draw(distributions: Sequence[Distribution], geometry: Geometry, context: Context) -> Sheet:
    """Draw the figure."""
    if not any(one.base.answered for one in distributions):
        return empty(context)
    columns = 2 if len(distributions) <= 4 else 3
    across = (WIDTH - GUTTER * (columns - 1)) / columns
    frame = _frame(geometry, across)
    highest = max(max(counts(one, geometry).values()) for one in distributions)
    starts = classes(highest)
    titles = [wrap(_title(one, geometry, context), across - 2, SMALL, True) for one in distributions]
    head = max(height(text, SMALL) for text in titles) + 4
    line = head + frame.height + GUTTER
    top = -(-len(titles) // columns) * line
    key = _key_columns(geometry, distributions[0], context, across, frame.height)
    legend = legend_of(_swatches(starts, highest, context.language), WIDTH - 8)
    bottom = top + head + max(frame.height, *(height(column, SMALL) for _, column in key)) + 8
    sheet = Sheet(bottom + TITLE + legend.height + 3, context)
    for number, (one, title) in enumerate(zip(distributions, titles, strict=True)):
        x, y = number % columns * (across + GUTTER), number // columns * line
        sheet.text(x + 1, y + 1, title, SMALL, va="top", bold=True)
        found = counts(one, geometry)
        texts = {code: count(found[code], context.language) for code in found}
        fills = {code: _fill(found[code], starts) for code in found}
        _map(sheet, geometry, frame, (x, y + head), texts, fills)
    sheet.text(1, top + 1, word("chart.map.key", context.language), SMALL, va="top", bold=True)
    plain = dict.fromkeys(geometry.codes, WHITE)
    _map(sheet, geometry, frame, (0, top + head), letters(geometry), plain)
    for x, column in key:
        sheet.text(x, top + head, column, SMALL, va="top")
    sheet.text(1, bottom, word("chart.map.counts", context.language), SMALL, va="top", bold=True)
    legend.draw(sheet, 4, bottom + TITLE)
    return sheet


def _frame(geometry: Geometry, across: float) -> Frame:
    points = [point for _, polygons in geometry.areas for polygon in polygons for point in polygon]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide, high = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    scale = min((across - 6) / wide, HIGHEST / high)
    return Frame(min(xs), max(ys), scale, high * scale)


def _title(distribution: Distribution, geometry: Geometry, context: Context) -> str:
    language = context.language
    title = headed(labels.group(distribution.group, context), distribution.base.answered, language)
    outside = distribution.base.answered - sum(counts(distribution, geometry).values())
    return word("chart.map.title", language, title=title, n=outside) if outside else title


def letters(geometry: Geometry) -> dict[str, str]:
    """Give each area a letter for the key: A to Z, then AA and on."""
    first = ["", *ascii_uppercase]
    names = [f"{one}{two}" for one in first for two in ascii_uppercase]
    return dict(zip(geometry.codes, names, strict=False))


def _key_columns(
    geometry: Geometry, distribution: Distribution, context: Context, left: float, high: float
) -> list[tuple[float, str]]:
    """Lay the areas' names out beside the key, in as few columns as are not higher than its map."""
    start = left + GUTTER
    names = [
        f"{letter}{NBSP}{NBSP}{labels.option(distribution.item, code, context)}"
        for code, letter in letters(geometry).items()
    ]
    for number in (1, 2, 3, 4):
        across = (WIDTH - start) / number
        size = -(-len(names) // number)
        wrapped = [wrap(name, across - 6, SMALL) for name in names]
        columns = ["\n".join(wrapped[first : first + size]) for first in range(0, len(names), size)]
        if max(height(column, SMALL) for column in columns) <= high:
            break
    return [(start + place * across, column) for place, column in enumerate(columns)]


def _swatches(starts: Sequence[int], highest: int, language: str) -> list[Swatch]:
    ends = [*(start - 1 for start in starts[1:]), highest]
    found = []
    for start, end in zip(starts, ends, strict=True):
        text = count(start, language) if start == end else f"{count(start, language)}–{count(end, language)}"
        found.append(Swatch(text, _fill(start, starts)))
    return found


def _fill(number: int, starts: Sequence[int]) -> str:
    """Colour of a count: the classes spread over all colours, however few they are."""
    place = sum(number >= start for start in starts) - 1
    return STEPS[round(place * (len(STEPS) - 1) / max(len(starts) - 1, 1))]


def _map(
    sheet: Sheet,
    geometry: Geometry,
    frame: Frame,
    corner: Point,
    texts: Mapping[str, str],
    fills: Mapping[str, str],
) -> None:
    for code, polygons in geometry.areas:
        placed = [[frame.place(point, *corner) for point in polygon] for polygon in polygons]
        outline = Outline.make_compound_path(*(Outline([*one, one[0]], closed=True) for one in placed))
        patch = PathPatch(outline, facecolor=fills[code], edgecolor=GREY, linewidth=0.5, clip_on=False)
        sheet.page.add_patch(patch)
        centre = visual_centre(max(polygons, key=_extent))
        sheet.text(*frame.place(centre, *corner), texts[code], TINY, ha="center", colour=on(fills[code]))


def _extent(polygon: Polygon) -> float:
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def visual_centre(polygon: Polygon, steps: int = 24) -> Point:
    """Find the point of a grid inside a polygon that is farthest from its outline: the place for its text."""
    corners = np.array(polygon, dtype=float)
    (left, low), (right, high) = corners.min(axis=0), corners.max(axis=0)
    shares = (np.arange(steps) + 0.5) / steps
    across, up = np.meshgrid(left + (right - left) * shares, low + (high - low) * shares)
    points = np.column_stack([across.ravel(), up.ravel()])
    points = points[Outline(corners).contains_points(points)]
    if not len(points):
        return float(corners[:, 0].mean()), float(corners[:, 1].mean())
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.maximum((sides**2).sum(axis=1), 1e-12)
    away = points[:, None, :] - corners[None, :, :]
    along = np.clip((away * sides).sum(axis=2) / lengths, 0, 1)
    distances = ((away - along[:, :, None] * sides) ** 2).sum(axis=2).min(axis=1)
    x, y = points[int(distances.argmax())]
    return float(x), float(y)


def alt(distributions: Sequence[Distribution], geometry: Geometry, context: Context) -> str:
    """Say what the figure shows."""
    language = context.language
    found = [word("chart.alt.map", language)]
    for one in distributions:
        name = headed(labels.group(one.group, context), one.base.answered, language)
        if not one.base.answered:
            found.append(f"{word('chart.alt.none', language, name=name)}.")
            continue
        shown = ", ".join(
            f"{labels.option(one.item, row.code, context)} {count(row.valid.count, language)}"
            for row in one.rows
        )
        found.append(f"{name}{word('chart.colon', language)}{shown}.")
    return " ".join(found)


def notes(distributions: Sequence[Distribution], geometry: Geometry, context: Context) -> list[str]:
    """Say who is on the map and where the outlines are from."""
    named = [(labels.group(one.group, context), one.base, one.item) for one in distributions]
    source = word(
        "chart.note.map", context.language, attribution=geometry.attribution, licence=geometry.licence
    )
    return [bases_note(named, context), source]
