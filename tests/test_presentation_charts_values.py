"""What the figures draw and say is what the results hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

import builders_charts as made
from helpers.errors import UserError
from helpers.presentation import charts
from helpers.presentation.charts import completeness, likert, maps, numeric, options, residuals, shares, weeks
from helpers.presentation.charts.sheet import Sheet
from helpers.presentation.charts.style import HATCH, RESIDUALS, STATUS, UPPER, lightness
from helpers.study.geometry import geometry_of
from helpers.study.status import Status


def axes_of(sheet: Sheet, name: str) -> Axes:
    return next(axes for axes in sheet.figure.axes if axes.get_label() == name)


def bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def written(sheet: Sheet) -> list[str]:
    return [plain(text.get_text()) for text in sheet.page.texts]


# Options


@pytest.mark.parametrize("number", [1, 6, 18])
def test_a_bar_for_every_option_as_long_as_its_share(number: int, tmp_path: Path) -> None:
    one = made.many(number)
    drawn = bars(axes_of(options.draw(one, made.context(tmp_path)), "bars"))
    found = sorted((row.valid.share or 0.0 for row in one.rows), reverse=True)
    assert [bar.get_width() for bar in drawn] == pytest.approx(found)
    assert {bar.get_x() for bar in drawn} == {0}


def test_options_of_one_choice_keep_the_codebooks_order(tmp_path: Path) -> None:
    one = made.distribution("a", made.PLACE, [5, 40, 0, 20])
    drawn = bars(axes_of(options.draw(one, made.context(tmp_path)), "bars"))
    assert [bar.get_width() for bar in drawn] == pytest.approx([5 / 65, 40 / 65, 0, 20 / 65])


def test_long_labels_are_written_whole(tmp_path: Path) -> None:
    one = made.many(18)
    texts = [text.replace("\n", " ") for text in written(options.draw(one, made.context(tmp_path)))]
    for option in one.item.options:
        assert len(option.label.text("fr")) >= 80
        assert option.label.text("fr") in texts


def test_options_alternative_has_every_count_and_interval(tmp_path: Path) -> None:
    one = made.distribution("a", made.MEANS, [260, 31, 100, 50, 20, 0], 418, left_blank=2, dont_know=5)
    shown = charts.options_chart(one, made.context(tmp_path, "en"), label="fig-o")
    assert "Films or printed sheets: 260 of 418, that is 62.2% (95% CI 57.5–66.7)" in plain(shown.alt)
    assert "Other: 0 of 418, that is 0.0%" in plain(shown.alt)
    assert "How did you receive your images?" in shown.caption
    assert "Wilson" in shown.notes[-1]


# Scales


def test_scale_is_centred_on_its_middle_answer() -> None:
    one = made.distribution("a", made.LIKERTS[0], [10, 20, 40, 20, 10])
    placed = [(round(start, 3), round(share, 3)) for start, share, _ in likert.segments(one)]
    assert placed == [(-0.5, 0.1), (-0.4, 0.2), (-0.2, 0.4), (0.2, 0.2), (0.4, 0.1)]


def test_scale_of_even_length_is_parted_in_the_middle() -> None:
    item = replace(made.LIKERTS[0], options=made.AGREE[:4])
    placed = likert.segments(made.distribution("a", item, [10, 20, 30, 40]))
    assert [round(start, 3) for start, _, _ in placed] == [-0.3, -0.2, 0, 0.3]


def test_one_scale_names_its_question_and_several_groups_their_names(tmp_path: Path) -> None:
    context = made.context(tmp_path, "en")
    one = made.distribution("a", made.LIKERTS[2], [1, 2, 3, 4, 5])
    assert likert.names([one], context) == ["The tools are unsuitable"]
    other = made.distribution("b", made.LIKERTS[2], [1, 2, 3, 4, 5])
    assert likert.names([one, other], context) == ["Patients", "Radiologists"]
    third = made.distribution("b", made.LIKERTS[0], [1, 2, 3, 4, 5])
    assert likert.names([one, third], context)[1] == "Radiologists: Keeping exams is difficult"


def test_scale_alternative_and_errors(tmp_path: Path) -> None:
    context = made.context(tmp_path, "en")
    one = made.distribution("a", made.LIKERTS[2], [10, 20, 40, 20, 10], dont_know=7)
    shown = charts.likert_chart([one], context, label="fig-l", caption="Are tools fit?")
    assert "Are tools fit? The tools are unsuitable (n = 100): Strongly disagree 10.0%," in plain(shown.alt)
    with pytest.raises(ValueError, match="not the same options"):
        charts.likert_chart(
            [one, made.distribution("a", made.PLACE, [1, 1, 1, 1])], context, label="fig-l", caption="T"
        )
    with pytest.raises(ValueError, match="no distribution"):
        charts.likert_chart([], context, label="fig-l", caption="T")


# Shares of groups


def test_dots_stand_at_the_shares_and_lines_are_the_intervals(tmp_path: Path) -> None:
    one = made.comparison(3)
    assert one.shares is not None
    axes = axes_of(shares.draw(one.shares, made.context(tmp_path)), "dots")
    *lines, dots = axes.lines
    assert list(dots.get_xdata()) == pytest.approx([share.share for _, share in one.shares])
    for line, (_, share) in zip(lines, one.shares, strict=True):
        assert list(line.get_xdata()) == pytest.approx([share.low, share.high])
    assert axes.get_xlim()[0] == 0


def test_shares_say_which_answers_of_which_question_count(tmp_path: Path) -> None:
    shown = charts.share_chart(made.comparison(2), made.context(tmp_path, "en"), label="fig-s", caption="T")
    notes = [plain(note) for note in shown.notes]
    assert "“Keeping exams is difficult”, answers counted: “Agree” or “Strongly agree”." in notes[0]
    assert notes[0].startswith("Patients")
    assert "radiologists: 40 of 99" not in shown.alt  # counts are those of the result
    assert "patients: 34 of 94, that is 36.2%" in plain(shown.alt).lower()
    bare = replace(made.comparison(2), shares=None)
    with pytest.raises(ValueError, match="positive"):
        charts.share_chart(bare, made.context(tmp_path, "en"), label="fig-s", caption="T")


# Residuals


def test_residuals_are_printed_with_sign_and_stars(tmp_path: Path) -> None:
    # Haberman by hand: (30 - 20) / sqrt(20 * (1 - 40/80) * (1 - 40/80)) = 10 / sqrt(5).
    counts = [[30, 10], [10, 30], [0, 0], [0, 0]]
    table = made.crosstab(made.PLACE, "ab", counts)
    assert table.residuals[0][0] == pytest.approx(4.472, abs=0.001)
    sheet = residuals.draw(table, made.context(tmp_path, "en"))
    cells = [plain(text.get_text()) for text in axes_of(sheet, "cells").texts]
    assert cells == ["+4.5**", "−4.5**", "−4.5**", "+4.5**", "—", "—", "—", "—"]
    shown = charts.residuals_chart(table, made.context(tmp_path, "en"), label="fig-r")
    assert "Public hospital × Patients, +4.5" in plain(shown.alt)
    assert "Base" in shown.notes[1]


def test_nothing_beyond_the_limit_is_said(tmp_path: Path) -> None:
    table = made.crosstab(made.PLACE, "ab", [[10, 10], [10, 10], [5, 5], [5, 5]])
    shown = charts.residuals_chart(table, made.context(tmp_path, "fr"), label="fig-r")
    assert "Aucun résidu n’a de p corrigé inférieur à 0,05" in plain(shown.alt)


def test_stars_stand_for_the_corrected_p(tmp_path: Path) -> None:
    # sqrt(5) = 2.24 in each of the four cells: p = 0.025, and 0.101 corrected for four cells.
    table = made.crosstab(made.PLACE, "ab", [[25, 15], [15, 25], [0, 0], [0, 0]])
    assert table.residuals[0][0] == pytest.approx(5**0.5)
    cells = axes_of(residuals.draw(table, made.context(tmp_path, "en")), "cells").texts
    assert plain(cells[0].get_text()) == "+2.2"
    starred = replace(table, residual_p=((0.04, 0.009), (0.05, 0.01), (None, None), (None, None)))
    cells = axes_of(residuals.draw(starred, made.context(tmp_path, "en")), "cells").texts
    assert [plain(text.get_text()) for text in cells][:4] == ["+2.2*", "−2.2**", "−2.2", "+2.2*"]


# Weeks


def test_weeks_have_a_bar_each_on_one_scale_from_0(tmp_path: Path) -> None:
    found = [made.dates("a", [3, 0, 9]), made.dates("b", [1, 2])]
    sheet = weeks.draw(found, made.context(tmp_path, events=False))
    first, second = axes_of(sheet, "weeks of a"), axes_of(sheet, "weeks of b")
    assert [bar.get_height() for bar in bars(first)] == [3, 0, 9]
    assert first.get_ylim() == second.get_ylim()
    assert first.get_ylim()[0] == 0


def test_event_is_marked_only_where_it_overlaps(tmp_path: Path) -> None:
    context = made.context(tmp_path, "en")
    early, late = [made.dates("a", [3, 4])], [made.dates("a", [3, 4], date(2022, 2, 21), left_blank=2)]
    assert weeks.events(early, context) == []
    shown = charts.weeks_chart(late, context, label="fig-w")
    assert "Opening of the national portal, 1 January 2022 to 28 February 2022" in plain(shown.alt)
    assert "7 answers, from 21 February 2022" in plain(shown.alt)
    assert any("2 patients" in plain(note) for note in shown.notes)


# Numbers


def test_bins_of_whole_numbers_hold_one_each_and_count_everybody() -> None:
    one = made.numbers("a", [0, 0, 1, 3])
    edges = numeric.bins([one])
    assert edges == [-0.5, 0.5, 1.5, 2.5, 3.5]
    wide = numeric.bins([made.numbers("a", made.minutes(80, 500))])
    assert wide[0] <= 0
    assert wide[-1] > 400
    assert len(wide) <= numeric.MOST_BINS + 2


@pytest.mark.parametrize("values", [[4.0], [0.1, 0.2, 0.35], [-3.0, 12.0, 900.0], [1e6, 2e6]])
def test_ticks_of_values_stay_inside_and_are_not_repeated(values: list[float]) -> None:
    edges = numeric.bins([made.numbers("a", values)])
    whole = all(value.is_integer() for value in values)
    ticks = numeric.value_ticks(edges, whole)
    assert ticks
    assert all(edges[0] <= tick <= edges[-1] for tick in ticks)
    assert not whole or all(tick.is_integer() for tick in ticks)
    assert len(set(ticks)) == len(ticks) <= 12


def test_numbers_alternative_has_the_box(tmp_path: Path) -> None:
    shown = charts.numbers_chart([made.numbers("a", [1, 2, 3, 4, 10])], made.context(tmp_path), label="fig-n")
    assert "médiane 3, quartiles 2 et 4, moyenne 4, minimum 1, maximum 10" in plain(shown.alt)
    assert "minutes" in shown.svg


# Maps


def test_map_counts_each_area_and_those_outside(tmp_path: Path) -> None:
    context = made.with_map(tmp_path, "en")
    found = [made.distribution("a", made.PLACE, [40, 0, 7, 3])]
    geometry = geometry_of(context.study)
    assert geometry is not None
    assert maps.counts(found[0], geometry) == {"h": 40, "c": 0, "l": 7}
    texts = written(maps.draw(found, geometry, context))
    assert texts[:4] == ["Patients (n = 50), 3 of them outside the map", "40", "0", "7"]
    shown = charts.map_chart(found, context, label="fig-m")
    assert "Public hospital 40, Private hospital 0" in plain(shown.alt)
    assert "Solo practice 3" in plain(shown.alt)
    assert shown.notes[-1] == "Map data: Atlas 1 (CC0)."


def test_map_needs_a_geometry(tmp_path: Path) -> None:
    found = [made.distribution("a", made.PLACE, [40, 0, 7, 3])]
    with pytest.raises(ValueError, match="no map"):
        charts.map_chart(found, made.context(tmp_path), label="fig-m")
    context = made.with_map(tmp_path)
    (tmp_path / "map.json").write_text("{}", "utf-8")
    with pytest.raises(UserError):
        charts.map_chart(found, context, label="fig-m")


def test_place_for_a_text_is_inside_a_bent_area() -> None:
    bent = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (3.0, 4.0), (3.0, 1.0), (0.0, 1.0))
    x, y = maps.visual_centre(bent)
    assert (0 < x < 4 and 0 < y < 1) or (3 < x < 4 and 0 < y < 4)


def test_an_outline_that_comes_again_is_drawn_once(tmp_path: Path) -> None:
    coast = [[k / 50, (k * k % 7) / 40] for k in range(100)] + [[2, 1], [0, 1]]
    context = made.with_map(tmp_path, "en")
    outlines = {"attribution": "Atlas 1", "licence": "CC0", "areas": {"h": [coast]}}
    (tmp_path / "map.json").write_text(json.dumps(outlines), "utf-8")
    found = [made.distribution(group, made.PLACE, [40, 0, 7, 3]) for group in "abcd"]
    shown = charts.map_chart(found, context, label="fig-m")
    root = ElementTree.fromstring(shown.svg)
    (outline,) = [path for path in root.iter() if path.get("id", "").startswith("o") and path.get("d")]
    uses = [use for use in root.iter() if f"#{outline.get('id')}" in use.attrib.values()]
    assert len(uses) == 5  # four groups and the key
    assert len({(use.get("x"), use.get("y")) for use in uses}) == 5
    assert all("fill:" in use.get("style", "") for use in uses)


# Completeness and flow


def test_completeness_bars_are_the_shares_of_all_respondents(tmp_path: Path) -> None:
    one = made.base("a", made.PLACE, 60, left_blank=15, not_asked=25)
    sheet = completeness.draw({"a": [one]}, made.context(tmp_path))
    widths = {}
    for patch in sheet.page.patches:
        if (patch.get_gid() or "").startswith("a-"):
            xs = patch.get_path().vertices[:, 0]
            widths[str(patch.get_gid())[2:]] = float(xs.max() - xs.min())
    whole = sum(widths.values())
    assert {name: round(wide / whole, 3) for name, wide in widths.items()} == {
        Status.ANSWERED.value: 0.6,
        Status.LEFT_BLANK.value: 0.15,
        Status.NOT_ASKED.value: 0.25,
    }
    assert "80" in written(sheet)  # 60 of the 75 who were asked
    shown = charts.completeness_chart({"a": [one]}, made.context(tmp_path, "en"), label="fig-c")
    assert "60 valid answers of 75 asked (80.0%)" in plain(shown.alt)


def test_items_have_their_wording_where_a_page_has_room_else_their_code(tmp_path: Path) -> None:
    context = made.context(tmp_path, "en")
    few = charts.completeness_chart({"a": made.bases("a")[:5]}, context, label="fig-c")
    many = charts.completeness_chart({g: made.bases(g) for g in "abcd"}, context, label="fig-c")
    assert "Items are named by their code" not in " ".join(few.notes)
    assert "Items are named by their code" in " ".join(many.notes)
    assert "<!-- question3 -->" in many.svg


def test_flow_adds_up(tmp_path: Path) -> None:
    logs = made.logs(3)
    shown = charts.flow_chart(logs, made.context(tmp_path, "en", groups=3), label="fig-f")
    for log in logs:
        out = sum(number for _, number in log.steps)
        assert log.rows == out + sum(number for _, number in log.kept)
        assert f"{log.rows} answers received; {out} excluded" in plain(shown.alt)
    kept = sum(number for log in logs for _, number in log.kept)
    assert f"In all, {kept:,} answers are analysed." in plain(shown.alt)
    assert f"<!-- {sum(log.rows for log in logs):,} -->" in plain(shown.svg)


# Grey prints


def test_what_lies_side_by_side_can_be_told_apart_in_grey() -> None:
    upper = [lightness(colour) for colour in UPPER]
    assert all(abs(a - b) > 0.15 for a, b in pairwise(upper))
    assert abs(lightness(RESIDUALS[0]) - lightness(RESIDUALS[-1])) > 0.15
    looks = list(STATUS.values())
    for (fill, hatch), (other, another) in pairwise(looks):
        assert hatch != another or abs(lightness(fill) - lightness(other)) > 0.08
    assert HATCH
