"""What a writer that knows nothing of the reader writes is read back as it was, whatever the answers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange_files import (
    AGE,
    COST,
    FREE,
    HOW,
    LATE,
    OWN,
    OWN_FR,
    PLACE,
    ROW,
    USES,
    delimited,
    source,
    workbook,
)
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.exchange.tools.limesurvey import LimeSurvey

ITEMS = (USES, PLACE, HOW, AGE, FREE, LATE, COST)
FORM = (USES, HOW, AGE, FREE, LATE, COST)
words = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Co", "Cn")),
    max_size=20,
)
# Where nothing else stands in it, a column of such words holds ticks.
TICKS = LimeSurvey.ticked | LimeSurvey.unticked | {""}
own_texts = words.map(str.strip).filter(lambda text: text.casefold() not in TICKS)


def answer(item: Any) -> st.SearchStrategy[Any]:
    codes = [option.code for option in item.options]
    if item.kind == "multiple":
        return st.sets(st.sampled_from(codes))
    if item.kind == "numeric":
        return st.none() | st.integers(-5, 10**6).map(str)
    if item.kind == "text":
        return st.none() | words.map(str.strip).filter(lambda text: text and not text.startswith("'="))
    return st.none() | st.sampled_from(codes)


def row(items: tuple[Any, ...]) -> st.SearchStrategy[dict[str, Any]]:
    answers = {item.code: answer(item) for item in items}
    return st.fixed_dictionaries({**answers, "own": own_texts})


def codes_header() -> list[str]:
    ticks = [f"how[{one.code}]" for one in HOW.options if not one.other]
    return [*OWN, "uses", "place", "place[other]", *ticks, "how[other]", "age", "free", "late", "cost"]


def texts_header() -> list[str]:
    def text(item: Any) -> str:
        return item.label.text("fr")

    ticks = [f"{text(HOW)} [{one.label.text('fr')}]" for one in HOW.options if not one.other]
    return [
        *(*OWN_FR, text(USES), text(PLACE), f"{text(PLACE)} [Autre]", *ticks, f"{text(HOW)} [Autre]"),
        *(text(AGE), text(FREE), f"Causes ? [{text(LATE)}]", f"Causes ? [{text(COST)}]"),
    ]


def written(answers: dict[str, Any], full: bool) -> list[str]:
    def choice(item: Any) -> str:
        code = answers[item.code]
        if code is None:
            return "N/A" if full else ""
        option = item.option(code)
        return ("Autre" if full else "-oth-") if option.other else option.label.text("fr") if full else code

    yes, no = ("Oui", "Non") if full else ("Y", "")
    ticks = [yes if one.code in answers["how"] else no for one in HOW.options if not one.other]
    return [
        *(*ROW, choice(USES), choice(PLACE), answers["own"] if answers["place"] == "oth" else ""),
        *(
            *ticks,
            answers["own"] if "oth" in answers["how"] else "",
            answers["age"] or "",
            answers["free"] or "",
        ),
        *(choice(LATE), choice(COST)),
    ]


def check(export: Export, rows: list[dict[str, Any]], items: tuple[Any, ...]) -> None:
    assert len(export.coded) == len(rows)
    assert export.notes == ()
    for number, answers in zip(export.coded.index, rows, strict=True):
        coded = export.coded.loc[number]
        for item in items:
            if item.kind == "multiple":
                found = {one.code for one in item.options if coded[f"{item.code}__{one.code}"]}
                assert found == answers[item.code]
                own = answers["own"] if "oth" in found else None
            else:
                assert _same(coded[item.code], answers[item.code])
                own = answers["own"] if answers[item.code] == "oth" else None
            if item.text_column:
                assert _same(coded[item.text_column], own)


def _same(found: Any, expected: str | None) -> bool:
    return found is np.nan if expected is None else found == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(row(ITEMS), min_size=1, max_size=6), st.booleans(), st.sampled_from([",", ";", "\t"]))
def test_limesurvey_csv(rows: list[dict[str, Any]], full: bool, separator: str) -> None:
    cells = [texts_header() if full else codes_header(), *(written(answers, full) for answers in rows)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        path.write_text(delimited(cells, separator) + "\r\n", encoding="utf-8-sig", newline="")
        export = read_export(source(ITEMS), Path(folder), "Europe/Paris")
    check(export, rows, ITEMS)
    assert export.reading.headings == ("text" if full else "code")


@settings(max_examples=15, deadline=None)
@given(st.lists(row(ITEMS), min_size=1, max_size=4), st.booleans())
def test_limesurvey_xlsx(rows: list[dict[str, Any]], full: bool) -> None:
    cells = [texts_header() if full else codes_header(), *(written(answers, full) for answers in rows)]
    for one in cells[1:]:
        for index, cell in enumerate(one):
            one[index] = (
                int(cell) if cell.isascii() and cell.isdigit() and str(int(cell)) == cell else cell or None
            )
            if isinstance(one[index], str) and one[index].startswith("="):
                one[index] = "-" + one[index][1:]
    for answers in rows:
        for name in ("own", "free"):
            if (answers[name] or "").startswith("="):
                answers[name] = "-" + answers[name][1:]
    with tempfile.TemporaryDirectory() as folder:
        workbook(Path(folder) / "export.xlsx", cells)
        export = read_export(source(ITEMS, "export.xlsx"), Path(folder), "Europe/Paris")
    check(export, rows, ITEMS)


@settings(max_examples=40, deadline=None)
@given(st.lists(row(FORM), min_size=1, max_size=6), st.sampled_from([", ", ";"]))
def test_google_forms(rows: list[dict[str, Any]], joint: str) -> None:
    cells = [["Horodateur", *(item.label.text("fr") for item in FORM)]]
    for answers in rows:
        answers["how"] -= {"oth"}
        labels = [one.label.text("fr") for one in HOW.options if one.code in answers["how"]]
        plain = {
            item.code: item.option(answers[item.code]).label.text("fr") if answers[item.code] else ""
            for item in (USES, LATE, COST)
        }
        plain |= {"how": joint.join(labels), "age": answers["age"] or "", "free": answers["free"] or ""}
        cells.append(["05/01/2022 10:00:00", *(plain[item.code] for item in FORM)])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "export.csv").write_text(delimited(cells), encoding="utf-8", newline="")
        export = read_export(source(FORM), Path(folder), "Europe/Paris")
    check(export, rows, FORM)
