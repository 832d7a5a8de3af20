"""What was published of the survey on the sensitivity of brain data: exclusions, proportions, means."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from functools import cache

import published
from helpers.analysis.battery import BatteryItem, battery
from helpers.analysis.describe import describe
from helpers.cleaning.answers import Answers
from published import Figure, cleaned

SURVEY = "usperception-brain"
# Raw and kept rows, five exclusions; four proportions, mean and standard deviation of each of the grid's 33 rows.
LEAST = 7 + 33 * 6

# The numbers of the author's script for what it excludes, in its order.
EXCLUDED = {"noconsent": 108, "unfinished": 81, "attention": 757, "slow": 31, "fast": 149}
ROWS, KEPT = 2576, 1450

# The rows of the grid as the author's figure calls them.
ITEMS = {
    "SSN": "sssn",
    "health": "shealth",
    "phone": "sphone",
    "email": "semail",
    "location": "splace",
    "texts": "stexts",
    "numbers": "snumber",
    "birthdate": "sbirth",
    "relationship": "slove",
    "website": "sweb",
    "search": "ssearch",
    "religion": "sfaith",
    "friends": "sfriend",
    "politics": "sparty",
    "media": "smedia",
    "purchases": "sbuying",
    "credit": "scredit",
    "drowsiness": "sdrowsy",
    "alertness": "salert",
    "focus": "sfocus",
    "concentration": "smind",
    "brainwave": "swave",
    "brain.health": "sbrain",
    "substance": "sdrugs",
    "emotion": "sfeel",
    "anxiety": "sanxiety",
    "mental.image": "simage",
    "mental.thoughts": "sthought",
    "intelligence": "siq",
    "sleep": "ssleep",
    "sexual.orientation": "sorient",
    "genetic": "sgene",
    "social.media": "ssocial",
}


def groups() -> tuple[Answers, ...]:
    return cleaned(SURVEY)[0].answers


@cache
def share(item: str, code: str) -> float:
    """The share of an answer in both groups together."""
    found = [describe(one, item) for one in groups()]
    counts = [row.valid.count for one in found for row in one.rows if row.code == code]
    return sum(counts) / sum(one.base.answered for one in found)


@cache
def scored() -> dict[str, list[BatteryItem]]:
    """Means and standard deviations of the grid's rows, by group."""
    found: dict[str, list[BatteryItem]] = {}
    for one in groups():
        for row in battery(one, list(ITEMS.values()), "sensitive").items:
            found.setdefault(row.item.code, []).append(row)
    return found


def mean_and_sd(item: str) -> tuple[float, float]:
    """The mean and the standard deviation of both groups together, from those of each."""
    parts = [(row.base.answered, row.mean or 0.0, row.sd or 0.0) for row in scored()[item]]
    size = sum(n for n, _, _ in parts)
    mean = sum(n * m for n, m, _ in parts) / size
    squares = sum((n - 1) * sd**2 + n * (m - mean) ** 2 for n, m, sd in parts)
    return mean, math.sqrt(squares / (size - 1))


def exclusions() -> Iterator[Figure]:
    log = cleaned(SURVEY)[0].log
    yield Figure("rows", ROWS, log.rows)
    yield Figure("kept", KEPT, sum(size for _, size in log.kept))
    for code, ours in log.steps:
        yield Figure(f"excluded/{code}", EXCLUDED[code], ours)


def figures() -> list[Figure]:
    found = list(exclusions())
    path = published.exports(SURVEY) / "Figure1_pct_mean_sd.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        name = row["Item"].split("_", 2)[2]
        code = row["Sensitivity_num"]
        found.append(Figure(f"{name}/{code}", float(row["proportion"]), share(ITEMS[name], code)))
        if code == "1":  # the table repeats a row's mean beside each of its answers
            mean, sd = mean_and_sd(ITEMS[name])
            found.append(Figure(f"{name}/mean", float(row["mean"]), mean, 0.005))
            found.append(Figure(f"{name}/sd", float(row["sd"]), sd, 0.005))
    return found
