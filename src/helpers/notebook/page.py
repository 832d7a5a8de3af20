"""One notebook being run: what it shows, and the exact results behind what it shows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from IPython.display import display

from helpers.analysis.entries import Entry, entries_of
from helpers.analysis.results import Exact
from helpers.cleaning.answers import Answers
from helpers.notebook.survey import Survey, open_survey
from helpers.presentation.context import Context
from helpers.presentation.display import Figure, Heading, Paragraph, Table
from helpers.presentation.words import word


class Result(Protocol):
    """Whatever can give its exact numbers."""

    def exact(self) -> Exact:
        """Every number of the result, by name."""
        ...


@dataclass
class Page:
    """One notebook being run.

    It remembers the exact numbers of every result that it was given, so that digits hidden by rounding are
    guarded too: `close` writes them beside the notebook. It remembers their p values as well, so that their
    number can be said.
    """

    name: str
    survey: Survey
    group: str | None = None
    ledger: Exact = field(default_factory=dict)
    p_values: list[Entry] = field(default_factory=list)

    @property
    def context(self) -> Context:
        """Language, figures' folder and demonstration mark."""
        return self.survey.context

    @property
    def answers(self) -> Answers:
        """The answers of the group that the notebook is about."""
        return self.survey.group(self.group or "")

    @property
    def scope(self) -> str:
        """What makes labels of this notebook unique in the report."""
        return self.group or self.name.split("_")[-1]

    def label(self, kind: str, *parts: str) -> str:
        """Make a label such as ``tbl-patients-access``."""
        return "-".join([kind, self.scope, *parts])

    def show(self, *objects: Figure | Heading | Paragraph | Table) -> None:
        """Show objects one after the other."""
        for one in objects:
            display(one)

    def heading(self, text: str, level: int, *parts: str) -> None:
        """Show a heading."""
        self.show(Heading(text, level, self.label("sec", *parts)))

    def say(self, *sentences: str) -> None:
        """Show sentences as one paragraph."""
        self.show(Paragraph(" ".join(sentence for sentence in sentences if sentence)))

    def nothing(self, why: str) -> None:
        """Say why there is nothing under a heading: no heading stands alone."""
        self.say(word(f"nothing.{why}", self.survey.language))

    def list(self, *sentences: str) -> None:
        """Show sentences as a list, one a line."""
        said = [sentence for sentence in sentences if sentence]
        if said:
            self.show(Paragraph("\n".join(f"- {sentence}" for sentence in said)))

    def keep(self, *results: Result) -> None:
        """Remember the exact numbers of results, and once their p values however often a result is given."""
        for result in results:
            numbers = result.exact()
            if not numbers.items() <= self.ledger.items():
                self.p_values.extend(entries_of(result))
            self.ledger.update(numbers)

    @property
    def results_file(self) -> Path:
        """Where the exact results are written."""
        stem = f"{self.name}-{self.group}" if self.group else self.name
        return self.survey.paths.out / self.survey.language / f"{stem}.json"

    def close(self) -> None:
        """Write the exact results and say how many there are."""
        file = self.results_file
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(self.ledger, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        part.replace(file)
        print(word("exact_results", self.survey.language, count=len(self.ledger)))


def open_page(name: str, *, study: str, language: str, group: str | None = None) -> Page:
    """Open a page for a notebook.

    Parameters
    ----------
    name : str
        The notebook's name without ending, such as ``01_participation``.
    study, language, group : str
        The notebook's parameters.
    """
    return Page(name, open_survey(study, language, group), group)
