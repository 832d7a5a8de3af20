"""Damaged exports: each must end in a right result or in an error that can be read. `make fuzz` runs 10,000.

A case is made by its number alone, so that what was found can be looked at again: ``python tests/fuzz.py 4711``.
"""

from __future__ import annotations

import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import FrameType

import pyreadstat

import builders_cleaning
import old_workbooks
from answers_as import SHAPES
from damage import Damage, damages, table_of
from exchange_files import OWN, delimited, source, workbook
from helpers.cleaning.clean import clean
from helpers.errors import UserError
from helpers.exchange.export import Export
from helpers.exchange.read import read_export
from helpers.exchange.tools import TOOLS
from helpers.study.study import Source

SECONDS = 20
MOST_LINES = 40
RARELY = 0.2
RIGHT, REFUSED = "right", "refused"


@dataclass(frozen=True)
class Base:
    """A sound export. ``carried`` says which column of the coded frame a heading's answers are in."""

    name: str
    file: str
    data: bytes
    carried: Mapping[str, str]

    @property
    def slow(self) -> bool:
        """Whether it is opened in a process of its own, which takes a second."""
        return self.file.endswith((".sav", ".dta", ".xls", ".ods"))

    @property
    def source(self) -> Source:
        return replace(source(), file=self.file)


@dataclass(frozen=True)
class Case:
    number: int
    base: Base
    damage: Damage
    harmless: bool
    data: bytes


_PLAIN = {"uses": "uses", "place": "place", "age": "age", "free": "free", "late": "late", "cost": "cost"}
_TEXTS = {
    "Utilisez-vous l’outil ?": "uses",
    "Votre âge": "age",
    "Autres remarques ?": "free",
    "Causes ? [Retards]": "late",
    "Causes ? [Coûts]": "cost",
}
# What a tool writes where nothing was answered.
_UNSEEN = {tool.name: tool.unseen for tool in TOOLS}
# "Other" is an answer too where only its text is given.
_INFERRED = {"place"}
_ANSWERS = (
    ("y", "town", "", ("film", "cd"), "", "44", "À revoir, « souvent » ; ou pas", "1", "2"),
    ("n", "oth", "Bateau", ("oth",), "Pigeon", "31", "", "2", "2"),
    ("y", "town", "", ("none",), "", "", "Deux\nlignes", "1", "1"),
    ("n", "", "", (), "", "58", 'dit "oui"', "", ""),
)
_LABELS = {
    "uses": {"y": "Oui", "n": "Non"},
    "place": {"town": "Ville", "oth": "Autre"},
    "often": {"1": "Jamais", "2": "Très souvent"},
    "how": {
        "film": "Films",
        "cd": "CD, DVD ou clé",
        "web": "Portail (web, appli)",
        "none": "Aucun",
        "oth": "Autre moyen",
    },
}


def _own(number: int) -> list[str]:
    day = f"2022-01-{1 + number % 28:02d} 10:{number:02d}:00"
    return [str(number), day if number % 5 else "", "1", "fr", "42", day, day]


def _rows(count: int = 17) -> Iterator[tuple[int, tuple]]:
    for number in range(1, count + 1):
        yield number, _ANSWERS[number % len(_ANSWERS)]


def _limesurvey_codes() -> list[list[str]]:
    table = [
        [
            *OWN,
            "uses",
            "place",
            "place[other]",
            *(f"how[{code}]" for code in ("film", "cd", "web", "none", "other")),
        ]
    ]
    table[0] += ["age", "free", "late", "cost"]
    for number, (uses, place, where, ways, way, *rest) in _rows():
        ticks = ["Y" if code in ways else "" for code in ("film", "cd", "web", "none")]
        table.append([*_own(number), uses, place.replace("oth", "-oth-"), where, *ticks, way, *rest])
    return table


def _by_hand() -> list[list[str]]:
    """The codes without anything of the tool: as a table that somebody keeps."""
    return [["oth" if cell == "-oth-" else cell for cell in row[7:]] for row in _limesurvey_codes()]


def _limesurvey_texts() -> list[list[str]]:
    stem = "Par quels moyens ?"
    ways_ = [f"{stem} [{label}]" for code, label in _LABELS["how"].items() if code != "oth"]
    own = ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Tête de série"]
    own += ["Date de lancement", "Date de la dernière action"]
    asked = ["Utilisez-vous l’outil ?", "Où ?", "Où ? [Autre]", *ways_, f"{stem} [Autre]"]
    table = [[*own, *asked, "Votre âge", "Autres remarques ?", "Causes ? [Retards]", "Causes ? [Coûts]"]]
    for number, (uses, place, where, ways, way, age, free, *often) in _rows():
        ticks = ["Oui" if code in ways else "Non" for code in _LABELS["how"] if code != "oth"]
        words = [_LABELS["uses"][uses], _LABELS["place"].get(place, ""), where, *ticks, way, age, free]
        table.append([*_own(number), *words, *(_LABELS["often"].get(one, "") for one in often)])
    return table


