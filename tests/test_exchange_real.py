"""Exports that nobody here wrote. They stay where they are: REAL_SURVEYS names their folder."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from helpers.exchange.export import Export
from helpers.exchange.files import read_cells
from helpers.exchange.read import read_export
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Battery, Questionnaire, Section
from helpers.study.study import Source

SURVEYS = Path(os.environ.get("REAL_SURVEYS", "nowhere"))
pytestmark = pytest.mark.skipif(
    not SURVEYS.is_dir(), reason="REAL_SURVEYS does not name the folder of the real exports"
)


def english(text: str) -> Label:
    return Label.of({"en": text})


def options(*labels: str, **codes: str) -> tuple[Option, ...]:
    numbered = {f"a{number}": label for number, label in enumerate(labels, start=1)} | codes
    return tuple(Option(code, english(label)) for code, label in numbered.items())


def read(
    folder: str, file: str, items: list[Item], *batteries: Battery, zone: str = "UTC", tool: str = "auto"
) -> Export:
    """Read the columns of some items; all other columns are left out by hand."""
    path = next((SURVEYS / folder).glob(file))
    own = {"Timestamp", "id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"}
    stems = {item.code for item in items} | {item.label.text("en") for item in items}
    header = read_cells(path)[0].header
    rest = [name for name in dict.fromkeys(header) if name not in own and not _of_an_item(name, stems)]
    title = english("Some columns")
    section = Section("main", title, tuple(items))
    questionnaire = Questionnaire("some", title, (section,), batteries=batteries)
    columns = tuple((name, None) for name in rest)
    return read_export(Source("some", file, questionnaire, tool, columns), path.parent, zone)


def _of_an_item(heading: str, stems: set[str]) -> bool:
    """Whether a column is an item's: headed by its code (and more behind it), or with its text in it."""
    return any(
        re.match(rf"{re.escape(stem)}($|[\[_.])", heading) or (len(stem) > 9 and stem in heading)
        for stem in stems
    )


def as_texts(folder: str, file: str) -> Export:
    """Read every column but the first as text."""
    path = SURVEYS / folder / file
    header = read_cells(path)[0].header[1:]
    items = [Item(f"q{number}", "text", english(name), "main") for number, name in enumerate(header)]
    questionnaire = Questionnaire("all", english("All"), (Section("main", english("All"), tuple(items)),))
    return read_export(Source("all", file, questionnaire), path.parent, "UTC")


def test_coba() -> None:
    used = options(
        "Open source point-and-click software (ImageJ, FIJI, Icy, CellProfiler, etc)",
        "Commercial software that comes with my microscope (Columbus, Nikon Elements, Softworx, etc)",
        "Other commercial software (Imaris, Volocity, etc)",
        "Computational libraries and scripts (scikit-image, MATLAB, etc)",
        "Open source point-and-click software (ImageJ, FIJI, Gwyddion, etc)",
        "Commercial software that comes with my microscope (AutoMET, Gatan Digital Micrograph. Aztec, etc)",
        "Other commercial software (Avizo, Imaris, Volocity, etc)",
        "Computational libraries and scripts (python (scikit-image), MATLAB, etc)",
        none="None",
    )
    tools = "What image analysis tools have you used before? (check all that apply)"
    aware = (
        "Are there any image analysis workshops, tutorials, or conferences you are aware of and attended or "
        "considered attending? If so, how many?"
    )
    heard = (*options("Twitter", "Email list", "Word of mouth"), Option("oth", english("Other"), other=True))
    methods = Battery(
        "methods",
        english(
            "In regards to learning more about image analysis, how preferable do you find each of these "
            "instructional methods?"
        ),
    )
    prefer = options(*(f"{how} preferable" for how in ("Not at all", "Somewhat", "Moderately", "Very")))
    items = [
        Item(
            "consent",
            "single",
            english("I agree to these terms and conditions"),
            "main",
            options(y="Yes", n="No"),
        ),
        Item("lifused", "multiple", english(tools), "main", used),
        Item("phyused", "multiple", english(tools), "main", used),
        Item("aware", "likert", english(aware), "main", options("None", "Few", "Some", "Many")),
        Item(
            "heard",
            "multiple",
            english("Where did you hear about this survey? Please select all that apply."),
            "main",
            heard,
        ),
        Item("video", "likert", english("Video tutorial"), "main", prefer, battery="methods"),
    ]
    export = read("coba-imaging-2022", "Bridging*.csv", items, methods)
    with next((SURVEYS / "coba-imaging-2022").glob("Bridging*.csv")).open(
        encoding="utf-8", newline=""
    ) as file:
        header, *rows = list(csv.reader(file))
    assert len(export.coded) == len(rows) == 494
    assert export.reading.tool == "google_forms" and export.reading.dates == "month first"
    assert export.system["submitted"].notna().all() and export.system["submitted"].is_monotonic_increasing
    assert export.coded["consent"].value_counts().to_dict() == {"y": 493, "n": 1}
    first, second = (index for index, name in enumerate(header) if name == tools)
    for column, code in ((first, "lifused"), (second, "phyused")):
        for label, option in ((option.label.text("en"), option.code) for option in used):
            expected = sum(label in row[column] for row in rows)
            assert export.coded[f"{code}__{option}"].sum() == expected
    assert export.coded["lifused__none"].sum() > 0
    counted = Counter(row[header.index(aware)] for row in rows)
    assert (export.coded["aware"] == "a1").sum() == counted["None"] > 0
    assert export.coded["heard_text"].notna().sum() == export.coded["heard__oth"].sum() > 0
    assert export.coded["video"].notna().sum() == 493


