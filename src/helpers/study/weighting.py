"""What is known of the population of a group: margins that the answers can be weighted to."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.study.label import Label

Options = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Category:
    """One category of a margin: its size in the population, and the answers that belong to it.

    ``options`` are pairs of item and option codes; a respondent belongs who gave one of the options of every
    item. ``basis`` is ``sourced`` where the size is as its ``source`` has it, ``derived`` where it is computed from
    the source's figures; ``note`` then says how. ``date`` is that of the size.
    """

    code: str
    population: float
    options: Options
    source: str
    basis: str
    date: str
    note: str = ""


@dataclass(frozen=True)
class PopulationMargin:
    """One known distribution of a population, over the answers to one item or to several crossed."""

    code: str
    items: tuple[str, ...]
    categories: tuple[Category, ...]

    @property
    def total(self) -> float:
        """The population of all categories."""
        return sum(category.population for category in self.categories)


@dataclass(frozen=True)
class Weighting:
    """How the answers of one group are weighted.

    ``population`` says in words who the margins are of. Respondents outside ``within`` (pairs of item and option
    codes), and those whose answers belong to no category of a margin, are not part of it and get no weight.
    ``bounds`` are the least and the greatest weight, of mean 1.
    """

    group: str
    population: Label
    margins: tuple[PopulationMargin, ...]
    within: Options = ()
    bounds: tuple[float, float] | None = None
