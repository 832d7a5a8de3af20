"""The base stands with every table: who is in it, who is not, and why some were not asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import answers_of
from builders_presentation import HOW, SEEN, SETTING, WAIT, base, both, context, distribution, numbers
from helpers.analysis.bases import bases
from helpers.analysis.describe import describe
from helpers.analysis.results import Distribution
from helpers.analysis.subgroup import subgroup
from helpers.cleaning.answers import Answers
from helpers.errors import UserError
from helpers.notebook import bases as notebook
from helpers.notebook import page as pages
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation.bases import asked_if, base_note, bases_note, filters_note, range_note
from helpers.presentation.display import Table
from helpers.presentation.subgroups import naming, subgroup_note
from helpers.presentation.tables import distribution_table, profile_table
from helpers.presentation.tables.completeness import bases_table, subgroup_bases_table
from helpers.presentation.tables.distribution import frequency_table
from helpers.presentation.words import word
from helpers.study.condition import Leaf, Tree
from helpers.study.paths import ROOT, paths_of
from helpers.study.status import Status

EXECUTED = sorted((ROOT / "notebooks" / "executed").rglob("*.ipynb"))
ASKED = "posée si Q2 : « Oui » et Q5 : « CD ou DVD » ou « Films » coché"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def rows(table: Table) -> dict[str, tuple[str, ...]]:
    return {plain(heading): tuple(map(plain, cells)) for heading, cells in table.rows}


def heads(table: Table) -> list[str]:
    return [plain(text) for text, _ in table.head[-1]]


def notes(table: Table) -> list[str]:
    return [plain(note) for note in table.notes]


def shown_tables(file: Path) -> Iterator[dict[str, Any]]:
    for cell in json.loads(file.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            found = output.get("metadata", {}).get("report", {})
            if found.get("type") == "table":
                yield found


def test_there_are_tables_to_look_at() -> None:
    assert sum(1 for file in EXECUTED for _ in shown_tables(file)) > 20


@pytest.mark.parametrize("file", EXECUTED, ids=lambda file: file.stem)
def test_every_percentage_of_the_report_has_its_base_printed(file: Path) -> None:
    """In a note, or as an n: in a heading of columns or rows, or in a column of its own."""
    offered = {word("head.options", language) for language in ("fr", "en")}
    for found in shown_tables(file):
        heads = {plain(text) for row in found["head"] for text, _ in row}
        heads |= {plain(heading) for heading, cells in found["rows"] if not cells}
        # A table of a questionnaire shows percentages only inside the answers that it offers.
        if "%" in json.dumps([found["head"], found["rows"]]) and not heads & offered:
            counted = any(re.match(r"n$|n/base|n/N|.*\bn =", head) for head in heads)
            assert counted or re.search(r"\bBases?\b", " ".join(found["notes"])), found["label"]


def test_the_note_says_why_some_were_not_asked() -> None:
    said = plain(base_note(base("rad", WAIT, 100, not_asked=30, left_blank=5), WAIT, context("fr")))
    assert said == (
        "Base : 100 répondants sur 135 ; non posée à 30, laissée blanche par 5. "
        f"{ASKED[0].upper()}{ASKED[1:]} (numéros du questionnaire, en annexe)."
    )


def test_where_everybody_was_asked_no_condition_is_said() -> None:
    assert "Posée" not in base_note(base("rad", WAIT, 100, left_blank=5), WAIT, context("fr"))
    assert asked_if(base("rad", SEEN, 1, not_asked=3), SEEN, context("fr")) == ""


def test_a_condition_that_is_negated_reads_as_one() -> None:
    unless = replace(WAIT, show_if=Tree("not", (Leaf("seen", "eq", ("y",)),)))
    found = base("rad", unless, 1, not_asked=3)
    assert plain(asked_if(found, unless, context("fr"))) == "posée sauf si Q2 : « Oui »"
    assert asked_if(found, unless, context("en")) == "asked unless Q2: “Yes”"


def test_of_several_bases_each_condition_has_its_name_unless_all_have_the_same() -> None:
    few, all_ = base("rad", WAIT, 10, not_asked=2), base("gp", WAIT, 12)
    alone = plain(bases_note([("radiologues", few, WAIT), ("médecins", all_, WAIT)], context("fr")))
    assert alone.endswith(f"Radiologues, {ASKED} (numéros du questionnaire, en annexe).")
    same = plain(bases_note([("radiologues", few, WAIT), ("médecins", few, WAIT)], context("fr")))
    assert same.endswith(f". P{ASKED[1:]} (numéros du questionnaire, en annexe).")
    other = replace(WAIT, show_if=Leaf("seen", "eq", ("n",)))
    two = plain(bases_note([("radiologues", few, WAIT), ("médecins", few, other)], context("fr")))
    assert f"Radiologues, {ASKED} ; médecins, posée si Q2 : « Non » (" in two


def test_a_battery_says_every_condition_once() -> None:
    other = replace(WAIT, code="other", show_if=Leaf("seen", "eq", ("n",)))
    items = [WAIT, other, replace(WAIT, code="third")]
    said = plain(range_note([base("rad", one, 10, not_asked=2) for one in items], items, context("fr")))
    assert said.count("Posée si Q2 : « Oui »") == 1 and said.count("posée si Q2 : « Non »") == 1


def test_filters_are_listed_by_condition() -> None:
    same = [(base("rad", one, 10, not_asked=2), one) for one in (SEEN, WAIT)]
    assert plain(filters_note(same, context("fr"))) == (
        f"Questions filtrées (numéros du questionnaire) : Q6, {ASKED.removeprefix('posée ')}."
    )
    assert filters_note(same[:1], context("fr")) == ""


def test_the_profile_says_the_condition_beside_the_number() -> None:
    found = profile_table([numbers("rad", not_asked=5)], context("fr"), label="tbl-p", caption="Accès")
    assert rows(found)[f"– Hors base : non posée à 5 ({ASKED})"] == ("5", "—")
    assert notes(found)[-1] == "Q et un numéro : question du questionnaire, en annexe."
    found = profile_table([numbers("rad", left_blank=5)], context("fr"), label="tbl-p", caption="Accès")
    assert not any("annexe" in note for note in notes(found))


def test_the_table_of_bases_lists_the_filters_and_numbers_its_items() -> None:
    table = bases_table([base("rad", WAIT, 10, not_asked=2)], context("en"), label="tbl-b")
    assert list(rows(table)) == ["Q6. How many minutes does it take?"]
    assert notes(table)[-1].startswith("Filtered items (numbers of the questionnaire): Q6, if Q2: “Yes” and")


CELLS = (
    ["hosp"] * 4 + ["solo"] * 3 + [Status.REFUSED],
    ["cd film", "none", "", Status.NOT_ASKED, "web", "cd", Status.BROKE_OFF, Status.NOT_ASKED],
)


def radiologists() -> Answers:
    return answers_of((SETTING, HOW), *CELLS, group="rad")


def test_bases_by_another_item() -> None:
    table = subgroup_bases_table(bases(radiologists(), "how", "setting"), context("fr"), label="tbl-s")
    assert heads(table) == [
        "Réponse",
        "Répondants",
        "Réponse valide",
        "% des interrogés",
        "% de tous",
        "Non posée",
        "Laissée blanche",
        "Abandon avant la question",
    ]
    assert rows(table) == {
        "Hôpital": ("4", "2", "66,7", "50,0", "1", "1", "0"),
        "Cabinet individuel": ("3", "2", "66,7", "66,7", "0", "0", "1"),
        "Cabinet de groupe": ("0", "0", "—", "—", "0", "0", "0"),
        "Sans réponse valide": ("1", "0", "—", "0,0", "1", "0", "0"),
        "Total": ("8", "4", "66,7", "50,0", "2", "1", "1"),
    }
    assert notes(table)[0] == "Base : 8 radiologues."
    assert plain(table.caption).startswith("Comment recevez-vous les images ? : statut des réponses selon")


def test_nobody_without_a_valid_answer_has_no_row() -> None:
    answers = subgroup(radiologists(), {"setting": ["hosp", "solo"]})
    here = naming(context("fr"), answers)
    table = subgroup_bases_table(bases(answers, "how", "setting"), here, label="tbl-s")
    assert "Sans réponse valide" not in rows(table)
    assert plain(table.caption).endswith("(radiologues : Hôpital ou Cabinet individuel)")
    assert notes(table)[0] == "Base : 7 radiologues : Hôpital ou Cabinet individuel."


def test_frequencies_account_for_everybody() -> None:
    lost = {"dont_know": 2, "left_blank": 3, "not_asked": 5}
    table = frequency_table(distribution("rad", SEEN, [6, 4], **lost), context("fr"), label="tbl-f")
    assert heads(table) == ["Réponse", "n", "% des valides (IC 95 %)", "% des interrogés", "% de tous"]
    assert rows(table) == {
        "Oui": ("6", "60,0 (31,3–83,2)", "40,0", "30,0"),
        "Non": ("4", "40,0 (16,8–68,7)", "26,7", "20,0"),
        "Réponses valides": ("10", "100,0", "66,7", "50,0"),
        "Non posée": ("5", "—", "—", "25,0"),
        "Laissée blanche": ("3", "—", "20,0", "15,0"),
        "« Je ne sais pas »": ("2", "—", "13,3", "10,0"),
        "Tous les répondants": ("20", "—", "—", "100,0"),
    }


def test_frequencies_of_several_answers_end_with_who_ticked_and_who_did_not() -> None:
    found = describe(radiologists(), "how")
    assert isinstance(found, Distribution)
    table = rows(frequency_table(found, context("en"), label="tbl-f"))
    assert table["At least one answer ticked"] == ("4", "100.0", "66.7", "50.0")
    assert table["Nothing ticked"] == ("1", "—", "16.7", "12.5")
    assert table["Not asked"] == ("2", "—", "—", "25.0")


def test_frequencies_of_nobody() -> None:
    table = rows(frequency_table(distribution("rad", SEEN, [0, 0]), context("en"), label="tbl-f"))
    assert table["Yes"] == ("0", "—", "—", "—") and table["All respondents"] == ("0", "—", "—", "—")


def test_a_subgroup_has_a_name_in_words() -> None:
    part = subgroup(radiologists(), {"setting": "hosp", "how": ["cd", "film", Status.LEFT_BLANK]})
    here = naming(context("fr"), part, part)
    assert len(here.study.groups) == len(context("fr").study.groups) + 1
    assert plain(here.group(part.group)) == "radiologues : Hôpital ; CD ou DVD, Films ou Laissée blanche"
    assert plain(subgroup_note(part, here)) == (
        "Sous-groupe : 2 radiologues ; « Vous exercez » : « Hôpital » ; "
        "« Comment recevez-vous les images ? » : « CD ou DVD », « Films » ou « Laissée blanche »."
    )
    found = describe(part, "how")
    assert isinstance(found, Distribution)
    table = distribution_table(found, here, label="tbl-d")
    assert plain(table.caption).startswith("Comment recevez-vous les images ? (radiologues : Hôpital")
    assert notes(table)[0] == (
        "Base : 1 répondant ayant coché au moins une réponse sur 2 ; rien coché par 1."
    )


def test_naming_leaves_the_study_as_it_was() -> None:
    before = context("en")
    naming(before, subgroup(radiologists(), {"setting": "hosp"}))
    assert [group.code for group in before.study.groups] == ["pat", "rad", "gp"]
    assert before.study.group("rad").label == both("radiologues", "radiologists")


def test_the_notebook_shows_bases_and_keeps_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Table] = []
    monkeypatch.setattr(pages, "display", shown.append)
    here = context("en")
    survey = Survey(here.study, paths_of("data", "en"), here, (radiologists(),), ())
    page = Page("02_group", survey, "rad")
    notebook.by_item(page, "how", "setting")
    notebook.frequencies(page, "how")
    assert [table.label for table in shown] == ["tbl-rad-how-bases-setting", "tbl-rad-how-frequencies"]
    assert page.ledger["bases rad/how by setting/hosp/answered"] == 2
    assert page.ledger["rad/how/base/not_asked"] == 2
    alone = answers_of(WAIT, [5], group="rad")
    with pytest.raises(UserError, match="no options to be counted"):
        notebook.frequencies(replace(page, survey=replace(survey, groups=(alone,))), "wait")
