"""What every figure keeps to, whatever it shows: files, bytes, languages, texts that can be read."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

import builders_charts as made
from helpers.presentation import charts
from helpers.presentation.charts import (
    completeness,
    flow,
    likert,
    maps,
    numeric,
    options,
    residuals,
    shares,
    weeks,
)
from helpers.presentation.charts.sheet import Sheet
from helpers.presentation.charts.style import TALLEST, WIDTH, styled
from helpers.presentation.context import Context
from helpers.presentation.display import Figure
from helpers.study.geometry import geometry_of

LETTERS = made.LETTERS
MARK = {"fr": None, "en": "Demonstration data"}
SVG = "{http://www.w3.org/2000/svg}"


def fields(groups: int) -> list[made.Dates]:
    return [made.dates(LETTERS[k], made.field(1 + k)) for k in range(groups)]


def minutes(groups: int) -> list[made.Numbers]:
    return [made.numbers(LETTERS[k], made.minutes(60 + 20 * k, 90 + k)) for k in range(groups)]


def scales(groups: int) -> list[made.Distribution]:
    return [made.distribution(LETTERS[k], made.LIKERTS[1], [k, 20, 30, 40, 9 + k]) for k in range(groups)]


def places(groups: int) -> list[made.Distribution]:
    return [made.distribution(LETTERS[k], made.PLACE, [40 + k, 0, 7 * k, 3]) for k in range(groups)]


def practice(groups: int) -> made.Crosstab:
    counts = [[5 + (k * k + 3 * i) % 40 for k in range(groups)] for i in range(4)]
    return made.crosstab(made.PLACE, LETTERS[:groups], counts)


def bases(groups: int) -> dict[str, list[made.Base]]:
    return {LETTERS[k]: made.bases(LETTERS[k], 418 - 40 * k) for k in range(groups)}


def drawn_map(context: Context, groups: int) -> Sheet:
    geometry = geometry_of(context.study)
    assert geometry is not None
    return maps.draw(places(groups), geometry, context)


Maker = Callable[[Context, int], Figure]
MAKERS: dict[str, Maker] = {
    "flow": lambda c, n: charts.flow_chart(made.logs(n), c, label="fig-flow"),
    "weeks": lambda c, n: charts.weeks_chart(fields(n), c, label="fig-weeks"),
    "likert": lambda c, n: charts.likert_chart(scales(n), c, label="fig-likert", caption="T1"),
    "options": lambda c, n: charts.options_chart(made.many(18), c, label="fig-options"),
    "share": lambda c, n: charts.share_chart(made.comparison(n), c, label="fig-share", caption="T2"),
    "residuals": lambda c, n: charts.residuals_chart(practice(n), c, label="fig-residuals"),
    "map": lambda c, n: charts.map_chart(places(n), c, label="fig-map"),
    "numbers": lambda c, n: charts.numbers_chart(minutes(n), c, label="fig-numbers"),
    "completeness": lambda c, n: charts.completeness_chart(bases(n), c, label="fig-completeness"),
}
DRAWERS: dict[str, Callable[[Context, int], Sheet]] = {
    "flow": lambda c, n: flow.draw(made.logs(n), c),
    "weeks": lambda c, n: weeks.draw(fields(n), c),
    "likert": lambda c, n: likert.draw(scales(n), c),
    "options": lambda c, n: options.draw(made.many(18), c),
    "single": lambda c, n: options.draw(made.many(5, long=False, kind="single"), c),
    "share": lambda c, n: shares.draw(made.comparison(n).shares or (), c),
    "residuals": lambda c, n: residuals.draw(practice(n), c),
    "map": drawn_map,
    "numbers": lambda c, n: numeric.draw(minutes(n), c),
    "completeness": lambda c, n: completeness.draw(bases(n), c),
}


def figure(name: str, folder: Path, language: str, mark: str | None = None, groups: int = 2) -> Figure:
    return MAKERS[name](made.with_map(folder, language, mark, groups), groups)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Figure]:
    """Every figure, in French without and in English with the mark."""
    found = {}
    for language, mark in MARK.items():
        folder = tmp_path_factory.mktemp(language)
        for name in MAKERS:
            found[name, language] = figure(name, folder, language, mark)
    return found


# Files


def test_bytes_are_the_same_in_another_order_and_under_other_settings(
    tmp_path: Path, marked: dict[tuple[str, str], Figure]
) -> None:
    first = {name: marked[name, "en"] for name in MAKERS}
    with mpl.rc_context({"font.size": 20, "svg.hashsalt": None, "axes.facecolor": "red", "figure.dpi": 50}):
        for name in reversed(MAKERS):
            again = figure(name, tmp_path, "en", MARK["en"])
            assert again.svg == first[name].svg, name
            assert Path(again.png).read_bytes() == Path(first[name].png).read_bytes(), name
        assert mpl.rcParams["font.size"] == 20


@pytest.mark.parametrize("name", MAKERS)
def test_files_are_small_whole_and_opaque(name: str, marked: dict[tuple[str, str], Figure]) -> None:
    one = marked[name, "fr"]
    png = Path(one.png)
    assert png.with_suffix(".svg").read_text("utf-8") == one.svg
    assert sorted(file.suffix for file in png.parent.glob(f"*{one.label}*")) == [".png", ".svg"]
    assert len(one.svg.encode()) < 150_000
    assert not re.search(r"opacity|rgba|<image|\d{4}-\d\d-\d\dT|matplotlib", one.svg)
    with Image.open(io.BytesIO(png.read_bytes())) as image:
        assert image.convert("RGBA").getchannel("A").getextrema() == (255, 255)
        assert image.width == pytest.approx(WIDTH / 72 * 200, abs=1)


@pytest.mark.parametrize("name", MAKERS)
def test_svg_says_what_it_shows_and_its_names_are_unique(
    name: str, marked: dict[tuple[str, str], Figure]
) -> None:
    one = marked[name, "fr"]
    root = ElementTree.fromstring(one.svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", one.alt)
    names = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert max(names.values()) == 1
    used = set(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', one.svg))
    assert used <= set(names)


def test_the_largest_completeness_stays_under_the_limit(tmp_path: Path) -> None:
    # Twice the items and groups of an ordinary study, every status there.
    statuses = {"refused": 9, "not_concerned": 8, "invalid": 7, "left_blank": 6, "broke_off": 5}
    items = (made.PLACE, made.MEANS, made.WAIT, *made.LIKERTS, *made.FILLERS)
    by_group = {
        group: [
            made.base(group, item, 300, dont_know=k, not_asked=40 - k, **statuses)
            for k, item in enumerate(items)
        ]
        for group in LETTERS[:4]
    }
    one = charts.completeness_chart(by_group, made.context(tmp_path), label="fig-c")
    assert len(one.svg.encode()) < 150_000


# Mark


@pytest.mark.parametrize("name", MAKERS)
def test_mark_is_there_only_for_demonstration_data(name: str, marked: dict[tuple[str, str], Figure]) -> None:
    bare, demonstration = marked[name, "fr"], marked[name, "en"]
    assert (bare.mark, demonstration.mark) == (None, MARK["en"])
    assert 'id="mark"' not in bare.svg
    assert 'id="mark"' in demonstration.svg
    assert f"<!-- {MARK['en']} -->" in demonstration.svg


# Languages


# What is written alike in both languages of the builders, or names something.
NAMES = {"atlas", "cc", "cd", "dvd", "haberman", "holm", "pacs", "wilson", "lik", "means", "wait", "place"}
COGNATES = {
    *(
        "base",
        "bases",
        "code",
        "communication",
        "exclusion",
        "ic",
        "maximum",
        "message",
        "minimum",
        "minutes",
    ),
    *("national", "non", "nov", "patient", "patients", "public", "quartiles", "question", "questionnaires"),
    *("source", "total"),
}


def words(one: Figure) -> set[str]:
    written = re.findall(r"<!-- (.*?) -->", one.svg, re.S)
    text = " ".join([one.caption, one.alt, *one.notes, *map(unescape, written)]).lower()
    return {word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1}


@pytest.mark.parametrize("name", MAKERS)
def test_no_word_of_the_other_language(name: str, marked: dict[tuple[str, str], Figure]) -> None:
    french, english = words(marked[name, "fr"]), words(marked[name, "en"])
    assert french & english <= NAMES | COGNATES


@pytest.mark.parametrize("name", MAKERS)
def test_numbers_are_written_as_the_language_does(name: str, marked: dict[tuple[str, str], Figure]) -> None:
    french, english = (" ".join([one.alt, *one.notes]) for one in (marked[name, "fr"], marked[name, "en"]))
    assert not re.search(r"\d\.\d", french)
    assert not re.search(r"\d,\d(?!\d\d)|\d[ \u202f]%", english)
    assert not re.search(r"nan|None|\{|\?\.|\.\.", french + english)


# Texts that can be read


@styled
def texts_of(sheet: Sheet) -> list[tuple[str, Bbox]]:
    """Give the texts that are drawn, and where, in points."""
    renderer = sheet.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    sheet.figure.draw(renderer)
    found: list[Text] = list(sheet.figure.texts)
    for axes in sheet.figure.axes:
        found += axes.texts
        if axes.axison:
            for axis in (axes.xaxis, axes.yaxis):
                found += [axis.label, *(tick.label1 for tick in axis.get_major_ticks())]
    shown = [text for text in found if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in shown]


def unreadable(sheet: Sheet) -> list[str]:
    """Name the texts that leave the sheet or lie on one another."""
    placed = texts_of(sheet)
    assert placed
    faults = [
        f"{text!r} leaves the sheet"
        for text, box in placed
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > WIDTH + 0.5 or box.y1 > sheet.height + 0.5
    ]
    for (one, a), (other, b) in combinations(placed, 2):
        wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        # A line's box has room above its letters: only boxes well into one another touch.
        if wide > 0.5 and high > 1.5:
            faults.append(f"{one!r} lies on {other!r}")
    return faults


@pytest.mark.parametrize(("groups", "language"), [(1, "en"), (8, "fr")])
@pytest.mark.parametrize("name", DRAWERS)
def test_texts_stay_on_the_sheet_and_apart(name: str, groups: int, language: str, tmp_path: Path) -> None:
    sheet = DRAWERS[name](made.with_map(tmp_path, language, None, groups), groups)
    assert unreadable(sheet) == []
    assert sheet.height <= TALLEST


def test_an_overlap_would_be_noticed(tmp_path: Path) -> None:
    sheet = DRAWERS["share"](made.context(tmp_path), 4)
    sheet.text(2, 20, "something in the way")
    sheet.text(WIDTH - 5, 5, "something that leaves")
    assert len(unreadable(sheet)) >= 2


@pytest.mark.parametrize("sources", [1, 8])
def test_flow_of_one_source_or_many(sources: int, tmp_path: Path) -> None:
    context = made.context(tmp_path, groups=8, sources=sources)
    assert unreadable(flow.draw(made.logs(8, sources), context)) == []


def test_long_names_of_columns_and_rows(tmp_path: Path) -> None:
    row = replace(made.PLACE, code="long", options=made.options(18, long=True))
    column = replace(made.PLACE, options=made.options(10, long=True))
    counts = [[(3 * i + 5 * j) % 11 + 1 for j in range(10)] for i in range(18)]
    sheet = residuals.draw(made.crosstab(row, column.codes, counts, column), made.context(tmp_path))
    assert unreadable(sheet) == []


def test_a_long_mark_wraps(tmp_path: Path) -> None:
    mark = "Données de démonstration, produites par un programme et par aucun répondant. " * 3
    context = made.context(tmp_path, mark=mark.strip())
    one = charts.share_chart(made.comparison(2), context, label="fig-m", caption="T2")
    assert one.svg.count("<!-- Données") == 1
    with Image.open(one.png) as image:
        assert (
            image.height
            > 200 / 72 * shares.draw(made.comparison(2).shares or (), made.context(tmp_path)).height
        )


# Nothing to show


def empties(context: Context) -> Sequence[Figure]:
    nobody = made.distribution("a", made.MEANS, [0] * 6, 0, not_asked=9)
    scale = made.distribution("a", made.LIKERTS[0], [0] * 5, not_asked=9)
    table = made.crosstab(made.PLACE, "ab", [[0, 0]] * 4)
    none = replace(made.comparison(1), descriptions=(scale,), shares=(("a", made.wilson(0, 0)),))
    return (
        charts.options_chart(nobody, context, label="fig-1"),
        charts.likert_chart([scale], context, label="fig-2", caption="T1"),
        charts.share_chart(none, context, label="fig-3", caption="T2"),
        charts.residuals_chart(table, context, label="fig-4"),
        charts.numbers_chart([made.numbers("a", [])], context, label="fig-5"),
        charts.weeks_chart([made.dates("a", [])], context, label="fig-6"),
        charts.completeness_chart({"a": [made.base("a", made.PLACE, 0)]}, context, label="fig-7"),
        charts.map_chart([made.distribution("a", made.PLACE, [0] * 4)], context, label="fig-8"),
    )


def test_a_base_of_nobody_is_said_and_not_drawn(tmp_path: Path) -> None:
    for one in empties(made.with_map(tmp_path, "en")):
        assert "<!-- No answers -->" in one.svg, one.label
        assert re.search(r"no answer", one.alt), one.label
        assert "0.0%" not in one.alt


def test_flow_of_a_source_that_brought_nothing(tmp_path: Path) -> None:
    log = made.Log("source0", 0, (("test", 0),), (("a", 0),), (), (), (), made.read("source0", 0), False)
    one = charts.flow_chart([log], made.context(tmp_path, "en", groups=1), label="fig-f")
    assert "0 answers received; none excluded; answers kept: 0 patients" in one.alt.replace("\u00a0", " ")


def test_a_scale_of_many_items_is_drawn_over_several_figures_that_each_fit_a_page(tmp_path: Path) -> None:
    context = made.with_map(tmp_path, "en")
    many = [scales(1)[0]] * 60
    (one,) = charts.likert_charts(many[:3], context, label="fig-l", caption="T1")
    assert (one.label, one.caption) == ("fig-l", "T1")
    parts = charts.likert_charts(many, context, label="fig-l", caption="T1")
    assert [part.label for part in parts] == ["fig-l", *(f"fig-l-part{k}" for k in range(2, len(parts) + 1))]
    assert [part.caption for part in parts] == [f"T1 ({k}/{len(parts)})" for k in range(1, len(parts) + 1)]
    heights = [float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', part.svg)[1]) for part in parts]
    assert len(parts) > 1 and max(heights) <= TALLEST
    assert sum(part.alt.count("Moderate") for part in parts) == 60 * one.alt.count("Moderate") / 3
