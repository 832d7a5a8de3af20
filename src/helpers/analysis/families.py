"""The families of tests of a notebook: how many p values there were, and what correcting them changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.analysis.entries import KINDS, Entry
from helpers.analysis.multiplicity import adjusted
from helpers.analysis.results import Exact

LEVEL = 0.05


@dataclass(frozen=True)
class FamilyCount:
    """All families of one kind together.

    ``tests`` have a p, ``without`` have none. ``least`` is the smallest p, ``least_holm`` the smallest corrected by
    Holm. ``below`` counts the p under the level as they are, ``below_holm`` and ``below_bh`` those corrected within
    their family.
    """

    kind: str
    families: int
    tests: int
    without: int
    least: float | None
    least_holm: float | None
    below: int
    below_holm: int
    below_bh: int

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        parts = ("families", "tests", "without", "least", "least_holm", "below", "below_holm", "below_bh")
        return {f"families/{self.kind}/{part}": getattr(self, part) for part in parts}


def count_families(entries: Iterable[Entry], level: float = LEVEL) -> tuple[FamilyCount, ...]:
    """Count the families of each kind that has tests, and how many p are under a level before and after correction.

    Examples
    --------
    >>> found = count_families([Entry("crosstabs", "crosstabs", p) for p in (0.01, 0.03, 0.04, None)])[0]
    >>> found.tests, found.without, found.below, found.below_holm, found.below_bh
    (3, 1, 3, 1, 3)
    """
    known = list(entries)
    return tuple(
        _counted(kind, [entry for entry in known if entry.kind == kind], level)
        for kind in KINDS
        if any(entry.kind == kind for entry in known)
    )


def _counted(kind: str, entries: Sequence[Entry], level: float) -> FamilyCount:
    families: dict[str, list[float]] = {}
    for entry in entries:
        if entry.p is not None:
            families.setdefault(entry.name, []).append(entry.p)
    plain = [p for family in families.values() for p in family]
    holm, bh = (
        [p for family in families.values() for p in adjusted(family, method)] for method in ("holm", "bh")
    )
    return FamilyCount(
        kind,
        len(families),
        len(plain),
        len(entries) - len(plain),
        min(plain, default=None),
        min(holm, default=None),
        *(sum(p < level for p in found) for found in (plain, holm, bh)),
    )
