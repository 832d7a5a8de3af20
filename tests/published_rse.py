"""What the authors of the international survey of research software engineers published of 2018."""

from __future__ import annotations

from collections import Counter
from functools import cache

from helpers.analysis.describe import describe
from published import Figure, cleaned, listed

SURVEY = "rse-international"
LEAST = 39

# The countries as the authors shorten their names; the form has them in full.
COUNTRIES = {
    "UK": "United Kingdom of Great Britain and Northern Ireland",
    "US": "United States of America",
}
YES_NO = {"write software": "rse1", "lead team": "rse4de"}


@cache
def counts(item: str, country: str | None = None) -> Counter[str]:
    """Respondents by the wording of their answer, in one country or in all."""
    found: Counter[str] = Counter()
    for answers in cleaned(SURVEY)[0].answers:
        labels = {option.label.text("en"): option.code for option in answers.item("socio1").options}
        chosen = answers
        if country is not None:
            code = labels[COUNTRIES.get(country, country)]
            chosen = answers.where((answers.values["socio1"] == code).fillna(False))
        if len(chosen):
            for row in describe(chosen, item).rows:
                found[answers.item(item).option(row.code).label.text("en")] += row.valid.count
    return found


def ours(figure: str) -> int:
    """Make a figure by its name: "lead team Yes", "country UK n", "Germany x C++ n", "Germany x OS Windows n"."""
    if figure == "n 2018":
        return sum(len(answers) for answers in cleaned(SURVEY)[0].answers)
    if figure.startswith("country "):
        country = figure.removeprefix("country ").removesuffix(" n")
        return counts("socio1")[COUNTRIES.get(country, country)]
    if " x " in figure:
        country, answer = figure.removesuffix(" n").split(" x ")
        item = "tool2" if answer.startswith("OS ") else "tool4can"
        # The system that is called OS X is "OS OS X" here.
        return counts(item, country)[answer.removeprefix("OS ") if item == "tool2" else answer]
    question, answer = figure.rsplit(" ", 1)
    return counts(YES_NO[question])[answer]


def figures() -> list[Figure]:
    """Every figure that the authors' notebooks print, which published_figures.csv lists."""
    return [Figure(row["figure"], float(row["published"]), ours(row["figure"])) for row in listed(SURVEY)]
