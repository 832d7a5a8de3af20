"""Questionnaires and answers for tests of written forms: a trial that has everything, and random answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from hypothesis import strategies as st

from exchange_files import both, option
from helpers.exchange.export import Export
from helpers.exchange.forms import Form
from helpers.exchange.forms.asked import asked
from helpers.exchange.forms.ending import ends
from helpers.exchange.read import read_export
from helpers.study.condition import Condition, Leaf, Tree
from helpers.study.item import Item, column
from helpers.study.load import load_study
from helpers.study.paths import ROOT
from helpers.study.questionnaire import Battery, Questionnaire, Section
from helpers.study.study import Source, Study

Record = Mapping[Any, Any]
FOLDERS = (ROOT / "data", ROOT / "examples" / "coba-imaging-2022")
SCALE = (option("1", "Jamais", "Never"), option("2", "Parfois", "Sometimes"), option("3", "Souvent", "Often"))
KINDS = (
    option("a", "Le A", "The A"),
    option("b", "Le B", "The B"),
    option("oth", "Autre", "Another", other=True),
)
WAYS = (
    *(option("time", "Du temps", "Time"), option("cd", "CD | DVD", "CD | DVD")),
    *(
        option("none", "Rien", "None", exclusive=True),
        option("oth", "Autre moyen", "Another way", other=True),
    ),
)
# A list whose codes most tools would not take, or would take for one.
ODD = (option("1", "Un", "One"), option("01", "Zéro-un", "Zero-one"), option("much-too-long", "Long", "Long"))


def item(code: str, kind: str, options: Any = (), **more: Any) -> Item:
    return Item(code, kind, both(f"Question {code} ?", f"Which {code}?"), "main", tuple(options), **more)


TRIAL_ITEMS = (
    item("consent", "single", (option("y", "Oui", "Yes"), option("n", "Non", "No")), required=True),
    item("kind", "single", KINDS, show_if=Leaf("consent", "eq", ("y",))),
    item("seed", "single", ODD, show_if=Leaf("kind", "ne", ("a",))),
    item("ways", "multiple", WAYS, max_selected=2, show_if=Leaf("seed", "in", ("1", "much-too-long"))),
    item("rowa", "likert", SCALE, battery="grid", required=True),
    item("rowb", "likert", SCALE, battery="grid", required=True),
    item("between", "text", show_if=Leaf("ways", "selected", ("oth", "cd"))),
    item("rowc", "likert", SCALE, battery="grid"),
    item("rowd", "likert", SCALE, battery="grid"),
    item("alone", "likert", SCALE, battery="grid", show_if=Leaf("rowc", "answered")),
    item("age", "numeric", minimum=-5.0, maximum=120.0, integer=True, unit=both("ans", "years")),
    item("share", "numeric", minimum=0.5, show_if=Leaf("age", "lt", ("0.0",))),
    item("day", "date", minimum="2022-01-01", maximum="2022-12-31"),
    item("secret", "text", hidden=True),
    item("last", "text", show_if=Tree("not", (Leaf("age", "le", ("17.5",)),))),
)


def trial(items: tuple[Item, ...] = TRIAL_ITEMS) -> Questionnaire:
    sections = (
        Section("one", both("Première page", "First page"), items[:4]),
        Section("two", both("Deuxième page", "Second page"), items[4:]),
    )
    stem = both("Que pensez-vous de cela ?", "What do you think of this?")
    fill = item("filldate", "date", hidden=True)
    return Questionnaire("trial", both("Essai", "Trial"), sections, (fill,), (Battery("grid", stem),))


@cache
def studies() -> tuple[Study, ...]:
    return tuple(load_study(folder) for folder in FOLDERS)


@cache
def every_questionnaire() -> tuple[tuple[Study, Questionnaire], ...]:
    """All questionnaires of the studies in this repository's first folders, and the trial."""
    found = [(study, one) for study in studies() for one in study.questionnaires]
    return (*found, (studies()[0], trial()))


def answers(
    study: Study, questionnaire: Questionnaire, count: int, seed: int = 1, stale: bool = False
) -> pd.DataFrame:
    """Random answers as a coded frame, a third of them blank.

    What is hidden is empty, unless ``stale``: then an answer given before its question was hidden stays.
    """
    draw = random.Random(seed)
    frame: dict[str, list[object]] = {}
    items = asked(questionnaire)
    for one in items:
        if one.kind == "multiple":
            ticks = [draw.random() < 0.67 for _ in range(count)]
            for opt in one.options:
                frame[column(one.code, opt.code)] = [tick and draw.random() < 0.4 for tick in ticks]
        else:
            frame[one.code] = [_answer(one, draw) if draw.random() < 0.67 else np.nan for _ in range(count)]
    coded = pd.DataFrame(frame).astype({name: object for name in frame if "__" not in name})
    return coded if stale else shown(study, questionnaire, coded)


def shown(study: Study, questionnaire: Questionnaire, coded: pd.DataFrame) -> pd.DataFrame:
    """Empty what is hidden, from the first question on."""
    coded = coded.copy()
    for one in asked(questionnaire):
        hidden = ~sees(study, questionnaire, one, coded)
        for name in one.columns:
            coded.loc[hidden, name] = False if one.kind == "multiple" else np.nan
    return coded


