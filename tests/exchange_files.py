"""A small questionnaire in two languages, and files written as survey tools write them, for tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.study.item import Item, Option
from helpers.study.label import Label
from helpers.study.questionnaire import Battery, Questionnaire, Section
from helpers.study.study import Source

OWN = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"]
OWN_FR = [
    *("ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Tête de série"),
    *("Date de lancement", "Date de la dernière action"),
]
ROW = ["7", "2022-01-05 10:00:00", "3", "fr", "42", "2022-01-05 09:50:00", "2022-01-05 10:00:00"]


def both(fr: str, en: str) -> Label:
    return Label.of({"fr": fr, "en": en})


def option(code: str, fr: str, en: str, **more: Any) -> Option:
    return Option(code, both(fr, en), **more)


YES_NO = (option("y", "Oui", "Yes"), option("n", "Non", "No"))
OFTEN = (option("1", "Jamais", "Never"), option("2", "Très souvent", "Very often"))
WAYS = (
    option("film", "Films", "Films"),
    option("cd", "CD, DVD ou clé", "CD, DVD or stick"),
    option("web", "Portail (web, appli)", "Portal (web, app)", aliases=("Portail web",)),
    option("none", "Aucun", "None", exclusive=True),
    option("oth", "Autre moyen", "Another way", other=True),
)
PLACES = (option("town", "Ville", "Town"), option("oth", "Autre lieu", "Another place", other=True))
USES = Item("uses", "single", both("Utilisez-vous l’outil ?", "Do you use the tool?"), "main", YES_NO)
PLACE = Item("place", "single", both("Où ?", "Where?"), "main", PLACES)
HOW = Item("how", "multiple", both("Par quels moyens ?", "By which means?"), "main", WAYS)
AGE = Item("age", "numeric", both("Votre âge", "Your age"), "main")
FREE = Item("free", "text", both("Autres remarques ?", "Other remarks?"), "main")
LATE = Item("late", "likert", both("Retards", "Delays"), "main", OFTEN, battery="causes")
COST = Item("cost", "likert", both("Coûts", "Costs"), "main", OFTEN, battery="causes")
FILL = Item("filldate", "date", both("Date de remplissage", "Date of completion"), "main", hidden=True)
ITEMS = (USES, PLACE, HOW, AGE, FREE, LATE, COST)
CAUSES = Battery("causes", both("Causes ?", "Causes?"))


def questionnaire(items: Sequence[Item] = ITEMS, paradata: Sequence[Item] = (FILL,)) -> Questionnaire:
    title = both("Questionnaire d'essai", "Trial questionnaire")
    section = Section("main", title, tuple(items))
    return Questionnaire("trial", title, (section,), tuple(paradata), (CAUSES,))


def source(items: Sequence[Item] = ITEMS, file: str = "export.csv", **more: Any) -> Source:
    return Source("trial", file, questionnaire(items), **more)


def delimited(rows: Iterable[Sequence[str]], separator: str = ",", end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator=end).writerows(rows)
    return text.getvalue()


def workbook(path: Path, *sheets: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def read(
    folder: Path,
    rows: Iterable[Sequence[str]],
    items: Sequence[Item] = ITEMS,
    timezone: str = "Europe/Paris",
    **more: Any,
) -> Export:
    """Write rows as CSV into a folder and read them."""
    (folder / "export.csv").write_text(delimited(rows), encoding="utf-8", newline="")
    return read_export(source(items, **more), folder, timezone)
