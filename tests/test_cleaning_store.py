"""Clean answers come back from disk as they were, whatever respondents and codebook say."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import answers_of, day, likert, multiple, numeric, single, text
from builders_cleaning import cleaned, export, form, rule, study
from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import Cleaned
from helpers.cleaning.log import Contradiction, Edit, Exclusion, Log
from helpers.cleaning.store import load_answers, load_labelled, load_log, save
from helpers.exchange.export import Reading
from helpers.study.condition import Leaf
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.status import Status
from helpers.study.study import Derived, DerivedOption


def both(words: str) -> Label:
    return Label.of({"fr": words, "en": words})


ODD = ("=1+1", "'quoted'", "[refus]", "[refused]", "Oui", "same", "same", 'a "b", c', "@é\u202f!", "-")
OPTIONS = tuple(Option(f"o{place}", both(words)) for place, words in enumerate(ODD))
PLACE = Item(
    "place", "single", both("Where [exactly]?"), "main", (*OPTIONS, Option("oth", both("Other"), other=True))
)
MEANS = Item(
    "means", "multiple", both("How?"), "main", (*OPTIONS, Option("dk", both("?"), missing="dont_know"))
)
ITEMS = (
    PLACE,
    MEANS,
    likert("often", "1 2 3", missing={"dk": "dont_know"}),
    numeric("beds", integer=True),
    numeric("hours"),
    day("seen"),
    text("remark"),
)
ZONE = Derived(
    Item("zone", "single", both("Zone"), "main", (Option("in", both("In")),), derived=True),
    (DerivedOption("in", both("In"), Leaf("place", "eq", ("o1",))),),
)
STUDY = study(form(*ITEMS), derived=[ZONE])
READING = Reading(
    Path("é.csv"),
    "f" * 64,
    "limesurvey",
    "UTF-8",
    ",",
    "code",
    3,
    (("mail", "direct identifier"),),
    "Feuil1",
    "fr",
    "day first",
    (("coarsened", "submitted"),),
)
LOG = Log("web", 0, (), (), (), (), (), READING)

reasons = st.sampled_from([one for one in Status if one is not Status.ANSWERED])
letters = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
starts = st.sampled_from(
    ["", "=", "+", "-", "@", "'", "''", "[", "[refus]", '"', "\n", "\r\n", "\t", "\ufeff", " "]
)
texts = st.builds("{}{}".format, starts, letters) | st.sampled_from(
    ["[refus]", "[abandon]", "'", "[", "NA", "-"]
)


def cell(item: Item) -> st.SearchStrategy[Any]:
    given: st.SearchStrategy[Any] = texts
    if item.kind == "multiple":
        given = st.sets(st.sampled_from(item.codes))
    elif item.codes:
        given = st.sampled_from(item.codes)
    elif item.kind == "numeric":
        whole = st.integers(-(2**53), 2**53)
        given = whole if item.integer else st.floats(allow_nan=False, allow_infinity=False)
    elif item.kind == "date":
        given = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str)
    return given | reasons


every = (*ITEMS, ZONE.item)
rows = st.lists(st.tuples(*(cell(item) for item in every), texts | st.none()), min_size=1, max_size=4)


def answers_from(cells: list[tuple[Any, ...]]) -> Answers:
    columns = list(zip(*cells, strict=True))
    found = answers_of(every, *columns[:-1], group="all")
    blank = found.status["means"] == "left_blank"
    for name in (f"means__{code}" for code in MEANS.codes):
        found.values[name] = found.values[name].mask(blank, False)
    found.values.insert(1, "place_text", pd.array(list(columns[-1]), dtype="string"))
    return replace(found, questionnaire=STUDY.questionnaires[0], items=every)


def same(found: Answers, written: Answers) -> None:
    assert found.group == written.group and found.items == written.items
    pd.testing.assert_frame_equal(found.values, written.values)
    pd.testing.assert_frame_equal(found.status, written.status)
    for name in written.values:  # frames of Float64 are compared with a tolerance
        assert found.values[name].dropna().tolist() == written.values[name].dropna().tolist()


@settings(max_examples=30, deadline=None)
@given(rows)
def test_answers_come_back_from_parquet_and_from_the_table_in_either_language(cells: list[Any]) -> None:
    written = answers_from(cells)
    with tempfile.TemporaryDirectory() as folder:
        save(Cleaned((written,), LOG), STUDY, Path(folder))
        same(load_answers(STUDY, "all", Path(folder)), written)
        same(load_labelled(STUDY, "all", Path(folder), "fr"), written)
        same(load_labelled(STUDY, "all", Path(folder), "en"), written)


numbers = st.integers(2, 10**6)
edits = st.builds(Edit, numbers, letters, letters, letters, letters)
contradictions = st.builds(Contradiction, numbers, letters, letters, letters)
exclusions = st.builds(Exclusion, numbers, letters)


@settings(max_examples=40, deadline=None)
@given(st.lists(edits), st.lists(contradictions), st.lists(exclusions), st.integers(0, 9), st.booleans())
def test_logs_come_back(
    edited: list[Edit], against: list[Contradiction], out: list[Exclusion], kept: int, demo: bool
) -> None:
    steps, groups = (("rule", len(out)), ("other", 0)), (("all", kept),)
    lists = tuple(out), tuple(edited), tuple(against)
    log = Log("web", len(out) + kept, steps, groups, *lists, READING, demo)
    with tempfile.TemporaryDirectory() as folder:
        save(Cleaned((), log), STUDY, Path(folder))
        assert load_log("web", Path(folder)) == log


def test_what_cleaning_gives_comes_back(tmp_path: Path) -> None:
    asked = (single("q", "a b", missing={"dk": "dont_know"}), multiple("m", "x y"), numeric("n"), text("t"))
    asked += (single("follow", "y n", show_if=Leaf("q", "eq", ("a",))), numeric("whole", integer=True))
    raw = [["a", "x", "1,5", "'=t", None, "3"], ["dk", "", "many", None, "y", None], ["b"] + [None] * 5]
    late = rule("late", "condition", Leaf("n", "eq", ("0",)))
    found = cleaned(export(form(*asked), raw, submitted=["2022-01-10", "2022-01-10", None]), [late])
    own = study(form(*asked), [late])
    save(found, own, tmp_path)
    for back in (load_answers(own, "all", tmp_path), load_labelled(own, "all", tmp_path, "en")):
        same(back, found.answers[0])
    assert load_log("web", tmp_path) == found.log


def table(folder: Path, language: str, found: Answers) -> list[list[str]]:
    save(Cleaned((found,), LOG), STUDY, folder)
    with (folder / f"all.{language}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_table_shows_words_and_no_formulas(tmp_path: Path) -> None:
    gone = [Status.REFUSED, Status.NOT_ASKED, Status.BROKE_OFF]
    found = answers_from(
        [("o0", {"o4"}, Status.DONT_KNOW, 3, Status.INVALID, "2022-01-05", "+33", "in", "-x")]
    )
    empty = answers_from([(*gone, Status.LEFT_BLANK, *[Status.NOT_CONCERNED] * 4, None)])
    head, row = table(tmp_path, "fr", found)
    assert head[:4] == [
        *("Répondant", "Where [exactly]? [place]", "Where [exactly]? – autre [place_text]"),
        "How? – =1+1 [means__o0]",
    ]
    assert row[:3] == ["all-2", "'=1+1", "'-x"]
    assert row[3:13] == ["Non"] * 4 + ["Oui"] + ["Non"] * 5
    assert row[13:] == ["[ne sait pas]", "3", "[valeur impossible]", "2022-01-05", "'+33", "In"]
    cells = table(tmp_path, "en", empty)[1]
    assert cells[1:3] == ["[refused]", ""] and set(cells[3:13]) == {"[not asked]"}
    assert cells[13:] == ["[broke off]", "[left blank]", *["[not concerned]"] * 4]
