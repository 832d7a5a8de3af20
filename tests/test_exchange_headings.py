"""Matching columns to the codebook: every way a tool heads a column, and what stops when it is in doubt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from exchange_files import AGE, COST, FREE, HOW, LATE, OWN, OWN_FR, PLACE, ROW, USES, both, read, source
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.exchange.spelling import heading_key
from helpers.study.item import Item

CODES = [*OWN, "uses", "place", "place[other]", *(f"how[{code}]" for code in ("film", "cd", "web", "none"))]
CODES += ["how[other]", "age", "free", "causes[late]", "causes[cost]"]
ANSWERS = ["y", "-oth-", "barge", "Y", "", "Y", "", "fax", "41", "no", "2", "1"]
FRENCH = [
    *OWN_FR,
    *("Utilisez-vous l'outil ?", "Où ?", "Où ? [Autre]"),
    *(
        f"Par quels moyens ? [{way}]"
        for way in ("Films", "CD, DVD ou clé", "Portail (web, appli)", "Aucun", "Autre")
    ),
    *("Votre âge", "Autres remarques ?", "Causes ? [Retards]", "Causes ? [Coûts]"),
]
ENGLISH = [
    *(
        "Response ID",
        "Date submitted",
        "Last page",
        "Start language",
        "Seed",
        "Date started",
        "Date last action",
    ),
    *("Do you use the tool?", "Where?", "Where? [Other]"),
    *(
        f"By which means? [{way}]"
        for way in ("Films", "CD, DVD or stick", "Portal (web, app)", "None", "Other")
    ),
    *("Your age", "Other remarks?", "Delays", "Costs"),
]
UNDERSCORES = [name.replace("[", "_").rstrip("]") for name in CODES]
BOTH = [f"{code}. {text}" for code, text in zip(CODES, FRENCH, strict=True)]
ODD_BOTH = [f"{code}._.{text}" for code, text in zip(CODES, ENGLISH, strict=True)]
UNDERSCORE_BOTH = [f"{code}_{text}" for code, text in zip(UNDERSCORES, ENGLISH, strict=True)]
MODES = [
    (CODES, "code", None),
    (UNDERSCORES, "code", None),
    ([name.upper() for name in CODES], "code", None),
    (FRENCH, "text", "fr"),
    (ENGLISH, "text", "en"),
    ([f"  {name.replace(' ', chr(160))}\n" for name in FRENCH], "text", "fr"),
    ([name.replace(" ", "_") for name in FRENCH], "text", "fr"),
    (BOTH, "code+text", None),
    (ODD_BOTH, "code+text", None),
    (UNDERSCORE_BOTH, "code+text", None),
]


def check(export: Export) -> None:
    row = export.coded.loc[2]
    assert (row["uses"], row["place"], row["place_text"]) == ("y", "oth", "barge")
    assert [row[f"how__{code}"] for code in ("film", "cd", "web", "none", "oth")] == [
        True,
        False,
        True,
        False,
        True,
    ]
    assert (row["how_text"], row["age"], row["free"], row["late"], row["cost"]) == (
        "fax",
        "41",
        "no",
        "2",
        "1",
    )
    assert export.system.loc[2, "id"] == "7"
    assert export.system.loc[2, "started"].isoformat() == "2022-01-05T00:00:00"


@pytest.mark.parametrize(("header", "mode", "language"), MODES)
def test_every_way_of_heading(tmp_path: Path, header: list[str], mode: str, language: str | None) -> None:
    export = read(tmp_path, [header, [*ROW, *ANSWERS]])
    check(export)
    assert (export.reading.tool, export.reading.headings, export.reading.language) == (
        "limesurvey",
        mode,
        language,
    )


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    order = sorted(range(len(CODES)), key=lambda index: (index * 7) % len(CODES))
    rows = [CODES, [*ROW, *ANSWERS]]
    check(read(tmp_path, [[row[index] for index in order] for row in rows]))


def test_the_columns_of_coded_are_those_of_the_codebook(tmp_path: Path) -> None:
    export = read(tmp_path, [CODES, [*ROW, *ANSWERS]])
    expected = [
        name
        for item in (USES, PLACE, HOW, AGE, FREE, LATE, COST)
        for name in (*item.columns, item.text_column)
    ]
    assert list(export.coded) == [*[name for name in expected if name], "filldate"]
    assert list(export.system)[:6] == ["id", "submitted", "started", "last_page", "language", "seed"]
    assert export.coded["uses"].dtype == object and export.coded["how__film"].dtype == bool
    assert str(export.system["submitted"].dtype).startswith("datetime64")
    assert str(export.system["last_page"].dtype) == "Int64"


def test_identifiers_and_timings_are_dropped_and_named(tmp_path: Path) -> None:
    more = ["ipaddr", "token", "refurl", "email", "attribute_1", "interviewtime", "groupTime7", "usesTime"]
    export = read(tmp_path, [[*CODES, *more], [*ROW, *ANSWERS, *("secret " + name for name in more)]])
    assert [name for name, _ in export.reading.dropped] == more
    assert dict(export.reading.dropped)["ipaddr"] == "direct identifier"
    for frame in (export.coded, export.system):
        assert not frame.astype(str).apply(lambda column: column.str.contains("secret")).any().any()


def test_comments_are_dropped_and_named(tmp_path: Path) -> None:
    more = ["how[filmcomment]", "how[othercomment]", "uses[comment]"]
    export = read(tmp_path, [[*CODES, *more], [*ROW, *ANSWERS, "a", "b", "c"]])
    assert [name for name, _ in export.reading.dropped] == more


def test_the_codebook_claims_a_column_of_the_tool(tmp_path: Path) -> None:
    seed = Item("seed", "numeric", both("Graine", "Seed"), "main")
    took = Item("interviewtime", "numeric", both("Durée", "Duration"), "main")
    export = read(tmp_path, [[*OWN, "interviewtime"], [*ROW, "12.5"]], [seed, took])
    assert export.coded.loc[2, ["seed", "interviewtime"]].tolist() == ["42", "12.5"]
    assert export.system.loc[2, "seed"] == "42"
    assert export.reading.dropped == ()


def test_by_hand_an_item_an_option_a_text_and_nothing(tmp_path: Path) -> None:
    header = ["q 1" if name == "uses" else name for name in CODES]
    header = ["q 2" if name == "how[web]" else "q 3" if name == "how[other]" else name for name in header]
    hand = (("q 1", "uses"), ("q  2 ", "how__web"), ("q 3", "how_text"), ("secret", None))
    export = read(tmp_path, [[*header, "secret"], [*ROW, *ANSWERS, "x"]], columns=hand)
    check(export)
    assert export.reading.dropped == (("secret", "set aside in study.yaml"),)


def test_by_hand_a_column_of_the_tool(tmp_path: Path) -> None:
    export = read(
        tmp_path,
        [["when", "uses"], ["2022-01-05 10:00", "y"]],
        [USES],
        tool="limesurvey",
        columns=(("when", "submitted"),),
    )
    assert export.system.loc[2, "submitted"].isoformat() == "2022-01-05T00:00:00"
    assert export.system.loc[2, "id"] == "2"


@pytest.mark.parametrize(
    ("hand", "said", "near"),
    [(("use", "uses"), "does not have", "uses"), (("uses", "usess"), "no item there is", "uses")],
)
def test_by_hand_what_is_not_there(tmp_path: Path, hand: tuple[str, str], said: str, near: str) -> None:
    with pytest.raises(UserError, match=said) as refused:
        read(tmp_path, [CODES, [*ROW, *ANSWERS]], columns=(hand,))
    assert near in refused.value.accepted


def test_by_hand_a_heading_that_stands_twice(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="2 times"):
        read(tmp_path, [[*CODES, "x", "x"], [*ROW, *ANSWERS, "", ""]], columns=(("x", "uses"),))


def test_the_same_question_twice_is_told_apart_by_order(tmp_path: Path) -> None:
    first = replace(AGE, code="first", label=both("Combien ?", "How many?"))
    second = replace(AGE, code="second", label=both("Combien", "How many"))
    same = replace(AGE, code="third", label=both("Combien ?", "How many?"))
    header = ["Horodateur", "Combien", "Combien ?", "Combien  ?\t"]
    export = read(tmp_path, [header, ["05/01/2022 10:00:00", "2", "1", "3"]], [first, second, same])
    assert export.coded.loc[2, ["first", "second", "third"]].tolist() == ["1", "2", "3"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_question_too_often_or_too_rarely(tmp_path: Path, count: int) -> None:
    items = [replace(AGE, code=code) for code in ("first", "second")]
    with pytest.raises(UserError, match="could be first, second") as refused:
        read(tmp_path, [["Timestamp", *["Your age"] * count], ["1/5/2022 10:00:00", *["1"] * count]], items)
    assert "Your age" in str(refused.value.column)


def test_two_columns_of_one_item(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="2 columns could be age"):
        read(tmp_path, [[*OWN, "age", "Your age"], [*ROW, "1", "2"]], [AGE])
    with pytest.raises(UserError, match="could be id"):
        read(tmp_path, [[*OWN, "age", "id"], [*ROW, "1", "2"]], [AGE])


def test_a_missing_column_is_named_with_what_could_be_it(tmp_path: Path) -> None:
    header = ["Votre age exact" if name == "Votre âge" else name for name in FRENCH]
    with pytest.raises(UserError) as refused:
        read(tmp_path, [header, [*ROW, *ANSWERS]])
    message = str(refused.value)
    assert "1 column of the file is not in the codebook" in message
    assert "without a column: age (Votre âge)" in message
    assert "nearest: age" in message
    assert 'columns: {"Votre age exact": age}' in message
    assert refused.value.column == "Votre age exact" and refused.value.row == 1


def test_a_missing_option_is_named(tmp_path: Path) -> None:
    rows = [CODES, [*ROW, *ANSWERS]]
    index = CODES.index("how[cd]")
    with pytest.raises(UserError, match="how__cd"):
        read(tmp_path, [[cell for place, cell in enumerate(row) if place != index] for row in rows])


def test_an_unknown_column_stops_until_it_is_set_aside(tmp_path: Path) -> None:
    rows = [[*CODES, "mystery"], [*ROW, *ANSWERS, ""]]
    with pytest.raises(UserError, match="mystery") as refused:
        read(tmp_path, rows)
    assert "null" in str(refused.value.hint)
    check(read(tmp_path, rows, columns=(("mystery", None),)))


def test_the_export_of_another_questionnaire(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="another questionnaire") as refused:
        read(tmp_path, [[*OWN, "q1", "q2", "q3", "q4", "uses"], [*ROW, *"abcd", "y"]])
    message = str(refused.value)
    assert "trial (Questionnaire d'essai)" in message and "1 of its 5 columns" in message
    assert "q1 | q2" in message and "Utilisez-vous" in message


def test_an_export_of_columns_of_the_tool_only(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="another questionnaire"):
        read(tmp_path, [OWN, ROW])


def test_a_message_fits_one_screen(tmp_path: Path) -> None:
    many = [
        replace(AGE, code=f"a{number}", label=both(f"é{number}" * 50, f"e{number}")) for number in range(200)
    ]
    header = [*OWN, *(f"a{number}" for number in range(100)), *(f"b{number}" for number in range(50))]
    with pytest.raises(UserError) as refused:
        read(tmp_path, [header, [*ROW, *["1"] * 150]], many)
    assert len(str(refused.value).splitlines()) <= 24


def test_no_tool_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no survey tool") as refused:
        read(tmp_path, [["a", "b"], ["y", "1"]], [USES, AGE])
    assert {"limesurvey", "qualtrics"} <= set(refused.value.accepted)
    export = read(tmp_path, [["uses", "age"], ["y", "1"]], [USES, AGE])
    assert export.reading.tool == "spreadsheet"
    export = read(tmp_path, [["uses", "age"], ["y", "1"]], [USES, AGE], tool="limesurvey")
    assert export.coded.loc[2, "uses"] == "y" and not export.complete_known


def test_the_wrong_tool_and_no_tool_at_all(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="those of limesurvey"):
        read(tmp_path, [CODES, [*ROW, *ANSWERS]], tool="google_forms")
    with pytest.raises(UserError, match="unknown survey tool"):
        read(tmp_path, [CODES, [*ROW, *ANSWERS]], tool="limesurvy")


def test_accents_tell_headings_apart() -> None:
    assert heading_key("Où ?") != heading_key("Ou ?")
    assert heading_key("L’âge « réel » [x] : ") == heading_key('l\'âge "réel" [X]')


def test_columns_left_out_by_hand_do_not_make_another_questionnaire(tmp_path: Path) -> None:
    more = [f"x{number}" for number in range(20)]
    export = read(
        tmp_path,
        [[*OWN, "uses", *more], [*ROW, "y", *more]],
        [USES],
        columns=tuple((name, None) for name in more),
    )
    assert export.coded.loc[2, "uses"] == "y"
    assert source([USES]).questionnaire.items == (USES,)


def test_a_hidden_item_needs_no_column(tmp_path: Path) -> None:
    code = replace(AGE, code="origin", label=both("Origine", "Origin"), hidden=True)
    export = read(tmp_path, [[*OWN, "uses"], [*ROW, "y"]], [USES, code])
    assert export.coded.loc[2, "uses"] == "y" and export.coded["origin"].isna().all()


def test_names_that_only_resemble_those_of_limesurvey_are_not_its_marks(tmp_path: Path) -> None:
    export = read(
        tmp_path,
        [["_id", "seed", "uses"], ["1", "4", "y"]],
        [USES, replace(AGE, code="seed")],
        columns=(("_id", None),),
    )
    assert export.reading.tool != "limesurvey"


def test_what_the_headings_are_may_be_settled_by_hand(tmp_path: Path) -> None:
    """An item whose wording is the code of another one cannot be told from it by the heading alone."""
    worded = replace(AGE, code="other", label=both("uses", "uses"))
    table = [[*OWN, "uses", "other"], [*ROW, "y", "4"]]
    with pytest.raises(UserError, match="could be"):
        read(tmp_path, [[*OWN, "uses"], [*ROW, "y"]], [USES, worded])
    export = read(tmp_path, table, [USES, worded], headings="code")
    assert (export.coded.loc[2, "uses"], export.coded.loc[2, "other"]) == ("y", "4")
    assert export.reading.headings == "code" and ("by_hand", "headings") in export.reading.remarks
    with pytest.raises(UserError):
        read(tmp_path, table, [USES, worded], headings="text")
    both_ = [[*OWN, "uses. uses", "other. uses"], [*ROW, "y", "4"]]
    export = read(tmp_path, both_, [USES, worded], headings="code+text")
    assert export.coded.loc[2, "other"] == "4" and export.reading.headings == "code+text"
