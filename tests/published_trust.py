"""What the abstract of the article on My Health Record says of its sample."""

from __future__ import annotations

from helpers.analysis.describe import describe
from helpers.cleaning.answers import Answers
from published import Figure, cleaned, listed

SURVEY = "trust-digital-health"
LEAST = 3

# The figures of published_figures.csv, and the answers that they count.
SHARES = {
    "knew little about My Health Record %": ("know", "0"),
    "opted out %": ("optout", "1"),
}


def groups() -> tuple[Answers, ...]:
    return cleaned(SURVEY)[0].answers


def percent(item: str, code: str) -> float:
    """The share of an answer in both groups together."""
    found = [describe(one, item) for one in groups()]
    counts = [row.valid.count for one in found for row in one.rows if row.code == code]
    return 100 * sum(counts) / sum(one.base.answered for one in found)


def figures() -> list[Figure]:
    found = []
    for row in listed(SURVEY):
        shown = float(row["published"])
        if row["figure"] == "N":
            found.append(Figure("N", shown, sum(len(one) for one in groups())))
        else:
            found.append(Figure(row["figure"], shown, percent(*SHARES[row["figure"]]), 0.05))
    return found
