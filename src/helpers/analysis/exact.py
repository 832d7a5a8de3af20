"""The test of Freeman and Halton: Fisher's exact test of tables larger than 2 x 2.

p is the probability, among all tables with the observed margins, of those that are no likelier than the
observed one (Freeman, Halton 1951, Note on an exact treatment of contingency. Biometrika 38:141-149).

`freeman_halton` computes it with a network of margins (Mehta, Patel 1983, A network algorithm for performing
Fisher's exact test in r x c contingency tables. JASA 78:427-434). A table is filled column by column; tables
that leave the same margins to fill share the rest of their way; and a way ends as soon as all or none of its
tables count. Where the network grows too large, `helpers.analysis.montecarlo` estimates p.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from helpers.analysis.table import Counts, Table, without_gaps

WORK = 1_000_000
"""Ways that the exact computation may look at: about a second."""

# Tables as likely as the observed one count, although rounding may set them slightly above it (R does the
# same).
TIE = 1e-7

# What a margin costs beside the ways that lead on from it.
_NODE = 20

Margins = tuple[int, ...]
Logs = NDArray[np.float64]


class _TooLargeError(Exception):
    """The network needs more work than it may take."""


def freeman_halton(table: Table, work: int = WORK) -> float | None:
    """Compute p exactly, or give None where that takes more than ``work``.

    The limit is counted, not timed, so that the same table has the same result on every machine.

    Parameters
    ----------
    table : array of int, without empty rows and columns
    work : int
        Ways from one margin to the next, and probabilities carried along them, that may be looked at.

    Examples
    --------
    >>> round(freeman_halton([[29, 7, 7], [13, 7, 21]]), 6)
    0.001393
    """
    counts = without_gaps(table)
    if min(counts.shape) < 2:
        # No other table has these margins.
        return 1.0
    rows, columns = margins_of(counts)
    try:
        return min(1.0, _share_of_rare(_network(rows, columns, work), log_probability(counts), work))
    except _TooLargeError:
        return None


def margins_of(counts: Counts) -> tuple[Margins, Margins]:
    """Row and column totals, sorted; the side that leaves fewer margins to remember is the rows."""
    sides = [tuple(sorted(int(total) for total in counts.sum(axis=axis))) for axis in (1, 0)]
    rows, columns = sorted(sides, key=lambda side: (_states(side), side))
    return rows, columns


def _states(side: Margins) -> int:
    return math.prod(total + 1 for total in side[:-1])


def log_ways(counts: Counts) -> float:
    """The log of what all tables with the same margins share in their probability."""
    margins = sum(special.gammaln(counts.sum(axis=axis) + 1).sum() for axis in (0, 1))
    return float(margins - special.gammaln(counts.sum() + 1))


def log_probability(counts: Counts) -> float:
    """The log of a table's probability, given its margins."""
    return log_ways(counts) - float(special.gammaln(counts + 1).sum())


@dataclass(frozen=True)
class _Stage:
    """All ways to fill one column: from which margins, to which, how likely.

    ``log`` is the log of the probability of a way, given where it comes from. Margins are numbered within
    their stage; ways are sorted by where they come from.
    """

    source: NDArray[np.intp]
    target: NDArray[np.intp]
    log: Logs


def _network(rows: Margins, columns: Margins, work: int) -> list[_Stage]:
    """The stages for each column but the last, which is given by what is left."""
    if _states(rows) > 2**62:
        raise _TooLargeError
    factorials = special.gammaln(np.arange(sum(rows) + 1) + 1.0)
    # What is left, in ascending order, is never above the sorted row totals: their radix numbers it.
    radix = np.cumprod([1, *(total + 1 for total in rows[:-1])])
    margins = np.array([rows])
    stages = []
    # The widest columns come last: the fewer ways there are at first, the smaller is the network.
    for total in columns[:-1]:
        source, cells = _fillings(margins, total, work)
        work -= len(source) + _NODE * len(margins)
        if work < 0:
            raise _TooLargeError
        before = margins[source]
        log = _log_choose(factorials, before, cells).sum(axis=1)
        log -= _log_choose(factorials, margins[:1].sum(axis=1), np.array([total]))
        after = np.sort(before - cells, axis=1)
        _, first, target = np.unique(after @ radix, return_index=True, return_inverse=True)
        margins = after[first]
        stages.append(_Stage(source, target, log))
    return stages