def _google() -> list[list[str]]:
    asked = ["Utilisez-vous l’outil ?", "Où ?", "Par quels moyens ?", "Votre âge", "Autres remarques ?"]
    table = [["Horodateur", *asked, "Causes ? [Retards]", "Causes ? [Coûts]"]]
    for number, (uses, place, where, ways, way, age, free, *often) in _rows():
        moment = f"{1 + number % 28:02d}/01/2022 10:{number:02d}:00"
        ticked = ", ".join(way if code == "oth" else _LABELS["how"][code] for code in ways)
        words = [_LABELS["uses"][uses], where or _LABELS["place"].get(place, ""), ticked, age, free]
        table.append([moment, *words, *(_LABELS["often"].get(one, "") for one in often)])
    return table


@cache
def bases() -> tuple[Base, ...]:
    """One sound export of each kind of file, all of the same answers but for what a tool cannot say."""
    with tempfile.TemporaryDirectory() as folder:
        book = workbook(Path(folder) / "book.xlsx", _limesurvey_codes()).read_bytes()
    texts = delimited(_limesurvey_texts(), ";")
    own = (
        Base("limesurvey codes", "export.csv", ("\ufeff" + delimited(_limesurvey_codes())).encode(), _PLAIN),
        Base("limesurvey texts", "export.csv", texts.encode(), _TEXTS),
        Base("limesurvey workbook", "export.xlsx", book, _PLAIN),
        Base("google forms", "export.csv", delimited(_google()).encode(), _TEXTS),
        Base(
            "limesurvey, old workbook",
            "export.xls",
            old_workbooks.xls({"answers": _limesurvey_codes()}),
            _PLAIN,
        ),
        Base(
            "limesurvey, open workbook",
            "export.ods",
            old_workbooks.ods({"answers": _limesurvey_codes()}),
            _PLAIN,
        ),
        Base("by hand", "export.csv", delimited(_by_hand()).encode(), _PLAIN),
    )
    return own + tuple(_shaped(own[0])) + tuple(_statistics(own[0]))


def _shaped(sound: Base) -> Iterator[Base]:
    """The answers of a sound export in the shapes of other tools."""
    export = _export_of(sound)
    grouped = {f"main{mark}{name}": name for name in _PLAIN for mark in "/-"}
    for name in ("redcap", "kobo", "odk", "surveyjs"):
        shape = SHAPES[name]
        told = shape.possible(export.questionnaire, export.coded, export.system["complete"])
        data = shape.write(export.questionnaire, *told)
        yield Base(name, f"export{shape.ending}", data, {**_PLAIN, **grouped})


def _statistics(sound: Base) -> Iterator[Base]:
    """The answers as the variables of an SPSS and of a Stata file; a tick is 1."""
    export = _export_of(sound)
    frame = export.coded.drop(columns="filldate").replace({True: "1", False: "0"}).fillna("").astype(str)
    for tool, write in (("spss", pyreadstat.write_sav), ("stata", pyreadstat.write_dta)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"export{'.sav' if tool == 'spss' else '.dta'}"
            write(frame, str(path))
            yield Base(tool, path.name, path.read_bytes(), {})


def case(number: int) -> Case:
    """Make the case of a number."""
    chance = random.Random(number)
    (base,) = chance.choices(bases(), [RARELY if one.slow else 1.0 for one in bases()])
    damage, harmless = chance.choice(list(damages(Path(base.file).suffix)))
    data = damage(base.data, chance)
    if not harmless and chance.random() < 0.2:
        more, _ = chance.choice(list(damages(Path(base.file).suffix)))
        with suppress(Exception):  # too damaged already to be damaged in this way
            data = more(data, chance)
    return Case(number, base, damage, harmless, data)


def judge(one: Case) -> str:
    """Say how a case ends: `RIGHT`, `REFUSED`, or what is wrong."""
    with tempfile.TemporaryDirectory() as folder, _limit(SECONDS):
        (Path(folder) / one.base.file).write_bytes(one.data)
        try:
            export = _read(one.base.source, Path(folder))
        except UserError as error:
            return _readable(error) or (f"refused though harmless: {error}" if one.harmless else REFUSED)
        except Exception:  # what a user must never see
            return traceback.format_exc(limit=-4)
    return _wrong(one, export) or RIGHT


def _read(found: Source, folder: Path) -> Export:
    export = read_export(found, folder, "Europe/Paris")
    study = builders_cleaning.study(found.questionnaire)
    log = clean(export, study, study.sources[0]).log
    assert log.rows == len(export.coded) == export.reading.rows
    return export


@cache
def _sound(name: str) -> Export:
    return _export_of(next(one for one in bases() if one.name == name))


def _export_of(base: Base) -> Export:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / base.file).write_bytes(base.data)
        return _read(base.source, Path(folder))


