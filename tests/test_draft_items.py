"""What a draft makes of columns: kinds, options, sets, grids, codes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from draft_files import drafted, form, items, loaded, options, repeated, survey, texts
from helpers.cleaning.clean import clean
from helpers.errors import UserError
from helpers.exchange.draft.run import draft_study, main
from helpers.exchange.read import read_export

OFTEN = ("Often", "Never", "Sometimes", "Always", "Rarely")


def test_kinds_options_and_reasons_as_they_are_written(tmp_path: Path) -> None:
    study = drafted(
        tmp_path,
        form(
            {
                "Do you keep films?": repeated("Yes", "No"),
                "How often do you share images?": repeated(*OFTEN),
                "How old are you?": [str(20 + row) for row in range(40)],
                "When did you start?": [f"2020-01-{1 + row % 28:02d}" for row in range(40)],
                "Anything else?": [f"remark number {row}" for row in range(40)],
            }
        ),
    )
    assert (study / "questionnaires/items.yaml").read_text("utf-8").splitlines()[1:] == [
        "keepfilms:",
        "  kind: single  # draft: confirm - 2 answers cover 100%",
        '  label: "Do you keep films?"',
        "  options: keepfilms",
        "shareimages:",
        "  kind: likert  # draft: confirm - the words of a scale, in order",
        '  label: "How often do you share images?"',
        "  options: shareimages",
        "old:",
        "  kind: numeric  # draft: confirm - numbers in 100% of the answers",
        '  label: "How old are you?"',
        "  integer: true",
        "start2:",
        "  kind: date  # draft: confirm - dates in 100% of the answers",
        '  label: "When did you start?"',
        "anythingelse:",
        "  kind: text  # draft: confirm - 40 different answers of 40",
        '  label: "Anything else?"',
    ]
    assert (study / "questionnaires/options.yaml").read_text("utf-8").splitlines()[3:] == [
        "keepfilms:  # chosen so often in keepfilms",
        '  - {code: "n", label: "No"}  # 20',
        '  - {code: "y", label: "Yes"}  # 20',
        "shareimages:  # chosen so often in shareimages",
        '  - {code: "1", label: "Never"}  # 8',
        '  - {code: "2", label: "Rarely"}  # 8',
        '  - {code: "3", label: "Sometimes"}  # 8',
        '  - {code: "4", label: "Often"}  # 8',
        '  - {code: "5", label: "Always"}  # 8',
    ]
    assert loaded(study).start.isoformat() == "2022-03-01"
    assert loaded(study).end.isoformat() == "2022-03-28"


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        (
            ("D'accord", "Pas du tout d'accord", "Plutôt d'accord", "Tout à fait d'accord"),
            "Pas du tout d'accord",
        ),
        (("De acuerdo", "Muy de acuerdo", "En desacuerdo"), "En desacuerdo"),
        (("immer", "nie", "manchmal", "oft"), "nie"),
        (("Very satisfied", "Dissatisfied", "Satisfied"), "Dissatisfied"),
        (("très utile", "pas du tout utile", "peu utile"), "pas du tout utile"),
        (("3", "1", "2", "5", "4"), "1"),
    ],
)
def test_scales_of_four_languages_stand_from_low_to_high(
    tmp_path: Path, answers: tuple[str, ...], wanted: str
) -> None:
    study = drafted(tmp_path, form({"Question on that": repeated(*answers)}))
    (item,) = loaded(study).questionnaires[0].items
    assert item.kind == "likert"
    assert options(study, item.code)[0][1] == wanted


def test_a_number_behind_a_gap_is_no_point_of_the_scale(tmp_path: Path) -> None:
    study = drafted(tmp_path, survey({"agree": repeated("1", "2", "3", "4", "5", "9")}))
    item = loaded(study).questionnaires[0].item("agree")
    assert item.codes == ("1", "2", "3", "4", "5")
    assert item.missing_code("dont_know") == "9"


def test_classes_are_ordered_and_missing_answers_flagged(tmp_path: Path) -> None:
    ages = repeated("25-34", "under 25", "65 and over", "35-64", "Prefer not to say")
    study = drafted(tmp_path, form({"What is your age?": ages}))
    item = loaded(study).questionnaires[0].item("age")
    assert (item.kind, item.ordered, item.quasi_identifier) == ("single", True, True)
    assert [text for _, text in options(study, "age")] == [
        *("under 25", "25-34", "35-64", "65 and over"),
        "Prefer not to say",
    ]
    assert item.options[-1].missing == "refused"


def test_joined_answers_with_commas_in_brackets(tmp_path: Path) -> None:
    cells = [
        "PACS (own, shared)",
        "PACS (own, shared), Films",
        "Films, CD or stick",
        "CD or stick",
        "None of the above",
    ]
    cells = repeated(*cells, "PACS (own, shared), Films, CD or stick")
    study = drafted(tmp_path, form({"Which do you use? Select all that apply.": cells}))
    (item,) = loaded(study).questionnaires[0].items
    assert item.kind == "multiple"
    found = [(one.label.text("en"), one.exclusive) for one in item.options]
    assert found == [
        ("PACS (own, shared)", False),
        ("Films", False),
        ("CD or stick", False),
        ("None of the above", True),
    ]


def test_a_sentence_with_commas_is_a_single_answer(tmp_path: Path) -> None:
    cells = repeated("Yes, always", "Yes, sometimes", "No, I do not")
    study = drafted(tmp_path, form({"Do you share?": cells}))
    assert [item["kind"] for item in items(study).values()] == ["single"]


@pytest.mark.parametrize("tick", [("Y", ""), ("Yes", "No"), ("Oui", "N/A")])
def test_columns_of_options_in_brackets_are_one_item(tmp_path: Path, tick: tuple[str, str]) -> None:
    other = [""] * 36 + ["a friend", "a friend", "by post", "by fax"]
    columns = {"how[film]": repeated(*tick), "how[cd]": repeated(*reversed(tick)), "how[other]": other}
    study = drafted(tmp_path, survey(columns))
    item = loaded(study).questionnaires[0].item("how")
    assert (item.kind, [one.code for one in item.options], item.text_column) == (
        *("multiple", ["film", "cd", "oth"]),
        "how_text",
    )
    assert "fax" not in texts(study)


def test_columns_of_options_with_their_labels(tmp_path: Path) -> None:
    columns = {"How? [Films]": repeated("Films", ""), "How? [CD, DVD]": repeated("", "CD, DVD")}
    study = drafted(tmp_path, form(columns))
    (item,) = loaded(study).questionnaires[0].items
    assert (item.kind, len(item.options)) == ("multiple", 2)


def test_a_grid_is_a_battery_with_one_list_of_options(tmp_path: Path) -> None:
    columns = {f"How often? [{row}]": repeated(*OFTEN) for row in ("by film", "by post")}
    study = drafted(tmp_path, form(columns))
    questionnaire = loaded(study).questionnaires[0]
    assert [(item.code, item.battery, item.kind) for item in questionnaire.items] == [
        ("film", "howoften", "likert"),
        ("post", "howoften", "likert"),
    ]
    assert questionnaire.batteries[0].label.text("en") == "How often?"
    assert "  options: howoften" in (study / "questionnaires/items.yaml").read_text("utf-8")


def test_an_answer_that_one_person_gave_in_every_row_of_a_grid_is_no_option(tmp_path: Path) -> None:
    rows = {
        f"Where? [{row}]": [*repeated("Town", "Village"), "my uncle's barn"]
        for row in ("films", "discs", "prints")
    }
    study = drafted(tmp_path, form(rows))
    assert "barn" not in texts(study)
    assert [text for _, text in options(study, "films")] == ["Town", "Village", "Other"]


def test_headings_that_stand_twice_are_told_apart_by_their_order(tmp_path: Path) -> None:
    first, second = repeated("Yes", "No", rows=30), repeated("Once", "Twice", rows=30)
    study = drafted(tmp_path, form([("Which?", first), ("Other question", first), ("Which?", second)]))
    found = loaded(study)
    export = read_export(found.sources[0], tmp_path, "UTC")
    assert export.coded.iloc[0].tolist() == ["y", "y", "once"]


def test_answers_of_few_are_read_as_own_text_and_stand_nowhere(tmp_path: Path) -> None:
    few = ("a boat on the Rhine", "a boat on the Rhine", "nowhere", "a tent")
    cells = [*repeated("Town", "Village", rows=36), *few]
    study = drafted(tmp_path, survey({"where": cells}))
    assert options(study, "where") == [("town", "Town"), ("villa", "Village"), ("oth", "Other")]
    for words in ("boat", "nowhere", "tent"):
        assert words not in texts(study)
    found = loaded(study)
    export = read_export(found.sources[0], tmp_path, "UTC")
    assert export.coded["where"].iloc[-1] == "oth"
    assert export.coded["where_text"].iloc[-1] == "a tent"


def test_identifiers_and_empty_columns_are_left_out_with_the_reason(tmp_path: Path) -> None:
    columns = {
        "mail": [f"someone{row}@example.org" for row in range(40)],
        "empty": [""] * 40,
        "q": repeated("Yes", "No"),
    }
    study = drafted(tmp_path, survey(columns))
    mapping = (study / "mapping.yaml").read_text("utf-8")
    assert '  "mail": null  # direct identifier' in mapping
    assert '  "empty": null  # no answer in this file' in mapping
    assert '  # "submitdate": submitted, as limesurvey records it' in mapping
    assert "example.org" not in texts(study)


def test_broken_off_rows_bring_a_rule(tmp_path: Path) -> None:
    sent = ["2022-03-01 10:00:00"] * 30 + [""] * 10
    study = drafted(tmp_path, survey({"a": ["Yes"] * 30 + [""] * 10, "b": repeated("Yes", "No")}, sent))
    found = loaded(study)
    assert [rule.kind for rule in found.rules] == ["break_off"]
    export = read_export(found.sources[0], tmp_path, "UTC")
    log = clean(export, found, found.sources[0]).log
    assert log.rows == sum(n for _, n in log.kept) + len(log.exclusions) == 40


def test_words_of_statistics_programmes_for_no_answer(tmp_path: Path) -> None:
    columns = {f"q{number}": repeated("Yes", "No", "NA", "") for number in range(4)}
    study = drafted(tmp_path, survey(columns))
    found = yaml.safe_load((study / "mapping.yaml").read_text("utf-8"))
    assert found["answers"] == {"*": {"NA": None}}


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = drafted(tmp_path, form({"Films?": repeated("Yes", "No")}))
    with pytest.raises(UserError, match="exists already"):
        draft_study(tmp_path / "answers.csv", study)
    assert main([str(tmp_path / "answers.csv"), "--out", str(study)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main([str(tmp_path / "answers.csv"), "--out", str(tmp_path / "new")]) == 0
    first, second = texts(study), texts(tmp_path / "new")
    assert first == second
