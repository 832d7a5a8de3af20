"""Long lists, many groups, many options: no figure higher than a page, no sentence that fills one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

import builders_charts as made
from helpers.analysis.overlap import Overlaps, Pair
from helpers.analysis.results import RankPair, RankPairs
from helpers.presentation import charts, labels, sentences, tested
from helpers.presentation.charts import flow
from helpers.presentation.charts.common import LOWEST, panel_height
from helpers.presentation.charts.overlaps import overlaps_chart
from helpers.presentation.charts.style import PAGE, TALLEST, WIDTH, tallest
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.presentation.sentences import wording
from helpers.presentation.tables.ordered import pairs_table
from helpers.study.item import Item

GROUPS = made.LETTERS


def fillers(number: int) -> list[Item]:
    return [replace(made.LIKERTS[1], code=f"q{k}") for k in range(number)]


def all_together(number: int) -> Overlaps:
    """Each two options ticked together by half of the respondents."""
    item = made.many(number).item
    half = made.wilson(50, 100)
    pairs = tuple(
        Pair(first, second, half, 75, None, None, None) for first, second in combinations(item.codes, 2)
    )
    base = made.base("a", item, 100)
    return Overlaps("a", item, base, 100, item.codes, (50,) * number, pairs)


def long_figures(context: Context) -> Iterator[Figure]:
    """Every figure that grows, with more of what it grows by than a page takes."""
    yield charts.options_chart(made.many(70), context, label="fig-options")
    scales = [made.distribution("a", item, [5, 20, 30, 40, 9]) for item in fillers(40)]
    yield from charts.likert_charts(scales, context, label="fig-likert", caption="Scales")
    yield overlaps_chart(all_together(28), context, label="fig-overlaps")
    wide = made.many(60, kind="single")
    counts = [[9, 8, 7]] * 60
    yield charts.residuals_chart(
        replace(made.crosstab(wide.item, GROUPS[:3], counts)), context, label="fig-residuals"
    )
    dates = [made.dates(GROUPS[k % 8], made.field(1 + k)) for k in range(40)]
    yield charts.weeks_chart(dates, context, label="fig-weeks")
    asked = {group: made.bases(group, items=[made.PLACE, *made.FILLERS] * 9) for group in GROUPS[:4]}
    yield charts.completeness_chart(asked, context, label="fig-completeness")
    shares = made.comparison(8)
    many = replace(shares, descriptions=shares.descriptions * 9, shares=(shares.shares or ()) * 9)
    yield charts.share_chart(many, context, label="fig-shares", caption="Shares")
    log = made.logs(8, 1)[0]
    steps = tuple((f"rule{k}", 1) for k in range(60))
    yield charts.flow_chart(
        [replace(log, steps=steps, rows=60 + sum(n for _, n in log.kept))], context, label="fig-flow"
    )


@pytest.mark.slow
def test_no_figure_is_higher_than_a_page_with_its_caption_and_notes(tmp_path: Path) -> None:
    context = made.context(tmp_path, "fr", "Données de démonstration", groups=8)
    for one in long_figures(context):
        high = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', one.svg)[1])  # type: ignore[index]
        shown = high * int(one.width.rstrip("%")) / 100
        assert shown <= TALLEST, one.label
        notes = [*one.notes, one.mark or ""]
        below = 14 * math.ceil(len(one.caption) / 80) + 10.5 * math.ceil(len(" ".join(notes)) / 105)
        assert shown + below <= PAGE, one.label


def test_a_figure_that_a_page_takes_is_as_wide_as_the_text(tmp_path: Path) -> None:
    one = charts.options_chart(made.many(5), made.context(tmp_path, "en"), label="fig-o")
    assert one.width == "100%"


def test_long_notes_leave_less_room_for_a_figure() -> None:
    assert tallest("Short", []) > tallest("Short", ["x" * 1050]) == tallest("Short", []) - 105
    assert WIDTH < TALLEST < PAGE


def test_panels_share_the_room_and_stay_readable() -> None:
    assert panel_height(58, 4, 15, 500) == 58
    assert panel_height(58, 6, 15, 600) == 43.5
    assert panel_height(58, 12, 15, 540) == 30
    assert panel_height(58, 40, 15, 540) == LOWEST


@pytest.mark.parametrize("language", ["fr", "en"])
def test_names_of_many_groups_in_the_flow_are_turned_and_not_broken(tmp_path: Path, language: str) -> None:
    context = made.context(tmp_path, language, groups=8, sources=1)
    written = flow.draw(made.logs(8, 1), context).page.texts
    for group in context.study.groups:
        name = labels.capitalised(labels.group(group.code, context))
        (found,) = [text for text in written if text.get_text().replace("\n", " ") == name]
        assert found.get_rotation() == 90
    few = flow.draw(made.logs(3, 1), made.context(tmp_path, language, groups=3, sources=1)).page.texts
    assert {text.get_rotation() for text in few} == {0}


@pytest.mark.parametrize(
    ("language", "every", "but"),
    [
        ("en", "all 8 groups", "all groups but specialists"),
        ("fr", "les 8 groupes", "tous les groupes sauf médecins spécialistes"),
    ],
)
def test_all_of_many_groups_are_named_by_their_number(
    tmp_path: Path, language: str, every: str, but: str
) -> None:
    context = made.context(tmp_path, language, groups=8)
    assert labels.with_groups("Avis", GROUPS, context) == f"Avis ({every})"
    assert labels.groups([code for code in GROUPS if code != "d"], context) == but
    assert labels.groups("ab", context).count(" ") == 2
    assert "8" not in labels.groups("abcd", made.context(tmp_path, language, groups=4))


def test_a_long_list_has_its_ends_and_says_how_many_more(tmp_path: Path) -> None:
    context = made.context(tmp_path, "en")
    parts = [f"p{k}" for k in range(33)]
    assert wording.ranked(parts[:7], context) == "p0; p1; p2; p3; p4; p5; p6"
    assert wording.ranked(parts, context) == "p0; p1; p2; … (27 more in the table) …; p30; p31; p32"
    assert wording.few(parts[:2], context) == "p0 and p1"
    assert wording.few(parts, context) == "p0, p1, p2 and 30 more"


def test_the_most_frequent_answer_of_many_groups_is_said_by_answer(tmp_path: Path) -> None:
    item = replace(made.LIKERTS[0], positive=())
    first, second = (labels.option(item, code, made.context(tmp_path, "en")) for code in item.codes[:2])
    found = tuple(
        made.distribution(group, item, [10 + k, 20, 0, 0, 0] if k else [9, 1, 0, 0, 0])
        for k, group in enumerate(GROUPS)
    )
    one = replace(made.comparison(8), descriptions=found, shares=None)
    context = made.context(tmp_path, "en", groups=8)
    said = sentences.compare_sentence(one, context).replace("\xa0", " ")
    # Shares of the second answer: 20/31 among radiologists, 20/37 among the last group.
    assert f"“{second}” in 7 groups, from 54.1% (medical students) to 64.5% (radiologists)" in said
    assert f"“{first}”, 90.0% (patients)" in said


def rank_pairs(groups: str) -> RankPairs:
    """Pair number k has z = k and the corrected p of k hundredths, the first the least."""
    every = [(a, b) for i, a in enumerate(groups) for b in groups[i + 1 :]]
    pairs = tuple(RankPair(a, b, 1.0, float(k), k / 100, k / 100) for k, (a, b) in enumerate(every, start=1))
    return RankPairs(tuple(groups), (9,) * len(groups), (1.0,) * len(groups), pairs[::-1], "dunn", "holm")


@pytest.mark.parametrize(("number", "shown", "rest"), [(4, 6, ""), (5, 10, ""), (8, 5, "the other 23 pairs")])
def test_of_many_pairs_of_groups_the_first_are_said(
    tmp_path: Path, number: int, shown: int, rest: str
) -> None:
    context = made.context(tmp_path, "en", groups=8)
    said = tested.pairs_text(rank_pairs(GROUPS[:number]), context).replace("\xa0", " ")
    assert said.count("z = ") == shown and rest in said
    if rest:
        assert "the other 23 pairs, adjusted p: 0.060 to 0.280" in said
        assert "z = 1.00, adjusted p = 0.010" in said and "z = 6.00" not in said


def test_many_pairs_of_groups_are_rows_and_not_columns(tmp_path: Path) -> None:
    context = made.context(tmp_path, "en", groups=8)
    one = replace(made.comparison(8), pairs=rank_pairs(GROUPS))
    table = pairs_table([one], context, label="tbl-p", caption="x")
    assert not table.landscape and table.width == 3
    assert [cells for _, cells in table.rows[1:6]] == [(f"{k}.00", f"0.0{k}0") for k in range(1, 6)]
    assert "23 pairs" in table.rows[6][0]
