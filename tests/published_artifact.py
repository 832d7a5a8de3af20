"""What the authors of the survey on the evaluation of artifacts published: yes and no to eight questions."""

from __future__ import annotations

from helpers.analysis.describe import describe
from published import Figure, cleaned, listed

SURVEY = "artifact-survey"
LEAST = 16


def counted(item: str, answer: str) -> int:
    """Respondents of all groups with an answer, which is worded."""
    rows = (row for answers in cleaned(SURVEY)[0].answers for row in describe(answers, item).rows)
    item_ = cleaned(SURVEY)[0].answers[0].item(item)
    return sum(row.valid.count for row in rows if item_.option(row.code).label.text("en") == answer)


def figures() -> list[Figure]:
    """Each row is called by the question's code and the answer: "g1 Yes n"."""
    found = []
    for row in listed(SURVEY):
        item, answer, _ = row["figure"].split()
        found.append(Figure(row["figure"], float(row["published"]), counted(item, answer)))
    return found