def _fillings(margins: Counts, total: int, most: int) -> tuple[NDArray[np.intp], Counts]:
    """Every column that sums to a total with no cell above its margin, for each row of margins."""
    source = np.arange(len(margins))
    left = np.full(len(margins), total)
    cells = np.empty((len(margins), 0), dtype=np.int64)
    for i in range(margins.shape[1]):
        room = margins[source, i + 1 :].sum(axis=1)
        low, high = np.maximum(0, left - room), np.minimum(margins[source, i], left)
        ways = high - low + 1
        if ways.sum() > most:
            raise _TooLargeError
        way = np.repeat(np.arange(len(source)), ways)
        cell = low[way] + _count_up(ways)
        cells = np.column_stack([cells[way], cell])
        source, left = source[way], left[way] - cell
    return source, cells


def _count_up(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, ... anew for each length, one after the other."""
    starts = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) - np.repeat(starts, lengths)


def _log_choose(factorials: Logs, n: Counts, k: Counts) -> Logs:
    return factorials[n] - factorials[k] - factorials[n - k]


def _share_of_rare(stages: list[_Stage], observed: float, work: int) -> float:
    """Walk the network with the log probabilities and the masses of the ways that led to each margin."""
    limit = observed + TIE
    here = [(np.zeros(1), np.ones(1))]
    rare = 0.0
    for stage, (least, most) in zip(stages, _bounds(stages), strict=True):
        ends = np.cumsum(np.bincount(stage.source, minlength=len(here)))
        onward = []
        for node, (logs, masses) in enumerate(here):
            ways = slice(ends[node - 1] if node else 0, ends[node])
            log, target = stage.log[ways], stage.target[ways]
            # Of the ways that led here, sorted by likelihood, the first `sure` are rare whatever follows, and
            # those from `open_` on are not rare whatever follows.
            sure = np.searchsorted(logs, limit - log - most[target], side="right")
            open_ = np.searchsorted(logs, limit - log - least[target], side="right")
            sums = np.concatenate([[0.0], np.cumsum(masses)])
            rare += float((np.exp(log) * sums[sure]).sum())
            length = np.maximum(0, open_ - sure)
            work -= int(length.sum())
            if work < 0:
                raise _TooLargeError
            way = np.repeat(np.arange(len(log)), length)
            past = sure[way] + _count_up(length)
            onward.append((target[way], logs[past] + log[way], masses[past] * np.exp(log[way])))
        here = _gathered(onward, len(least))
    return rare


def _gathered(ways: list[tuple[NDArray[np.intp], Logs, Logs]], nodes: int) -> list[tuple[Logs, Logs]]:
    """Ways by the margins they lead to, sorted by likelihood; equally likely ones become one."""
    target, logs, masses = (np.concatenate(part) for part in zip(*ways, strict=True))
    # Equal up to rounding errors: far closer than the tolerance for ties.
    logs = np.round(logs, 10)
    order = np.lexsort([logs, target])
    target, logs, masses = target[order], logs[order], masses[order]
    new = np.ones(len(logs), dtype=bool)
    new[1:] = (np.diff(target) != 0) | (np.diff(logs) != 0)
    starts = np.flatnonzero(new)
    masses = np.add.reduceat(masses, starts) if len(starts) else masses
    ends = np.searchsorted(target[starts], np.arange(nodes), side="right")
    return list(zip(np.split(logs[starts], ends[:-1]), np.split(masses, ends[:-1]), strict=True))


def _bounds(stages: list[_Stage]) -> list[tuple[Logs, Logs]]:
    """For each stage and each margin it may leave: log probability of the least and the most likely rest."""
    least = most = np.zeros(int(stages[-1].target.max()) + 1)
    bounds = [(least, most)]
    for stage in reversed(stages[1:]):
        starts = np.searchsorted(stage.source, np.arange(int(stage.source[-1]) + 1))
        least = np.minimum.reduceat(stage.log + least[stage.target], starts)
        most = np.maximum.reduceat(stage.log + most[stage.target], starts)
        bounds.insert(0, (least, most))
    return bounds