def _readable(error: UserError) -> str | None:
    lines = str(error).splitlines()
    if error.file is None:
        return f"the error names no file: {error}"
    return None if len(lines) <= MOST_LINES and max(map(len, lines)) < 2000 else f"too long to read: {error}"


def _wrong(one: Case, export: Export) -> str | None:
    sound = _sound(one.base.name)
    if one.harmless:
        same = export.coded.equals(sound.coded[list(export.coded)]) and len(export.coded) == len(sound.coded)
        return None if same else "a harmless damage changed the answers"
    if not one.base.file.endswith(".csv"):
        return None
    parsed = table_of(one.data)
    return None if parsed is None else _lost(_without_blanks(parsed[0]), export, one.base.carried)


def _without_blanks(table: list[list[str]]) -> list[list[str]]:
    while table and not any(cell.strip() for cell in table[-1]):
        table.pop()
    while table and not any(cell.strip() for cell in table[0]):
        table.pop(0)
    return table


def _lost(table: list[list[str]], export: Export, carried: Mapping[str, str]) -> str | None:
    """Say which rows or answers are in the file and not in what was read of it."""
    heads = [index for index, row in enumerate(table) if any(cell in carried for cell in row)]
    if not heads:
        return None
    header, rows = table[heads[0]], table[heads[0] + 1 :]
    if len(rows) != len(export.coded):
        return f"{len(rows)} rows in the file, {len(export.coded)} read"
    for index, name in enumerate(header):
        if header.count(name) == 1 and name in carried:
            unseen = {"", *_UNSEEN[export.reading.tool]}
            there = [index < len(row) and row[index].strip() not in unseen for row in rows]
            kept = export.coded[carried[name]].notna().tolist()
            differ = [k for k, (a, b) in enumerate(zip(there, kept, strict=True)) if a and not b]
            if carried[name] not in _INFERRED:
                differ = [k for k, (a, b) in enumerate(zip(there, kept, strict=True)) if a != b]
            if differ:
                row = differ[0]
                return f"the answer to {name} in data row {row + 1} was {'lost' if there[row] else 'made up'}"
    return None


class _limit:
    """Stop what takes too long."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        signal.signal(signal.SIGALRM, self._stop)
        signal.alarm(self.seconds)

    def __exit__(self, *_: object) -> None:
        signal.alarm(0)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {self.seconds} s")


def run(number: int) -> tuple[int, str, str, str]:
    """Judge the case of a number: number, base, damage, how it ended."""
    one = case(number)
    return number, one.base.name, one.damage.__name__, judge(one)


def main(arguments: list[str]) -> int:
    """Run cases and print how they ended; 1 where one ended badly."""
    if len(arguments) == 1 and arguments[0].isdigit() and int(arguments[0]) < 10**9:
        number, base, damage, end = run(int(arguments[0]))
        print(f"{number}: {damage} of {base}: {end}")
        return int(end not in (RIGHT, REFUSED))
    count = int(arguments[1]) if len(arguments) == 2 else 10_000
    start = time.monotonic()
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(run, range(count), chunksize=50))
    bad = [one for one in found if one[3] not in (RIGHT, REFUSED)]
    tally = Counter((damage, end if end in (RIGHT, REFUSED) else "wrong") for _, _, damage, end in found)
    print(f"{'damage':<24}{'right':>8}{'refused':>9}{'wrong':>7}")
    for name in dict.fromkeys(damage for _, _, damage, _ in found):
        print(f"{name:<24}{tally[name, RIGHT]:>8}{tally[name, REFUSED]:>9}{tally[name, 'wrong']:>7}")
    print(f"{count} damaged exports in {time.monotonic() - start:.0f} s: {len(bad)} ended badly")
    for number, base, damage, end in bad[:20]:
        print(f"\n{number}: {damage} of {base}\n{end}")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
