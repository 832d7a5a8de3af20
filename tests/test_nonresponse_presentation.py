"""Non-response, timing and planned precision as a reader sees them: tables, sentences, figure, notebook."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from builders import answers_of
from builders_presentation import FILLED, HOW, ITEMS, LATE, PRIOR, SEEN, SETTING, WAIT, WHY, both, logs, study
from helpers.analysis.breakoff import break_off
from helpers.analysis.nonresponse import item_nonresponse
from helpers.analysis.precision import precision
from helpers.cleaning.answers import Answers
from helpers.notebook import nonresponse
from helpers.notebook import page as page_module
from helpers.notebook import precision as planning
from helpers.notebook.page import Page
from helpers.notebook.survey import Survey
from helpers.presentation import words
from helpers.presentation.charts.nonresponse import draw, had_left, nonresponse_chart
from helpers.presentation.charts.style import TALLEST
from helpers.presentation.context import Context
from helpers.presentation.display import Figure, Paragraph, Table
from helpers.presentation.tables.precision import gaps_table, widths_table
from helpers.study.label import Label
from helpers.study.paths import Paths
from helpers.study.status import Status
from helpers.study.study import Event, Group, Rule, Study
from test_presentation_charts import unreadable

MARK = "Demonstration data"
LEFT, DK = Status.BROKE_OFF, Status.DONT_KNOW
GROUPS = ("pat", "rad", "gp")
ASKED = (SETTING, SEEN, PRIOR, LATE, HOW, WAIT, WHY)


def answers(group: str, n: int = 40, *, complete: bool = False, days: int = 40) -> Answers:
    """Answers of n respondents: every fourth lacks one, the last two leave; or all of them whole."""
    setting = [("hosp", "solo")[k % 2] for k in range(n)]
    seen: list[Any] = [("y", "n", "y", "dk")[k % 4] for k in range(n)]
    prior: list[Any] = [str(1 + k % 4) for k in range(n)]
    late: list[Any] = [str(1 + k % 3) for k in range(n)]
    how: list[Any] = ["cd"] * n
    wait: list[Any] = [5] * n
    why: list[Any] = [None] * n
    seen = ["y" if complete and one == "dk" else DK if one == "dk" else one for one in seen]
    if not complete:
        prior[-4:-2], late[-1:], how[-2:], wait[-2:] = [None] * 2, [LEFT], [LEFT] * 2, [LEFT] * 2
    filled = [(date(2021, 12, 20) + timedelta(days=k * days // n)).isoformat() for k in range(n)]
    found = answers_of(ITEMS, setting, seen, prior, late, how, wait, why, filled, group=group)
    return replace(found, questionnaire=planned().group(group).questionnaire)


def planned(**more: Any) -> Study:
    """The study of the builders, its setting a quasi-identifier, its story of two parts."""
    made = study()
    forms = {}
    for one in made.questionnaires:
        first, second = one.sections
        setting = replace(SETTING, quasi_identifier=True)
        forms[one.code] = replace(one, sections=(replace(first, items=(setting,)), second))
    sources = {one.code: replace(one, questionnaire=forms[one.questionnaire.code]) for one in made.sources}
    groups = tuple(replace(one, source=sources[one.source.code]) for one in made.groups)
    rule = Rule("gone", "break_off", both("Abandon précoce", "Early break-off"), both("-", "-"))
    return replace(
        made,
        questionnaires=tuple(forms.values()),
        sources=tuple(sources.values()),
        groups=groups,
        rules=(*made.rules, rule),
        **more,
    )


class Shown(list[Any]):
    """What a notebook function displayed."""

    @property
    def tables(self) -> list[Table]:
        return [one for one in self if isinstance(one, Table)]

    @property
    def figures(self) -> list[Figure]:
        return [one for one in self if isinstance(one, Figure)]

    @property
    def said(self) -> str:
        return " ".join(one.markdown for one in self if isinstance(one, Paragraph)).replace("\u202f", " ")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    found = Shown()
    monkeypatch.setattr(page_module, "display", found.append)
    return found


def opened(
    folder: Path,
    groups: Sequence[Answers],
    language: str = "en",
    plan: Study | None = None,
    excluded: int = 3,
) -> Page:
    plan = plan or planned()
    context = Context(plan, language, folder, MARK)
    found = tuple(
        replace(log, steps=(*log.steps, ("gone", excluded)), rows=log.rows + excluded) for log in logs()
    )
    survey = Survey(plan, cast(Paths, None), context, tuple(groups), found)
    return Page("01_participation", survey)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


# The notebook


def test_items_show_a_figure_a_table_and_a_sentence_for_each_group(tmp_path: Path, shown: Shown) -> None:
    page = opened(tmp_path, [answers(group) for group in GROUPS])
    nonresponse.items(page)
    assert [len(shown.figures), len(shown.tables), shown.said.count("Patients:")] == [1, 1, 1]
    # Each 40: 10 do not know whether they saw, 2 left the frequency blank; reached: 3 x 40 + 39 + 2 x 38.
    text = plain(shown.said)
    assert "5.1% of the answers expected are lacking (n = 12/235, 6 items)" in text
    assert "none is lacking: 70.0% (95% CI 54.6–81.9; n = 28/40)." in text
    (table,) = shown.tables
    assert table.rows[0] == ("Patients: 2 items of 6 lack answers", ())
    assert table.rows[1] == ("Did you see your images?", ("40", "0", "10", "25.0 (14.2–40.2)"))
    assert [head for head, _ in table.head[-1]][1:4] == ["Reached by", "Left blank", "Don’t know"]
    assert table.mark == MARK and not table.landscape
    assert page.ledger["pat/nonresponse/seen/count"] == 10


def test_where_nothing_lacks_one_sentence_says_so(tmp_path: Path, shown: Shown) -> None:
    page = opened(tmp_path, [answers("pat", complete=True), answers("rad", complete=True)])
    nonresponse.items(page)
    nonresponse.who(page)
    assert len(shown) == 1 and "Every item has a usable answer" in shown.said


def test_who_lacks_answers_is_tabulated_by_the_profile(tmp_path: Path, shown: Shown) -> None:
    nonresponse.who(opened(tmp_path, [answers(group) for group in GROUPS]))
    (table,) = shown.tables
    assert [heading for heading, _ in table.rows] == [
        word
        for name in ("Patients", "Radiologists", "General practitioners")
        for word in (name, "You practise")
    ]
    # None of 20 in a hospital and 10 of 20 alone do not know: chi-square 13.3, p 0.00026, times three tests.
    assert table.rows[1][1][-2:] == ("1", "<\xa00.001")
    assert any("3 tests corrected together, apart" in note for note in table.notes)
    assert "3 tests, adjusted p (Holm)" in shown.said and "Item by item: 3 tests" in shown.said


def test_who_leaves_is_told_with_what_cannot_be_known(tmp_path: Path, shown: Shown) -> None:
    page = opened(tmp_path, [answers("pat"), answers("rad", complete=True)], "fr")
    nonresponse.breakoff(page)
    (table,) = shown.tables
    assert [tuple(map(plain, cells)) for _, cells in table.rows] == [
        ("40 (100,0)", "40 (100,0)"),
        ("38 (95,0)", "40 (100,0)"),
        (),
        ("> 0,999 (0,00)", "—"),
    ]
    text = plain(shown.said)
    assert "abandonnés en route : patients, 5,0 % (IC 95 % 1,4–16,5 ; n = 2/40), après « " in text
    assert "; radiologues, aucun." in text
    assert "N’y sont pas comptés 9 questionnaires" in text and "(patients, 3" in text
    assert "aucun taux de réponse" in text
    assert page.ledger["pat/excluded as broken off"] == 3


def test_where_nobody_left_no_table_is_shown(tmp_path: Path, shown: Shown) -> None:
    nonresponse.breakoff(opened(tmp_path, [answers("pat", complete=True)], excluded=0))
    assert shown.tables == [] and "None of the questionnaires analysed was left" in shown.said
    assert "excluded" not in shown.said


def test_early_and_late_and_the_event(tmp_path: Path, shown: Shown) -> None:
    page = opened(tmp_path, [answers("pat", 80), answers("rad", 80)])
    nonresponse.early_late(page)
    nonresponse.events(page)
    early, event = shown.tables
    # The story compares whether patients saw their images, and how often radiologists miss the previous exam.
    assert [heading for heading, _ in early.rows] == [
        "Did you see your images?",
        "–\xa0Patients",
        "How often is the previous exam missing?",
        "–\xa0Radiologists",
    ]
    # Twenty days of forty, two answers a day: 30 valid ones a half, of which 20 "yes".
    assert early.rows[1][1][:2] == ("20/30 (66.7)", "20/30 (66.7)")
    assert (early.rows[1][1][3], early.rows[1][1][2][:3]) == (">\xa00.999", "0.0")
    assert "patients, 40 up to 8\xa0January 2022 and 40 afterwards" in shown.said
    assert "[@armstrong1977]" in shown.said and "not an effect" in shown.said
    # Before 3 January: 14 days of two; after the 16th: 12; between them, 14.
    assert "patients, 28 before, 24 after, 28 in between" in shown.said
    assert "Opening of the portal" in event.caption and "[@cnam]" in shown.said


def test_a_group_with_too_few_answers_on_a_side_is_not_compared(tmp_path: Path, shown: Shown) -> None:
    page = opened(tmp_path, [answers("pat", 80), answers("rad", days=22)])
    nonresponse.events(page)
    assert "Not compared, for lack of 20 answers on each side: radiologists (26 and 0)." in shown.said
    assert all("Radiologists" not in heading for heading, _ in shown.tables[0].rows)


def test_one_day_no_event_no_date(tmp_path: Path, shown: Shown) -> None:
    nonresponse.early_late(opened(tmp_path, [answers("pat", days=1)]))
    assert shown.tables == [] and "too close together in time" in shown.said
    shown.clear()
    nonresponse.events(opened(tmp_path, [answers("pat", days=1)]))
    assert shown.tables == [] and "nothing is compared" in shown.said
    shown.clear()
    nonresponse.events(opened(tmp_path, [answers("pat")], plan=planned(events=())))
    assert shown.tables == [] and shown.said == "The study names no event during the field period."
    undated = answers("pat")
    undated = replace(undated, questionnaire=replace(undated.questionnaire, paradata=()))
    for show in (nonresponse.early_late, nonresponse.events):
        for page in (
            opened(tmp_path, [undated]),
            opened(tmp_path, [answers("pat")], plan=planned(topics=())),
        ):
            shown.clear()
            show(page)
            assert shown.tables == [] and shown.said.startswith("Without dates, or without questions")


def test_planned_precision_of_sizes_published_and_at_hand(tmp_path: Path, shown: Shown) -> None:
    page = opened(tmp_path, [answers("pat"), answers("rad")])
    planning.planned(page)
    widths, gaps = shown.tables
    assert [heading for heading, _ in widths.rows] == [
        "Sizes published by the study",
        "Patients",
        "Radiologists",
        "Answers analysed",
        "Patients",
        "Radiologists",
    ]
    assert widths.rows[1][1] == ("418", "± 2.1", "± 2.9", "± 4.1", "± 4.8")
    assert (gaps.rows[1][0], gaps.rows[1][1][0]) == ("Patients and radiologists", "13.5")
    assert f"@{widths.label}" in shown.said and f"@{gaps.label}" in shown.said
    assert "a sample of volunteers is none" in shown.said
    assert page.ledger["precision/published/pat/n"] == 418
    assert page.ledger["precision/analysed/pat/n"] == 40


def test_planned_precision_of_one_group_has_no_pairs(tmp_path: Path, shown: Shown) -> None:
    planning.planned(opened(tmp_path, [answers("gp")]))
    assert len(shown.tables) == 1 and "simple random sample" in shown.said
    assert shown.tables[0].notes[0] == "n: number of answers analysed."
    shown.clear()
    planning.planned(opened(tmp_path, []))
    assert shown.tables == [] and shown.said == "No group has an answer."


def test_the_comparisons_planned_are_counted_once() -> None:
    made = planned()
    # One part of the story, and the frequency that the codebook declares identical in all three groups.
    assert planning.planned_comparisons(made) == 2
    assert planning.planned_comparisons(replace(made, topics=(*made.topics, *made.topics))) == 2


# Tables and words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_all_is_said_in_both_languages(tmp_path: Path, shown: Shown, language: str) -> None:
    page = opened(tmp_path, [answers(group, 80) for group in GROUPS], language)
    for show in (nonresponse.items, nonresponse.who, nonresponse.breakoff, nonresponse.early_late):
        show(page)
    nonresponse.events(page)
    planning.planned(page)
    texts = [shown.said, *(table.text() for table in shown.tables), *(one.alt for one in shown.figures)]
    for text in texts:
        assert not re.search(r"nan|None|\{|\?\.|\.\.|signif", text), text
        assert not re.search(r"\d\.\d" if language == "fr" else r"\d,\d(?!\d\d)", text), text
    labels = [one.label for one in [*shown.tables, *shown.figures]]
    assert len(labels) == len(set(labels)) == 8


def test_a_difference_that_cannot_be_seen_is_a_dash() -> None:
    context = Context(planned(), "en", Path("figures"), None)
    found = [precision({"pat": 2, "rad": 2}, design="analysed")]
    assert gaps_table(found, context, label="tbl-g").rows[0][1] == ("—", "—")
    assert widths_table(found, context, label="tbl-w").notes[0].startswith("n: number of answers")


def test_no_word_of_these_is_unused() -> None:
    source = Path(words.__file__).parents[2]
    code = "\n".join(file.read_text("utf-8") for file in source.rglob("*.py"))
    literals = set(re.findall(r"""["']([a-z][\w.]*)["']""", code))
    begun = re.compile("|".join(re.escape(one) for one in re.findall(r'f"([a-z][\w.]*\.)\{', code)))
    own = [words._read(words.FOLDER / name) for name in ("nonresponse.yaml", "precision.yaml")]
    assert {key for one in own for key in one if key not in literals and not begun.match(key)} == set()


# The figure


def many(number: int) -> tuple[Study, list[Answers]]:
    made = planned()
    first = made.groups[0]
    names = [Label.of({"fr": f"groupe {k}", "en": f"group {k}"}) for k in range(number)]
    groups = [Group(f"g{k}", names[k], names[k], first.source) for k in range(number)]
    found = [replace(answers("pat", 20 + k), group=f"g{k}") for k in range(number)]
    return replace(made, groups=tuple(groups)), found


@pytest.mark.parametrize(("number", "language"), [(1, "en"), (8, "fr")])
def test_texts_of_the_figure_can_be_read(number: int, language: str, tmp_path: Path) -> None:
    plan, found = many(number)
    context = Context(plan, language, tmp_path, None)
    sheet = draw([item_nonresponse(one) for one in found], [break_off(one) for one in found], context)
    assert unreadable(sheet) == [] and sheet.height <= TALLEST


def test_bars_and_line_have_the_heights_of_the_counts(tmp_path: Path) -> None:
    one = answers("pat")
    context = Context(planned(), "en", tmp_path, None)
    sheet = draw([item_nonresponse(one)], [break_off(one)], context)
    (axes,) = [axes for axes in sheet.figure.axes if axes.get_label() == "nonresponse of pat"]
    # Item 2, seen: 10 of 40 do not know; item 3, prior: 2 of 40 blank.
    bars = [(patch.get_x() + 0.38, patch.get_height()) for patch in axes.patches if patch.get_width() < 0.8]
    assert bars == [(pytest.approx(2), 0.25), (pytest.approx(3), 0.05)]
    assert had_left(break_off(one)) == [0, 0, 0, 0.025, 0.05, 0.05, 0.05]
    assert list(axes.lines[0].get_ydata()) == had_left(break_off(one))


def test_the_figure_of_nobody_says_so_and_files_are_the_same_each_time(tmp_path: Path) -> None:
    nobody = answers("pat", 4).where(answers("pat", 4).values.index == "none")
    context = Context(planned(), "en", tmp_path, MARK)
    empty = nonresponse_chart([item_nonresponse(nobody)], [break_off(nobody)], context, label="fig-e")
    assert "<!-- No answers -->" in empty.svg and "no answer" in empty.alt
    one = answers("pat")
    found, left = [item_nonresponse(one)], [break_off(one)]
    first = nonresponse_chart(found, left, context, label="fig-n")
    assert first.svg == nonresponse_chart(found, left, context, label="fig-n").svg
    assert not re.search(r"opacity|rgba|<image", first.svg) and len(first.svg.encode()) < 150_000
    with Image.open(io.BytesIO(Path(first.png).read_bytes())) as image:
        assert image.convert("RGBA").getchannel("A").getextrema() == (255, 255)


def test_the_event_of_the_builders_lies_among_the_days() -> None:
    event: Event = planned().events[0]
    assert (event.start, event.end) == (date(2022, 1, 3), date(2022, 1, 16))
    assert [item.code for item in ASKED] == [item.code for item in planned().groups[0].questionnaire.items]
    assert planned().groups[0].questionnaire.paradata == (FILLED,)
