"""Results of SurveyJS: JSON objects whose answers are texts, numbers, lists and objects."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange_files import AGE, COST, HOW, ITEMS, LATE, USES, both, option, questionnaire
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.exchange.files import read_cells
from helpers.exchange.read import read_export
from helpers.exchange.records import JOINT, read_records
from helpers.study.item import Item
from helpers.study.study import Source

FULL = {
    "id": "r1",
    "uses": "y",
    "place": "oth",
    "place-Comment": "À la mer,\nau phare",
    "how": ["oth", "cd"],
    "how-Comment": "Lettre",
    "age": 41,
    "free": "=1+1",
    "causes": {"late": "2", "cost": 1},
    "completedAt": "2022-01-05T23:30:00.000Z",
}


@pytest.mark.parametrize("lines", [False, True])
def test_answers(lines: bool) -> None:
    export = read_objects([FULL, {"id": "r2", "uses": "n", "how": []}], lines=lines, zone="Europe/Paris")
    assert export.reading.tool == "surveyjs" and export.reading.headings == "code"
    assert export.coded.index.tolist() == [1, 2]
    found = export.coded.loc[1]
    assert found[["uses", "place", "place_text", "how_text"]].tolist() == [
        "y",
        "oth",
        "À la mer,\nau phare",
        "Lettre",
    ]
    assert [one.code for one in HOW.options if found[f"how__{one.code}"]] == ["cd", "oth"]
    assert found[["age", "free", "late", "cost"]].tolist() == ["41", "=1+1", "2", "1"]
    assert [name for name, cell in export.coded.loc[2].items() if cell and not pd.isna(cell)] == ["uses"]
    assert export.system["id"].tolist() == ["r1", "r2"]
    assert export.system["complete"].tolist() == [True, False] and export.complete_known
    assert export.system["submitted"].tolist() == [pd.Timestamp("2022-01-06"), pd.NaT]


def test_other_by_the_words_of_the_library() -> None:
    export = read_objects(
        [{"place": "other", "place-Comment": "Ici", "how": ["film", "other"], "how-Comment": "Fax"}]
    )
    found = export.coded.loc[1]
    assert found[["place", "place_text", "how__film", "how__oth", "how_text"]].tolist() == [
        "oth",
        "Ici",
        True,
        True,
        "Fax",
    ]


def test_remarks_on_one_choice() -> None:
    records = [
        {
            "place": {"value": "oth", "comment": "Ici"},
            "how": [{"value": "film"}, {"value": "oth", "comment": "Fax"}],
        },
        {"place": {"value": "town", "comment": "au nord"}, "how": ["cd"]},
    ]
    export = read_objects(records)
    assert export.coded["place"].tolist() == ["oth", "town"]
    assert export.coded.loc[1, ["place_text", "how__film", "how__oth", "how_text"]].tolist() == [
        "Ici",
        True,
        True,
        "Fax",
    ]
    assert pd.isna(export.coded.at[2, "place_text"])
    assert ("place[town]-Comment", "comment beside an answer: not in the codebook") in export.reading.dropped


def test_words_for_none_refused_and_not_known() -> None:
    options = (
        option("a", "A", "A"),
        option("no", "Aucun", "None of them", exclusive=True),
        option("dk", "Ne sait pas", "Do not know", missing="dont_know", exclusive=True),
        option("rf", "Refus", "Refusal", missing="refused", exclusive=True),
    )
    asked = Item("asked", "multiple", both("Lesquels ?", "Which?"), "main", options)
    one = replace(asked, code="one", kind="single", label=both("Lequel ?", "Which one?"))
    records = [{"asked": ["none"], "one": "refused"}, {"asked": ["dontknow"], "one": "dontknow"}]
    export = read_objects(records, items=(asked, one))
    assert export.coded["asked__no"].tolist() == [True, False] and export.coded["asked__dk"].tolist() == [
        False,
        True,
    ]
    assert export.coded["one"].tolist() == ["rf", "dk"]


def test_true_and_false_are_yes_and_no() -> None:
    assert read_objects([{"uses": True}, {"uses": False}, {}], items=(USES,)).coded["uses"].tolist()[:2] == [
        "y",
        "n",
    ]


def test_nothing_said_about_completion_counts_as_completed() -> None:
    assert not read_objects([{"uses": "y"}], items=(USES,)).complete_known


def test_a_state_of_completion_decides_over_a_date() -> None:
    records = [{"uses": "y", "completed": False, "savedAt": "2022-01-05"}, {"uses": "y", "completed": True}]
    export = read_objects(records, items=(USES,))
    assert export.system["complete"].tolist() == [False, True]
    assert export.system["last_action"].tolist() == [pd.Timestamp("2022-01-05"), pd.NaT]


def test_a_question_that_nobody_answered_has_no_column_and_is_named() -> None:
    export = read_objects([{"uses": "y"}, {"causes": {"late": "1"}}], items=(USES, AGE, LATE, COST))
    assert export.coded["age"].isna().all() and export.coded["cost"].isna().all()
    assert ("unanswered", "age, cost") in export.reading.remarks
    assert read_objects([{"uses": "y"}], items=(USES,)).reading.remarks == ()


def test_a_question_under_another_name_is_not_lost() -> None:
    with pytest.raises(UserError, match="not in the codebook") as error:
        read_objects([{"uses": "y", "agee": 4}], items=(USES, AGE))
    assert error.value.column == "agee"
    export = read_objects([{"uses": "y", "agee": 4}], items=(USES, AGE), columns=(("agee", "age"),))
    assert export.coded["age"].tolist() == ["4"]


def test_a_grid_may_be_called_anything() -> None:
    export = read_objects([{"question1": {"late": "1", "cost": "2"}}], items=(LATE, COST))
    assert export.coded.loc[1].tolist() == ["1", "2"] and not export.reading.remarks
    with pytest.raises(UserError, match="could be late"):
        read_objects([{"question1": {"late": "1"}, "causes": {"late": "1"}}], items=(LATE,))


def test_who_it_was_is_dropped() -> None:
    export = read_objects([{"uses": "y", "IPAddress": "127.0.0.1", "clientId": "x"}], items=(USES,))
    assert export.reading.dropped == (("IPAddress", "direct identifier"), ("clientId", "direct identifier"))


def test_numbers_are_not_rounded() -> None:
    text = b'[{"a": 3.0, "b": 0.10000000000000000001, "c": 12345678901234567890, "d": null, "e": ""}]'
    assert read_records(Path("a.json"), text).rows == (
        ("3", "0.10000000000000000001", "12345678901234567890", "", ""),
    )


def test_an_unknown_value_says_where() -> None:
    with pytest.raises(UserError, match="unknown answer") as error:
        read_objects([FULL, {**FULL, "how": ["film", "fax"]}])
    assert (error.value.row, error.value.column, error.value.value) == (2, "how", "fax")


@pytest.mark.parametrize(
    ("answer", "column"),
    [
        ([{"child": "a"}], "q"),
        ([{"name": "a.png", "type": "image/png", "content": "data:..."}], "q"),
        ([["a"]], "q"),
        ({"row": {"column": "a"}}, "q[row]"),
        ({"value": {"a": 1}}, "q"),
        ({"row": [{"a": 1}]}, "q[row]"),
    ],
)
def test_answers_within_answers_say_which_record_and_question(answer: object, column: str) -> None:
    with pytest.raises(UserError, match="further questions, or files") as error:
        read_objects([FULL, {"q": answer}])
    assert error.value.row == "record 2" and error.value.column == column
    assert "q" in str(error.value.hint)


def test_what_the_study_sets_aside_may_be_made_as_it_likes() -> None:
    records = [{"uses": "y", "photo": [{"name": "a.png"}], "kids": [{"age": 3}]}]
    export = read_objects(records, items=(USES,), columns=(("photo", None),), ignore=("kid*",))
    assert [name for name, _ in export.reading.dropped] == ["photo", "kids"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "no JSON"),
        ('{"Data": [{"a": 1}], "ResultCount": 1}', "no list of answers"),
        ('"a"', "no list of answers"),
        ("[1]", "a record is no object"),
        ("[[]]", "a record is no object"),
        ("[]", "holds no answer"),
        ("[{}]", "holds no answer"),
        ('[{"a": NaN}]', "NaN is no JSON"),
        ('[{"a": 1, "a": 2}]', "'a' is there twice"),
        ('{"a": 1}\n{"a": ', "no JSON"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_files_that_are_no_answers(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=message):
        read_cells(tmp_path / "a.json")


def test_the_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"a": 1}\n\n{"a": }\n', encoding="utf-8")
    with pytest.raises(UserError) as error:
        read_cells(tmp_path / "a.jsonl")
    assert error.value.row == 3


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.text(min_size=1), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
        ),
        min_size=1,
    ).filter(any)
)
def test_every_answer_is_in_its_cell(records: list[dict[str, Any]]) -> None:
    cells = read_records(Path("a.json"), json.dumps(records).encode())
    assert len(cells.rows) == len(records)
    for record, row in zip(records, cells.rows, strict=True):
        found = dict(zip(cells.header, row, strict=True))
        for name, answer in record.items():
            expected = JOINT.join(filter(None, answer)) if isinstance(answer, list) else answer
            if isinstance(answer, bool):
                expected = str(answer).lower()
            assert found[name] == ("" if expected is None else str(expected))


def read_objects(
    records: Sequence[dict[str, Any]],
    items: Sequence[Item] = ITEMS,
    lines: bool = False,
    zone: str = "UTC",
    **more: Any,
) -> Export:
    """Write records as one list or one a line, and read them."""
    text = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    with tempfile.TemporaryDirectory() as folder:
        name = "export.ndjson" if lines else "export.json"
        (Path(folder) / name).write_text(text, encoding="utf-8")
        return read_export(Source("trial", name, questionnaire(items, ()), **more), Path(folder), zone)
