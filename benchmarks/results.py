"""The tables of the simulation: what is computed for each, and on how many cores."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from benchmarks import coverage, draws, squares
from benchmarks.setting import GAP, GRID, PAIRS, SHAPES, SHARES, SIZES

Cell = str | float


@dataclass(frozen=True)
class Result:
    """A table by the name of its place on the page. Numbers are shares, shown in percent."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def exact_results() -> list[Result]:
    """All that is computed without any draw."""
    shares = np.array(SHARES)
    found = [_summary()]
    for n in SIZES:
        columns = {method: coverage.coverage(n, method, shares) for method in coverage.ONE_SHARE}
        found.append(_by_share(f"coverage-{n}", columns))
    for pair in PAIRS:
        columns = {
            f"{method}, {said}": coverage.difference_coverage(pair, method, shares, gap)
            for gap, said in ((0.0, "no difference"), (GAP, f"{100 * GAP:.0f} points"))
            for method in coverage.TWO_SHARES
        }
        found.append(_by_share(f"difference-{pair[0]}-{pair[1]}", columns))
    for pair in PAIRS:
        columns = {name: squares.size(pair, method, shares) for method, name in squares.METHODS.items()}
        found.append(_by_share(f"size-{pair[0]}-{pair[1]}", columns))
    return found


def drawn_results(cores: int) -> list[Result]:
    """All that is estimated from seeded draws; the same on any number of cores."""
    with ProcessPoolExecutor(cores) as pool:
        four = [pool.submit(draws.four_groups, share) for share in SHARES]
        three = {pair: [pool.submit(draws.three_options, pair, share) for share in THREE] for pair in PAIRS}
        scales = [pool.submit(draws.ordered, shape) for shape in SHAPES]
        weighted = [[pool.submit(coverage.weighted_coverage, n, share) for n in SIZES] for share in SHARES]
        found = [_from_rows("size-four-groups", "p", SHARES, [one.result() for one in four])]
        for pair, parts in three.items():
            name = f"size-three-options-{pair[0]}-{pair[1]}"
            found.append(_from_rows(name, "p", THREE, [one.result() for one in parts]))
        found.append(_from_rows("size-ordered", "answers", SHAPES, [one.result() for one in scales]))
        by_size = [dict(zip(map(str, SIZES), [one.result() for one in row], strict=True)) for row in weighted]
    return [*found, _from_rows("coverage-weighted", "p", SHARES, by_size)]


THREE = tuple(share for share in SHARES if share <= 0.3)
"""Shares that two of three options can have each."""


def odd() -> list[str]:
    """Tables for which what is computed here is not what the helpers give; none, or the run is worth nothing."""
    found = [check(pair) for pair in PAIRS for check in (coverage.odd_difference, squares.odd)]
    return [one for one in (*found, draws.odd()) if one is not None]


def _summary() -> Result:
    rows: list[tuple[Cell, ...]] = []
    for n in SIZES:
        for method in coverage.ONE_SHARE:
            covered = coverage.coverage(n, method, GRID)
            width = float(coverage.width(n, method, GRID).mean())
            least = int(covered.argmin())
            rows.append(
                (str(n), method, float(covered.mean()), float(covered[least]), f"{GRID[least]:.3f}", width)
            )
    head = ("n", "interval", "mean coverage", "least coverage", "at p", "mean width (points)")
    return Result("summary", head, tuple(rows))


def _by_share(name: str, columns: dict[str, np.ndarray]) -> Result:
    rows: list[tuple[Cell, ...]] = [
        (f"{share:.2f}", *(float(column[place]) for column in columns.values()))
        for place, share in enumerate(SHARES)
    ]
    return Result(name, ("p", *columns), tuple(rows))


def _from_rows(name: str, first: str, labels: Iterable[object], rows: list[dict[str, float]]) -> Result:
    cells: list[tuple[Cell, ...]] = [
        (f"{label:.2f}" if isinstance(label, float) else str(label), *row.values())
        for label, row in zip(labels, rows, strict=True)
    ]
    return Result(name, (first, *rows[0]), tuple(cells))
