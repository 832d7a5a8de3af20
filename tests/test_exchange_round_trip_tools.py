"""The same answers, written as each tool exports them, are the same clean answers, to the status of each."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answers_as import SHAPES, Told
from builders_cleaning import study as bare_study
from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import clean
from helpers.exchange.export import Export, Reading
from helpers.exchange.read import read_export
from helpers.exchange.spelling import folded
from helpers.exchange.tools.limesurvey import LimeSurvey
from helpers.study.condition import Leaf, Tree
from helpers.study.demonstration.dates import draw_times
from helpers.study.demonstration.draw import draw_answers
from helpers.study.demonstration.settings import load_settings
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.load import load_study
from helpers.study.paths import ROOT
from helpers.study.questionnaire import Battery, Questionnaire, Section
from helpers.study.study import Source

ROWS = 15
# Tools for which the study's questionnaires can be written as forms.
FORMS = ("limesurvey, codes", "redcap", "kobo", "surveyjs")
OWN = ("patients", "radiologists", "gps", "specialists")
WORDS = (
    *(
        "Films, CD (ou « DVD »)",
        'Dit "oui"',
        "C’est l’été ?",
        "50 % ; ou plus",
        "=1+1",
        "-5 à +5",
        "Très\tbien",
    ),
    *("Ligne 1\nligne 2", "a/b - c.d: e", "[crochets]", "Ça & <là>", "|barre|", "N/A ou rien"),
)
NASTY = (
    "=A1",
    "a, b; c",
    'il dit "non"',
    "deux\nlignes",
    "+33",
    "-",
    "@moi",
    "1",
    "oui",
    "Autre",
    "n/a",
    "été\r\nhiver",
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp"]), min_size=1, max_size=12),
    st.sampled_from(NASTY),
)
NUMBERS = st.sampled_from(["0", "41", "-3", "12,5", "2.50", "1 200", "abc", "007"])
DAYS = st.sampled_from(["2021-12-31", "2022-01-05", "2022-02-30", "hier"])


def label(text: str) -> Label:
    return Label.of({"fr": text, "en": f"{text} (en)"})


@st.composite
def options(draw: st.DrawFn, kind: str) -> tuple[Option, ...]:
    numbered = draw(st.booleans())
    words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True))
    found = [
        Option(str(n) if numbered else f"a{n}", label(f"{word} {n}")) for n, word in enumerate(words, start=1)
    ]
    extra = [Option("dk", label("Ne sait pas, ou presque"), missing="dont_know", exclusive=True)]
    extra += [Option("rf", label("Refuse"), missing="refused", exclusive=True)]
    extra += [Option("none", label("Rien de tout cela"), exclusive=True)] if kind == "multiple" else []
    extra += [Option("oth", label("Autre, à préciser"), other=True)] if kind != "likert" else []
    return (*found, *draw(st.lists(st.sampled_from(extra), max_size=3, unique=True)))


@st.composite
def items(draw: st.DrawFn, code: str, before: Sequence[Item]) -> list[Item]:
    kind = draw(st.sampled_from(["single", "multiple", "numeric", "date", "text", "battery", "likert"]))
    show_if = draw(conditions(before)) if before and draw(st.booleans()) else None
    words = label(f"{draw(st.sampled_from(WORDS))} {code} ?")
    if kind == "battery":
        same = draw(options("likert"))
        rows = [f"{code}r{n}" for n in range(1, draw(st.integers(2, 3)) + 1)]
        return [
            Item(row, "likert", label(f"Ligne, {row}"), "t", same, show_if, battery=f"{code}bat")
            for row in rows
        ]
    if kind in ("single", "likert", "multiple"):
        return [Item(code, kind, words, "t", draw(options(kind)), show_if)]
    return [Item(code, kind, words, "t", show_if=show_if, minimum=0 if kind == "numeric" else None)]


@st.composite
def conditions(draw: st.DrawFn, before: Sequence[Item]) -> Leaf | Tree:
    item = draw(st.sampled_from(before))
    codes = [option.code for option in item.options]
    if item.kind == "multiple":
        leaf = Leaf(item.code, "selected", (draw(st.sampled_from(codes)),))
    elif codes:
        leaf = Leaf(item.code, draw(st.sampled_from(["eq", "ne"])), (draw(st.sampled_from(codes)),))
    elif item.kind == "numeric":
        leaf = Leaf(item.code, draw(st.sampled_from(["lt", "ge"])), ("10",))
    else:
        leaf = Leaf(item.code, "answered")
    return Tree("not", (leaf,)) if draw(st.booleans()) else leaf


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    asked: list[Item] = []
    sections = []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        mine: list[Item] = []
        for place in range(draw(st.integers(1, 4))):
            mine += draw(items(f"q{number}x{place}", asked + mine))
        asked += mine
        sections.append(Section(f"part{number}", label(f"Partie {number}"), tuple(mine)))
    codes = dict.fromkeys(item.battery for item in asked if item.battery)
    batteries = tuple(Battery(code, label(f"Pour chacun, {code} :")) for code in codes)
    return Questionnaire("form", label("Essai"), tuple(sections), batteries=batteries)


@st.composite
def answers(draw: st.DrawFn, questionnaire: Questionnaire) -> Told:
    """Answers to anything, whether it was asked or not; some left off after an item."""
    rows, complete = [], []
    for _ in range(draw(st.integers(1, 5))):
        row: dict[str, Any] = {}
        for item in questionnaire.items:
            row |= draw(_answers(item))
        done = draw(st.booleans())
        if not done:
            reached = draw(st.integers(0, len(questionnaire.items)))
            for item in questionnaire.items[reached:]:
                row |= _nothing(item)
        rows.append(row)
        complete.append(done)
    return frame(questionnaire, rows), pd.Series(complete, index=range(2, len(rows) + 2))


@st.composite
def _answers(draw: st.DrawFn, item: Item) -> dict[str, Any]:
    row = _nothing(item)
    others = {option.code for option in item.options if option.other}
    chosen: set[str] = set()
    if item.kind == "multiple":
        chosen = draw(st.sets(st.sampled_from([option.code for option in item.options])))
        row |= {f"{item.code}__{code}": True for code in chosen}
    elif item.options:
        answer = draw(st.none() | st.sampled_from([option.code for option in item.options]))
        chosen, row[item.code] = {answer} - {None}, np.nan if answer is None else answer
    else:
        kind = {"numeric": NUMBERS, "date": DAYS, "text": TEXTS.map(str.strip).filter(bool)}[item.kind]
        answer = draw(st.none() | kind)
        row[item.code] = np.nan if answer is None else answer
    if chosen & others and item.text_column:
        text = draw(st.none() | TEXTS.map(str.strip).filter(lambda text: _own(text, item)))
        row[item.text_column] = np.nan if text is None else text
    return row


def _own(text: str, item: Item) -> bool:
    """Whether a text is the respondent's own to every tool: no option's name, nor a tick of LimeSurvey."""
    plain = folded(" ".join(text.replace(",", " ").replace(";", " ").split()))
    names = {
        folded(name) for one in item.options for name in (one.code, *(text for _, text in one.label.texts))
    }
    ticks = LimeSurvey.ticked | LimeSurvey.unticked
    return (
        bool(text)
        and plain not in names | {""}
        and text.casefold() not in ticks
        and not text.startswith("'=")
    )


def _nothing(item: Item) -> dict[str, Any]:
    found = {name: False if item.kind == "multiple" else np.nan for name in item.columns}
    return {**found, **({item.text_column: np.nan} if item.text_column else {})}


def frame(questionnaire: Questionnaire, rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    index = pd.Index(range(2, len(rows) + 2), name="row")
    ticks = {name for item in questionnaire.items if item.kind == "multiple" for name in item.columns}
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], index=index, dtype=bool if name in ticks else object)
            for name in rows[0]
        }
    )


def check(shape: str, questionnaire: Questionnaire, told: Told) -> None:
    """Write, read and clean answers, and clean them as they are; both are the same."""
    tool = SHAPES[shape]
    coded, complete = tool.possible(questionnaire, *told)
    with tempfile.TemporaryDirectory() as folder:
        name = tool.save(questionnaire, (coded, complete), Path(folder))
        source = Source("web", name, questionnaire)
        export = read_export(source, Path(folder), "UTC")
    assert export.reading.tool == tool.tool and export.complete_known
    assert export.system["complete"].tolist() == complete.tolist()
    expected, found = _clean(questionnaire, coded, complete), _clean_export(export)
    for item in questionnaire.items:
        assert found.status[item.code].tolist() == expected.status[item.code].tolist(), item.code
    for name in expected.values:
        if name not in {item.code for item in questionnaire.paradata}:
            pairs = zip(found.values[name], expected.values[name], strict=True)
            assert all((pd.isna(a) and pd.isna(b)) or a == b for a, b in pairs), name


def _clean(questionnaire: Questionnaire, coded: pd.DataFrame, complete: pd.Series) -> Answers:
    coded = coded.assign(**{item.code: np.nan for item in questionnaire.paradata})
    names = ("submitted", "started", "last_action")
    system = pd.DataFrame(
        {name: pd.Series(pd.NaT, index=coded.index, dtype="datetime64[ns]") for name in names}
    )
    system["id"], system["seed"], system["complete"] = list(map(str, coded.index)), np.nan, complete
    reading = Reading(Path("web"), "0" * 64, "limesurvey", None, None, "code", len(coded))
    return _clean_export(Export(reading, questionnaire, coded, system))


def _clean_export(export: Export) -> Answers:
    study = bare_study(export.questionnaire)
    return clean(export, study, study.source("web")).answers[0]


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_questionnaire(shape: str, data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires())
    check(shape, questionnaire, data.draw(answers(questionnaire)))


@pytest.mark.parametrize("shape", SHAPES)
def test_texts_that_a_programme_could_take_for_something_else(shape: str) -> None:
    other = Option("oth", label("Une autre façon"), other=True)
    asked = Item("ways", "multiple", label("Comment ?"), "t", (Option("1", label("Films")), other))
    one, free = (
        replace(asked, code="one", kind="single", label=label("Lequel ?")),
        Item("free", "text", label("Mot ?"), "t"),
    )
    questionnaire = Questionnaire(
        "form", label("Essai"), (Section("part", label("Partie"), (asked, one, free)),)
    )
    rows = []
    for text in NASTY:
        own = text if _own(text, asked) else f"{text} ?"
        texts = {"ways_text": own, "one_text": own, "free": text}
        rows.append({"ways__1": False, "ways__oth": True, "one": "oth", **texts})
    coded = frame(questionnaire, rows)
    check(shape, questionnaire, (coded, pd.Series(True, index=coded.index)))


@cache
def told_in(code: str) -> tuple[Questionnaire, Told]:
    """Generated answers to a questionnaire of the study, every fifth of which breaks off somewhere."""
    study = load_study(ROOT / "data")
    told, questionnaire = load_settings(study), study.source(code).questionnaire
    generator = np.random.Generator(np.random.PCG64(7))
    started, _ = draw_times(ROWS, study.start, study.end, told.calendar, generator)
    drawn = draw_answers(questionnaire, told, started, generator).to_dict("records")
    rows = [
        {str(name): np.nan if answer is None else answer for name, answer in row.items()} for row in drawn
    ]
    for row in rows[::5]:
        reached = generator.integers(0, len(questionnaire.items))
        for item in questionnaire.items[reached:]:
            row |= _nothing(item)
    complete = [place % 5 != 0 for place in range(ROWS)]
    return questionnaire, (frame(questionnaire, rows), pd.Series(complete, index=range(2, ROWS + 2)))


@pytest.mark.slow
@pytest.mark.parametrize("shape", FORMS)
@pytest.mark.parametrize("code", OWN)
def test_the_questionnaires_of_the_study(code: str, shape: str) -> None:
    check(shape, *told_in(code))
