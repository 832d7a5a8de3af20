"""Two yes/no items of a group within the strata of a third: the tables that `helpers.analysis.strata` works on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.analysis import count
from helpers.analysis.base import base_of
from helpers.analysis.results import Base, Exact, Reason, Test
from helpers.analysis.strata import Strata, strata
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.study.item import Item

CMH = "cochran_mantel_haenszel"
NO_TEST = "none"


@dataclass(frozen=True)
class Stratified(Strata):
    """Two items of a group within the strata of a third, each of the two reduced to yes or no.

    ``row_codes`` and ``column_codes`` are the options of the first and second row and column ("yes" first,
    where an item was reduced to its positive answers); ``bases`` are of row, column and stratum. ``test`` is
    that of Cochran, Mantel and Haenszel without continuity correction, so that it can be corrected with others
    by `helpers.analysis.multiplicity.adjust_tests`.
    """

    row: Item
    column: Item
    stratum: Item
    row_codes: tuple[tuple[str, ...], tuple[str, ...]]
    column_codes: tuple[tuple[str, ...], tuple[str, ...]]
    bases: tuple[Base, Base, Base]
    test: Test

    @property
    def group(self) -> str:
        """The group's code."""
        return self.bases[0].group

    @property
    def n(self) -> int:
        """Respondents who answered all three items."""
        return sum(stratum.n for stratum in self.strata)

    def exact(self, name: str = "") -> Exact:
        """Every number of the result, by name."""
        own = f"{self.group}/{self.row.code} x {self.column.code} | {self.stratum.code}"
        return super().exact(name or own) | {f"{name or own}/cmh/p_adjusted": self.test.p_adjusted}


def stratified(answers: Answers, row: str, column: str, stratum: str) -> Stratified:
    """Cross two yes/no items within the strata of a third, among those who answered all three.

    An item with two options stays as it is; one with more is reduced to its positive answers, which then are
    the first row or column.

    Parameters
    ----------
    answers : Answers
    row, column, stratum : str
        Codes of single-choice or Likert items.

    Raises
    ------
    UserError
        If an item is of another kind, or has more than two options and declares none positive.

    Examples
    --------
    >>> from helpers.analysis.example import example_answers
    >>> stratified(example_answers(), "opinion", "place", "place")
    Traceback (most recent call last):
    ...
    helpers.errors.UserError: an item is crossed within strata of itself
      value:    'place'
    """
    if stratum in (row, column) or row == column:
        twice = row if row == column else stratum
        raise UserError("an item is crossed within strata of itself", value=twice)
    items = [count.choice_item(answers, code) for code in (row, column, stratum)]
    sides = [_sides(item) for item in items[:2]]
    valid = answers.valid(row) & answers.valid(column) & answers.valid(stratum)
    met = answers.where(valid)
    places = [count.positions(met, item) for item in items]
    flat = [
        np.array([0 if code in yes else 1 for code in item.codes])[place]
        for item, (yes, _), place in zip(items[:2], sides, places[:2], strict=True)
    ]
    cube = np.zeros((len(items[2].codes), 2, 2), dtype=np.int64)
    np.add.at(cube, (places[2], flat[0], flat[1]), 1)
    found = strata(list(cube), items[2].codes)
    bases = (base_of(answers, row), base_of(answers, column), base_of(answers, stratum))
    parts = {name: getattr(found, name) for name in Strata.__dataclass_fields__}
    return Stratified(
        **parts,
        row=items[0],
        column=items[1],
        stratum=items[2],
        row_codes=sides[0],
        column_codes=sides[1],
        bases=bases,
        test=_test(found),
    )


def _test(found: Strata) -> Test:
    used = sum(stratum.informative for stratum in found.strata)
    # Strata without anybody have nothing to leave out.
    facts = (("strata", used), ("left_out", sum(stratum.n > 0 for stratum in found.strata) - used))
    if found.cmh.p is None:
        return Test(NO_TEST, None, None, None, Reason("not_computable_no_stratum", facts))
    return Test(CMH, found.cmh.chi2, 1, found.cmh.p, Reason("within_strata", facts))


def _sides(item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which options are the first row (or column) and which the second."""
    if len(item.codes) == 2 and not item.positive:
        return (item.codes[0],), (item.codes[1],)
    if not item.positive:
        raise UserError(
            f"item {item.code} has more than two options and cannot be crossed within strata",
            value=", ".join(item.codes),
            hint=f"give {item.code} its `positive` options in the codebook",
        )
    return tuple(c for c in item.codes if c in item.positive), tuple(
        c for c in item.codes if c not in item.positive
    )
