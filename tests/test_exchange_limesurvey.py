"""LimeSurvey's exports: what its writers write, each fact seen in its source or in a published export."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange_files import (
    AGE,
    COST,
    FREE,
    HOW,
    LATE,
    OFTEN,
    OWN,
    OWN_FR,
    PLACE,
    ROW,
    USES,
    both,
    delimited,
    option,
    read,
    source,
    workbook,
)
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Battery, Questionnaire, Section
from helpers.study.study import Source

SURVEYS = Path(os.environ.get("REAL_SURVEYS", "nowhere"))
OWN_DE = [
    *("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsstartwert"),
    *("Datum gestartet", "Datum letzte Aktivität"),
]
GRID = both("Accord ?", "Agreement?")


def row(code: str, fr: str, en: str, battery: str = "q1", **more: Any) -> Item:
    return Item(code, "likert", both(fr, en), "main", OFTEN, battery=battery, **more)


def grid(folder: Path, header: Sequence[str], answers: Sequence[str], items: Sequence[Item]) -> Export:
    """Read a file of one respondent about items of the battery q1."""
    title = both("Essai", "Trial")
    asked = Questionnaire(
        "trial", title, (Section("main", title, tuple(items)),), batteries=(Battery("q1", GRID),)
    )
    own = OWN if len(header) == len(answers) else []
    rows = [[*OWN, *header], [*ROW, *answers]] if own else [list(header), list(answers)]
    (folder / "export.csv").write_text(delimited(rows), encoding="utf-8", newline="")
    return read_export(Source("trial", "export.csv", asked, tool="limesurvey"), folder, "UTC")


def values(export: Export, *columns: str) -> list[object]:
    return [export.coded.iloc[0][name] for name in columns]


# Headings


def test_german_headings(tmp_path: Path) -> None:
    age = replace(AGE, label=Label.of({"fr": "Âge", "en": "Age", "de": "Alter"}))
    place = replace(PLACE, label=Label.of({"fr": "Où ?", "en": "Where?", "de": "Wo?"}))
    place = replace(
        place,
        options=tuple(
            replace(one, label=Label.of({**dict(one.label.texts), "de": de}))
            for one, de in zip(place.options, ("Stadt", "Anderer Ort"), strict=True)
        ),
    )
    header = [
        *OWN_DE,
        "Alter",
        "Wo?",
        "Wo? [Sonstiges]",
        "Gesamtzeit",
        "Gruppenzeit: Eins",
        "Fragenzeit: age",
    ]
    export = read(tmp_path, [header, [*ROW, "41", "Sonstiges", "Boot", "9.1", "9.1", "3"]], [age, place])
    assert values(export, "age", "place", "place_text") == ["41", "oth", "Boot"]
    assert export.reading.tool == "limesurvey"
    assert [why for _, why in export.reading.dropped] == ["timing"] * 3
    assert export.system.loc[2, "last_page"] == 3 and export.system["started"].notna().all()


ARRAY_CODES = [
    (["q1[late]", "q1[cost]"], ("late", "cost")),
    (["q1_late", "q1_cost"], ("late", "cost")),
    (["q1[SQ001]", "q1[SQ002]"], ("q1sq001", "q1sq002")),
    (["q1_SQ001", "q1_SQ002"], ("q1sq001", "q1sq002")),
    (["q1[SQ001]", "q1[SQ002]"], ("sq001", "sq002")),
    (["Q1[SQ1_X1]", "Q1[SQ1_X2]"], ("q1sq1x1", "q1sq1x2")),  # an array of numbers or of texts
    (["Q1_SQ1_X1", "Q1_SQ1_X2"], ("q1sq1x1", "q1sq1x2")),
    (["q1[SQ1][1]", "q1[SQ1][2]"], ("q1sq11", "q1sq12")),  # a dual scale counts from 1 in brackets
    (["q1_SQ1_0", "q1_SQ1_1"], ("q1sq11", "q1sq12")),  # and from 0 behind underscores
    (["q1[1]", "q1[2]"], ("q11", "q12")),  # a ranking
    (["q1_1", "q1_2"], ("q11", "q12")),
]


@pytest.mark.parametrize(("header", "codes"), ARRAY_CODES)
def test_codes_of_arrays(tmp_path: Path, header: list[str], codes: tuple[str, str]) -> None:
    items = [row(codes[0], "un", "one"), row(codes[1], "deux", "two")]
    assert values(grid(tmp_path, header, ["1", "2"], items), *codes) == ["1", "2"]
    for mark in (". ", "._.", ": ", " - "):
        both_in_one = [
            f"{code}{mark}Other? [{text}]" for code, text in zip(header, ("one", "two"), strict=True)
        ]
        assert values(grid(tmp_path, both_in_one, ["1", "2"], items), *codes) == ["1", "2"]


ARRAY_TEXTS = [
    ("Agreement? [Price] [Scale 1]", "q1a", "Price [Scale 1]"),
    ("Agreement? [Price][Scale 1]", "q1a", "Price [Scale 1]"),
    ("Agreement? [Price][Today]", "q1a", "Price [Today]"),
    ("Agreement? [Rank 2]", "q12", "second"),
    ("Accord ? [Classement 2]", "q12", "second"),
    ("Agreement? [Rang 2]", "q12", "second"),
]


@pytest.mark.parametrize(("heading", "code", "label"), ARRAY_TEXTS)
def test_texts_of_arrays(tmp_path: Path, heading: str, code: str, label: str) -> None:
    export = grid(tmp_path, [heading], ["2"], [row(code, label, label)])
    assert values(export, code) == ["2"]


def test_a_dual_scale_and_an_array_of_numbers_that_cannot_be_told_apart_stop(tmp_path: Path) -> None:
    items = [row(f"q1sq1{number}", f"l{number}", f"r{number}") for number in range(3)]
    with pytest.raises(UserError, match="could be"):
        grid(tmp_path, ["q1_SQ1_0", "q1_SQ1_1"], ["1", "2"], items)


def test_an_array_of_numbers_with_the_columns_0_and_1(tmp_path: Path) -> None:
    items = [row(f"q1sq1{number}", f"l{number}", f"r{number}") for number in range(2)]
    export = grid(tmp_path, ["q1_SQ1_0", "q1_SQ1_1"], ["1", "2"], items)
    assert values(export, "q1sq10", "q1sq11") == ["1", "2"]


def test_letters_and_digits_alone_that_two_columns_share_stop(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="2 columns could be q1sq001"):
        grid(tmp_path, ["q1[SQ001]", "q1_SQ_001"], ["1", "2"], [row("q1sq001", "un", "one")])


def test_an_option_wins_over_an_item_of_the_same_letters(tmp_path: Path) -> None:
    item = replace(AGE, code="howfilm")
    ways = replace(HOW, options=HOW.options[:1])
    export = read(tmp_path, [[*OWN, "how[film]", "howfilm"], [*ROW, "Y", "3"]], [ways, item])
    assert values(export, "how__film", "howfilm") == [True, "3"]


@pytest.mark.parametrize("code", ["cicsey2011", "y11"])
def test_codes_of_options_with_an_underscore(tmp_path: Path, code: str) -> None:
    options = (
        option(code, "2011", "2011", aliases=("CICSE_Y2011",) if code == "y11" else ()),
        option("oth", "Autre", "Other", other=True),
    )
    item = replace(HOW, code="g0", options=options)
    for header in (["g0[CICSE_Y2011]", "g0[other]"], ["g0_CICSE_Y2011", "g0_other"]):
        export = read(tmp_path, [[*OWN, *header], [*ROW, "1", "fax"]], [item])
        assert values(export, f"g0__{code}", "g0_text") == [True, "fax"]


def test_questions_are_found_by_their_texts_behind_codes_of_another_kind(tmp_path: Path) -> None:
    header = ["G1Q1. Your age", "G1_Q2. Other remarks?", "G2Q1[SQ001]. Causes? [Delays]", "L0[t]. [Costs]"]
    rows = [[*(f"{code}. {code}" for code in OWN), *header], [*ROW, "41", "no", "1", "2"]]
    export = read(tmp_path, rows, [AGE, FREE, LATE, COST])
    assert values(export, "age", "free", "late", "cost") == ["41", "no", "1", "2"]


def test_the_code_of_one_item_and_the_text_of_another_stop(tmp_path: Path) -> None:
    rows = [
        [*(f"{code}. {code}" for code in OWN), "age. Other remarks?", "free. Your age"],
        [*ROW, "41", "no"],
    ]
    with pytest.raises(UserError, match="could be age, free"):
        read(tmp_path, rows, [AGE, FREE])


@pytest.mark.parametrize("length", [12, 15])
def test_headings_cut_after_so_many_characters(tmp_path: Path, length: int) -> None:
    def cut(text: str) -> str:
        return f"{text[:length]}.. " if len(text) > length + 3 else text

    uses, how, free = "Utilisez-vous l'outil ?", "Par quels moyens ?", "Autres remarques ?"
    ways = ["Films", "CD, DVD ou clé", "Portail (web, appli)", "Aucun", "Autre"]
    header = [*map(cut, OWN_FR), cut(uses), *(f"{cut(how)} [{cut(way)}]" for way in ways), cut(free)]
    answers = ["Oui", "Oui", "Non", "Oui", "Non", "", "rien"]
    export = read(tmp_path, [header, [*ROW, *answers]], [USES, HOW, FREE], tool="limesurvey")
    ticks = [f"how__{code}" for code in ("film", "cd", "web", "none")]
    assert values(export, "uses", *ticks, "free") == ["y", True, False, True, False, "rien"]
    assert export.system.loc[2, ["id", "last_page", "language", "seed"]].tolist() == ["7", 3, "fr", "42"]
    assert export.system.loc[2, "started"].isoformat() == "2022-01-05T00:00:00"


def test_two_dots_at_the_end_of_one_question_cut_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not in the codebook"):
        read(tmp_path, [[*OWN, "age", "Autres.."], [*ROW, "41", "x"]], [AGE, FREE])


def test_cut_headings_that_are_alike_are_told_apart_by_their_order_or_stop(tmp_path: Path) -> None:
    items = [
        replace(AGE, code=f"a{n}", label=both(f"Une question assez longue {n}", f"Quite a question {n}"))
        for n in (1, 2)
    ]
    own = [*OWN_FR[:-1], "Date de la dern.. "]
    header = [*own, "Une question as.. ", "Une question as.. "]
    assert values(read(tmp_path, [header, [*ROW, "1", "2"]], items), "a1", "a2") == ["1", "2"]
    with pytest.raises(UserError, match="could be a1, a2"):
        read(tmp_path, [header[:-1], [*ROW, "1"]], items)


# What is set aside


def test_row_numbers_without_a_heading_are_set_aside(tmp_path: Path) -> None:
    for name in ("", "Unnamed: 0"):
        rows = [[name, *OWN, "age"], ["1", *ROW, "41"], ["3", *ROW, "42"]]
        export = read(tmp_path, rows, [AGE])
        assert [why for _, why in export.reading.dropped] == ["row numbers"]
        assert export.coded["age"].tolist() == ["41", "42"]


@pytest.mark.parametrize("cells", [("2", "1"), ("1", "1"), ("1", ""), ("1", "a"), ("1.5", "2")])
def test_another_first_column_without_a_heading_stops(tmp_path: Path, cells: tuple[str, str]) -> None:
    rows = [["", *OWN, "age"], *([cell, *ROW, "41"] for cell in cells)]
    with pytest.raises(UserError, match="not in the codebook"):
        read(tmp_path, rows, [AGE])


TIMINGS = [
    ["interviewtime", "groupTime7", "ageTime", "goneTime"],
    [
        *("interviewtime. Total time", "groupTime7. Group time: One"),
        *("ageTime. Question time: age", "goneTime. Question time: gone"),
    ],
    ["Total time", "Group time: One", "Question time: age", "Question time: gone"],
    [
        "Temps total",
        "Temps pour le groupe: Un",
        "Temps pour la question: age",
        "Temps pour la question: gone",
    ],
]


@pytest.mark.parametrize("names", TIMINGS)
def test_timings_are_dropped_also_of_questions_that_are_gone(tmp_path: Path, names: list[str]) -> None:
    own = [f"{code}. {code}" if "." in names[0] else code for code in OWN]
    age = "age. Your age" if "." in names[0] else "age"
    export = read(tmp_path, [[*own, age, *names], [*ROW, "41", "20.5", "20.5", "4", ""]], [AGE])
    assert export.reading.dropped == tuple((name, "timing") for name in names)


def test_what_ends_like_a_timing_and_stands_before_them_is_a_question(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="leadTime"):
        read(tmp_path, [[*OWN, "age", "leadTime", "interviewtime"], [*ROW, "41", "3", "20"]], [AGE])


def test_a_timing_that_the_codebook_claims(tmp_path: Path) -> None:
    took = Item("interviewtime", "numeric", both("Durée", "Duration"), "main", hidden=True)
    asked = Item("agetime", "numeric", both("Durée d'une question", "Duration of one"), "main", hidden=True)
    title = both("Essai", "Trial")
    questions = Questionnaire("trial", title, (Section("main", title, (AGE,)),), (took, asked))
    rows = [[*OWN, "age", "interviewtime", "ageTime"], [*ROW, "41", "20.5", "4"]]
    (tmp_path / "export.csv").write_text(delimited(rows), encoding="utf-8", newline="")
    export = read_export(Source("trial", "export.csv", questions), tmp_path, "UTC")
    assert values(export, "interviewtime", "agetime") == ["20.5", "4"]
    assert export.reading.dropped == ()


FILES = [
    ("cv", "cv[filecount]"),
    ("cv", "cv_filecount"),
    ("cv. Your CV", "cv[filecount]. filecount - Your CV"),
    ("Your CV", "filecount - Your CV"),
]


@pytest.mark.parametrize(("files", "count"), FILES)
def test_files_that_were_sent_stay_out(tmp_path: Path, files: str, count: str) -> None:
    own = [f"{code}. {code}" if ". " in files else code for code in OWN]
    age = "age. Your age" if ". " in files else "age"
    rows = [[*own, age, files, count], [*ROW, "41", '[{"name":"smith.pdf"}]', "1"]]
    export = read(tmp_path, rows, [AGE])
    assert dict(export.reading.dropped) == dict.fromkeys((files, count), "uploaded file")
    assert "smith" not in export.coded.to_csv() + export.system.to_csv()


def test_the_number_of_files_may_be_claimed(tmp_path: Path) -> None:
    item = Item("cvfilecount", "numeric", both("Fichiers", "Files"), "main")
    export = read(tmp_path, [[*OWN, "cv", "cv[filecount]"], [*ROW, "[]", "2"]], [item])
    assert values(export, "cvfilecount") == ["2"]
    assert [name for name, _ in export.reading.dropped] == ["cv"]


COMMENTS = [
    ("how[filmcomment]", "comment"),
    ("how_filmcomment", "comment"),
    ("By which means? [Films][Comment]", "comment"),
    ("Par quels moyens ? [Films] [Commentaire]", "comment"),
    ("By which means? [Films][Kommentar]", "comment"),
]


@pytest.mark.parametrize(("name", "why"), COMMENTS)
def test_comments_are_dropped_and_said(tmp_path: Path, name: str, why: str) -> None:
    ways = replace(HOW, options=HOW.options[:1])
    export = read(tmp_path, [[*OWN, "how[film]", name], [*ROW, "Y", "at home"]], [ways])
    assert export.reading.dropped[0][0] == name and why in export.reading.dropped[0][1]


def test_a_comment_that_an_item_claims(tmp_path: Path) -> None:
    ways = replace(HOW, options=HOW.options[:1])
    said = replace(FREE, code="howfilmcomment")
    export = read(tmp_path, [[*OWN, "how[film]", "how[filmcomment]"], [*ROW, "Y", "at home"]], [ways, said])
    assert values(export, "how__film", "howfilmcomment") == [True, "at home"]
    assert export.reading.dropped == ()


# Answers


def test_answers_that_were_not_submitted_are_kept(tmp_path: Path) -> None:
    rows = [
        [*OWN, "uses", "age"],
        ["1", "1980-01-01 00:00:00", "2", "fr", "4", "", "", "Y", "41"],
        ["2", "", "1", "fr", "5", "2022-01-05 09:50:00", "2022-01-05 10:00:00", "N/A", ""],
        ["3", "2022-01-06 00:10:00", "2", "en", "6", "2022-01-05 23:50:00", "", "-oth-", "7"],
    ]
    place = replace(PLACE, code="uses")
    with pytest.raises(UserError, match="unknown answer") as refused:
        read(tmp_path, rows, [place, AGE])
    assert refused.value.value == "Y" and refused.value.row == 2
    rows[1][7] = "Ville"
    export = read(tmp_path, rows, [place, AGE])
    assert export.system["complete"].tolist() == [True, False, True] and export.complete_known
    assert export.system["submitted"].isna().tolist() == [True, True, False]
    assert export.coded["uses"].tolist()[::2] == ["town", "oth"] and export.coded["uses"].isna().tolist()[1]


def test_a_workbook_says_what_its_text_says(tmp_path: Path) -> None:
    rows = [[*OWN, "uses", "place", "place[other]", "age"], [*ROW, "Yes", "Other", "barge", "41"]]
    rows.append(["8", "", "1", "en", "43", *ROW[5:], "N/A", "", "", ""])
    text = read(tmp_path, rows, [USES, PLACE, AGE])
    workbook(tmp_path / "export.xlsx", rows)
    book = read_export(source([USES, PLACE, AGE], "export.xlsx"), tmp_path, "Europe/Paris")
    assert text.coded.equals(book.coded) and text.system.equals(book.system)
    assert text.coded.loc[2, ["uses", "place", "place_text"]].tolist() == ["y", "oth", "barge"]


# Properties

CODES = st.lists(
    st.from_regex(r"[a-z][a-z0-9]{1,5}", fullmatch=True), min_size=2, max_size=5, unique=True
).filter(lambda codes: not any(a != b and a.startswith(b) for a in codes for b in codes))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codes=CODES, joined=st.booleans(), texts=st.booleans(), capitals=st.booleans(), data=st.data())
def test_every_row_of_an_array_is_found(
    tmp_path: Path, codes: list[str], joined: bool, texts: bool, capitals: bool, data: st.DataObject
) -> None:
    items = [row(f"zz{code}", f"f{code}", f"e{code}", battery="zz") for code in codes]
    names = [code.upper() if capitals else code for code in codes]
    header = [f"zz_{name}" if joined else f"zz[{name}]" for name in names]
    if texts:
        header = [f"{name}. Zz? [e{code}]" for name, code in zip(header, codes, strict=True)]
    answers = [data.draw(st.sampled_from(["1", "2"])) for _ in codes]
    order = data.draw(st.permutations(range(len(codes))))
    title = both("Essai", "Trial")
    asked = Questionnaire("trial", title, (Section("main", title, tuple(items)),))
    rows = [[*OWN, *(header[at] for at in order)], [*ROW, *(answers[at] for at in order)]]
    (tmp_path / "export.csv").write_text(delimited(rows), encoding="utf-8", newline="")
    export = read_export(Source("trial", "export.csv", asked), tmp_path, "UTC")
    assert values(export, *(f"zz{code}" for code in codes)) == answers


# Exports that nobody here wrote


def english(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(f"a{number}", Label.of({"en": text})) for number, text in enumerate(labels))


def plain(code: str, kind: str, label: str, *labels: str, battery: str | None = None) -> Item:
    return Item(code, kind, Label.of({"en": label}), "main", english(*labels), battery=battery)


real = pytest.mark.skipif(
    not SURVEYS.is_dir(), reason="REAL_SURVEYS does not name the folder of the real exports"
)


@real
@pytest.mark.parametrize(
    ("country", "rows", "time"), [("de", 325, "likert0time1can"), ("uk", 253, "time1cantime1can")]
)
def test_the_exports_of_2017_with_a_small_codebook(country: str, rows: int, time: str) -> None:
    """One codebook for two exports, columns found by code or by text; all others are ignored."""
    work = plain("writes", "single", "Do you write code as part of your job?", "Yes", "No")
    items = [
        work,
        plain("edu1", "text", "Highest degree"),
        plain("soft2can", "single", "Professional", "Yes", "No"),
        plain("conf1can", "single", "Presented", "Yes", "No"),
        plain("prevemp21", "text", "First factor"),
        plain(time, "text", "Development"),
    ]
    title = Label.of({"en": "2017"})
    asked = Questionnaire("some", title, (Section("main", title, tuple(items)),))
    file = f"rse2017_{country}_public_data.csv"
    settings_ = Source("some", file, asked, "limesurvey", ignore=("*",))
    export = read_export(settings_, SURVEYS / "rse-international", "UTC")
    assert len(export.coded) == rows
    assert set(export.coded["writes"].dropna()) == {"a0", "a1"}
    assert all(export.coded[item.code].notna().sum() > 100 for item in items)


@real
def test_the_timings_of_a_real_workbook_are_all_told() -> None:
    title = Label.of({"en": "Artifacts"})
    items = (plain("g1", "single", "g1", "Yes", "No"), plain("g0cicse", "multiple", "g0", "2019"))
    items = (items[0], replace(items[1], options=(Option("y2019", Label.of({"en": "2019"})),)))
    asked = Questionnaire("some", title, (Section("main", title, items),))
    settings_ = Source("some", "*.xlsx", asked, ignore=("g*", "a*", "f*"))
    export = read_export(settings_, SURVEYS / "artifact-survey", "UTC")
    times = [name for name, why in export.reading.dropped if why == "timing"]
    assert len(times) == 41 and {"interviewtime", "groupTime7", "g1Time", "f3Time"} <= set(times)
    assert export.coded["g0cicse__y2019"].sum() == 5
    assert export.system["complete"].sum() == 124
