"""Outlines of places, for a map of the answers to one item."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import UserError
from helpers.study.study import Study

Polygon = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Geometry:
    """Outlines of the areas that an item's options stand for.

    ``areas`` are pairs of option code and polygons; x grows to the east and y to the north, in the same unit.
    Options without an area (another place) are not drawn. ``attribution`` and ``licence`` are to be shown
    with the map.
    """

    areas: tuple[tuple[str, tuple[Polygon, ...]], ...]
    attribution: str
    licence: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The option codes that have an area."""
        return tuple(code for code, _ in self.areas)


def geometry_of(study: Study) -> Geometry | None:
    """Read the outlines of a study's map, None if it has no map.

    Raises
    ------
    UserError
        The file is not JSON of the form ``{attribution, licence, areas: {option: [[[x, y], ...], ...]}}``.
    """
    return read_geometry(study.folder / dict(study.map)["geometry"]) if study.map else None


def read_geometry(path: Path) -> Geometry:
    """Read a file of outlines; see `geometry_of`."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise UserError(f"this is not JSON: {error.msg}", file=path, row=error.lineno) from None
    try:
        areas = tuple(
            (str(code), tuple(tuple((float(x), float(y)) for x, y in polygon) for polygon in polygons))
            for code, polygons in data["areas"].items()
        )
        return Geometry(areas, data["attribution"], data["licence"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        accepted = "{attribution: ..., licence: ..., areas: {option: [[[x, y], ...], ...]}}"
        raise UserError(
            "this file holds no outlines", file=path, value=str(error), accepted=accepted
        ) from None