def sees(study: Study, questionnaire: Questionnaire, one: Item, coded: pd.DataFrame) -> pd.Series:
    """Who is asked an item: its condition holds, and no earlier answer ended the questionnaire."""
    there = pd.Series(True, index=coded.index)
    for earlier in asked(questionnaire):
        if earlier.code == one.code:
            break
        there &= (
            ~coded[earlier.code].isin(ends(study, questionnaire, earlier))
            if earlier.kind == "single"
            else True
        )
    return there & one.show_if.holds(coded) if one.show_if else there


def _answer(one: Item, draw: random.Random) -> str:
    if one.options:
        return draw.choice(one.options).code
    if one.kind == "numeric":
        low = int(float(one.minimum if one.minimum is not None else 0))
        return str(draw.choice([low, 0, 17, 18, draw.randint(low, 120)]))
    return f"2022-0{draw.randint(1, 9)}-11" if one.kind == "date" else draw.choice(["=1+1", "a remark", "0"])


def conditions(items: tuple[Item, ...]) -> st.SearchStrategy[Condition]:
    """Any condition on items that the loader would let pass."""
    leaves: list[st.SearchStrategy[Condition]] = []
    for one in (one for one in items if not one.hidden):
        codes = (
            st.lists(st.sampled_from([o.code for o in one.options]), min_size=1, unique=True)
            if one.options
            else None
        )
        leaves.append(st.just(Leaf(one.code, "answered")))
        if one.kind == "multiple" and codes is not None:
            leaves.append(codes.map(lambda found, c=one.code: Leaf(c, "selected", tuple(found))))
        elif codes is not None:
            leaves.append(codes.map(lambda found, c=one.code: Leaf(c, "in", tuple(found))))
            for operator in ("eq", "ne"):
                leaves.append(codes.map(lambda found, c=one.code, o=operator: Leaf(c, o, (found[0],))))
        elif one.kind == "numeric":
            numbers = st.sampled_from(["-5.0", "0.0", "17.0", "17.5", "18.0"])
            for operator in ("lt", "le", "gt", "ge"):
                leaves.append(numbers.map(lambda found, c=one.code, o=operator: Leaf(c, o, (found,))))
    return st.recursive(
        st.one_of(leaves),
        lambda parts: st.one_of(
            parts.map(lambda one: Tree("not", (one,))),
            st.lists(parts, min_size=1, max_size=3).map(lambda some: Tree("all", tuple(some))),
            st.lists(parts, min_size=1, max_size=3).map(lambda some: Tree("any", tuple(some))),
        ),
        max_leaves=6,
    )


def asking(condition: Condition) -> Questionnaire:
    """The trial with a last question under a condition."""
    return trial((*TRIAL_ITEMS, item("final", "text", show_if=condition)))


def mapping(forms: tuple[Form, ...]) -> dict[str, Any]:
    """The mapping file among forms, empty if there is none."""
    found = [one for one in forms if one.name.startswith("mapping-")]
    return {"columns": {}, "answers": {}, **(yaml.safe_load(found[0].data) if found else {})}


def in_form(code: str, value: str, found: Mapping[str, Any]) -> str:
    """An answer as the form has it, by the mapping that was written with it."""
    renamed = {old: new for new, old in found["answers"].get(code, {}).items()}
    return str(renamed.get(value, value))


def beside_other(target: str, record: Record, items: Mapping[str, Item]) -> str:
    """The text beside an "other" option: there where it is chosen."""
    one = items[target.removesuffix("_text")]
    other = next(opt.code for opt in one.options if opt.other)
    chosen = record[column(one.code, other)] if one.kind == "multiple" else record[one.code] == other
    return "something else" if chosen else ""


def disagreements(
    study: Study, questionnaire: Questionnaire, truth: pd.DataFrame, says: Callable[[str, int], bool]
) -> list[tuple[str, int]]:
    """Where a form shows an item and the codebook does not, or the other way round: item and row."""
    wrong = []
    for one in asked(questionnaire):
        expected = sees(study, questionnaire, one, truth)
        wrong += [
            (one.code, row) for row in range(len(truth)) if says(one.code, row) != bool(expected.iloc[row])
        ]
    return wrong


def read_back(
    folder: Path, tool: str, questionnaire: Questionnaire, found: Mapping[str, Any], rows: list[list[str]]
) -> Export:
    """Read an export of a form with the mapping that was written with it, and nothing else settled."""
    import csv

    with (folder / "export.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    settled = tuple((code, tuple(meant.items())) for code, meant in found["answers"].items())
    without = replace(questionnaire, sections=tuple(_seen(one) for one in questionnaire.sections))
    source = Source("trial", "export.csv", without, tool, tuple(found["columns"].items()), settled)
    return read_export(source, folder, "Europe/Paris")


def _seen(section: Section) -> Section:
    return replace(section, items=tuple(one for one in section.items if not one.hidden))


def same_answers(questionnaire: Questionnaire, coded: pd.DataFrame, export: Export) -> list[str]:
    """Columns in which an export that was read back differs from the answers."""
    wrong = []
    for one in asked(questionnaire):
        for name in one.columns:
            was, now = coded[name].reset_index(drop=True), export.coded[name].reset_index(drop=True)
            same = was.fillna("").astype(str) == now.fillna("").astype(str)
            wrong += [name] if not same.all() else []
    return wrong