@pytest.mark.parametrize(
    ("folder", "name", "edited"),
    [
        (
            "spack-user-survey",
            "spack-user-survey-2020-responses",
            9,
        ),  # its CSV was gone over before publication
        ("r-community-2019", "2019 Spanish R Community Survey Responses", 0),
    ],
)
def test_google_forms_as_csv_and_as_workbook_say_the_same(folder: str, name: str, edited: int) -> None:
    text, book = as_texts(folder, f"{name}.csv"), as_texts(folder, f"{name}.xlsx")
    assert text.system["submitted"].equals(book.system["submitted"].dt.round("s"))
    pairs = zip(text.coded.to_numpy().ravel(), book.coded.to_numpy().ravel(), strict=True)
    different = [
        (a, b) for a, b in pairs if not (a == b or (pd.isna(a) and pd.isna(b)) or _same_number(a, b))
    ]
    assert len(different) == edited, different


def _same_number(one: str, other: str) -> bool:
    """A number that a spreadsheet shows otherwise than it holds it ("0.10" for 0.1)."""
    try:
        return float(str(one).replace(",", "")) == float(other)
    except ValueError:
        return str(one).split() == str(other).split()


def test_limesurvey_workbook_with_codes_and_full_answers() -> None:
    items = [
        *(
            Item(code, "single", english(code), "main", options(y="Yes", n="No"))
            for code in ("g1", "ae6", "f0")
        ),
        Item("ae9", "text", english("ae9"), "main"),
        Item("f02", "text", english("f02"), "main"),
    ]
    export = read("artifact-survey", "*.xlsx", items)
    assert len(export.coded) == 257
    assert export.system["complete"].sum() == 124
    assert export.system["started"].notna().all()
    assert set(export.coded["g1"].dropna()) == {"y", "n"} and export.coded["g1"].isna().any()
    assert (export.coded["ae9"] == "None").any()
    assert export.coded["f02"].str.startswith("N/A (have not").any()
    assert (export.system["id"].astype(int) > 0).all()


def test_limesurvey_with_codes_and_texts() -> None:
    item = Item(
        "rse1", "single", english("Do you write code as part of your job?"), "main", options(y="Yes", n="No")
    )
    export = read("rse-international", "rse2017_uk_public_data.csv", [item], tool="limesurvey")
    assert export.reading.headings == "code+text"
    assert export.coded["rse1"].notna().sum() > 200
    assert not export.complete_known


@pytest.mark.parametrize("path", sorted(SURVEYS.glob("*/*.csv")), ids=lambda path: path.name[:40])
def test_every_delimited_file_is_read_whole(path: Path) -> None:
    if path.stat().st_size < 10:
        pytest.skip("empty upstream")
    cells, _ = read_cells(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if any(cell.strip() for cell in row)]
    assert len(cells.rows) == len(rows) - 1
    assert isinstance(cells.rows, tuple) and pd.Series(cells.numbers).is_monotonic_increasing
