"""From the study and its settings to exports with a record of their faults."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.errors import UserError
from helpers.study.demonstration import files
from helpers.study.demonstration.dates import draw_times
from helpers.study.demonstration.draw import draw_answers
from helpers.study.demonstration.edits import Planted, plant_edits
from helpers.study.demonstration.faults import Planter
from helpers.study.demonstration.limesurvey import Writer
from helpers.study.demonstration.rows import Pool, Rows, together
from helpers.study.demonstration.rules import broken, listed, same_codes
from helpers.study.demonstration.seeds import RECORD
from helpers.study.demonstration.settings import Settings
from helpers.study.study import Source, Study

VERSION = "1"  # of the generator: another one may make other data of the same seed
WHAT = (
    "Record of the demonstration data generator. The exports beside this file are invented, they are no "
    "results of any study. Rows are counted as in a spreadsheet, the header being row 1."
)


@dataclass(frozen=True)
class Made:
    """An export and the record of what was planted in it."""

    name: str
    data: bytes
    record: dict[str, Any]


def generate(study: Study, settings: Settings, seed: int | None = None) -> dict[str, bytes]:
    """Make the exports of all sources of a study, and the record of their faults.

    Parameters
    ----------
    seed : int, optional
        Another seed than the settings' own. The sources do not depend on each other: each has its own stream.

    Returns
    -------
    dict of str to bytes
        The files by name; the same input gives the same bytes.
    """
    seed = settings.seed if seed is None else seed
    made = {source.code: make(study, source, settings, seed) for source in study.sources}
    record = {
        "what": WHAT,
        "generator": VERSION,
        "seed": seed,
        "totals": _totals([one.record for one in made.values()]),
        "sources": {code: one.record for code, one in made.items()},
    }
    return {one.name: one.data for one in made.values()} | {RECORD: _json(record)}


def _totals(records: list[dict[str, Any]]) -> dict[str, int]:
    lists = ("partials", "edits", "contradictions", "repeats")
    excluded = sum(len(rows) for record in records for rows in record["exclusions"].values())
    return {
        **{name: sum(record[name] for record in records) for name in ("rows", "valid")},
        "excluded": excluded,
        **{name: sum(len(record[name]) for record in records) for name in lists},
    }


def make(study: Study, source: Source, settings: Settings, seed: int) -> Made:
    """Make the export of one source."""
    generator = np.random.Generator(np.random.PCG64([seed, zlib.crc32(source.code.encode())]))
    shape = settings.shapes[source.code]
    pool = Pool(draw_pool(study, source, settings, generator, 2 * shape.valid + 400))
    planter = Planter(study, source, settings, generator)
    valid = pool.next(shape.valid - shape.partial)
    faulty = planter.faulty(pool, valid)
    rows = together([valid, planter.partial(pool, shape.partial), *faulty])
    _register(rows.system, shape.first_id, generator)
    planted = plant_edits(rows, study, source, settings, generator)
    found = broken(study, source, rows.coded, rows.system)
    _agree(found, rows, source, settings)
    writer = Writer(source.questionnaire, shape.headings, study.default_language)
    cells, places = writer.cells(rows, planted.spelling)
    data = files.export(cells, source.file, shape.separator, source.code)
    record = _record(source, rows, planted, found, cells, places)
    return Made(source.file, data, {"sha256": hashlib.sha256(data).hexdigest(), **record})


def draw_pool(
    study: Study, source: Source, settings: Settings, generator: np.random.Generator, count: int
) -> Rows:
    """Draw respondents and keep those who break no rule, nor come near one."""
    first = max(settings.calendar.launch, study.start)
    started, submitted = draw_times(count, first, study.end, settings.calendar, generator)
    coded = draw_answers(source.questionnaire, settings, started, generator)
    system = pd.DataFrame({"started": started, "submitted": submitted, "last_action": submitted})
    system["last_page"] = len(source.questionnaire.sections)
    system["ended"] = system["partial"] = system["copied"] = False
    system["rules"] = pd.Series([()] * count, dtype=object)
    bad = broken(study, source, coded, system).any(axis=1) | _twins(source, coded)
    for rule in study.rules:
        if rule.kind == "straight_lining":
            bad |= same_codes(coded, listed(rule), 3) | same_codes(_firm(source, coded), listed(rule), 3)
    return Rows(coded[~bad].reset_index(drop=True), system[~bad].reset_index(drop=True))


def _twins(source: Source, coded: pd.DataFrame) -> pd.Series:
    """Rows with the same answers as others, texts aside."""
    columns = [name for item in source.questionnaire.items if item.kind != "text" for name in item.columns]
    return coded.duplicated(columns, keep=False)


def _firm(source: Source, coded: pd.DataFrame) -> pd.DataFrame:
    """The single answers without "don't know" and the like."""
    single = [item for item in source.questionnaire.items if item.kind in ("single", "likert")]
    return pd.DataFrame(
        {item.code: coded[item.code].where(coded[item.code].isin(item.codes), None) for item in single}
    )


def _register(system: pd.DataFrame, first_id: int, generator: np.random.Generator) -> None:
    """Give the rows what the tool gives: running numbers, and seeds of which no two are the same."""
    system["id"] = range(first_id, first_id + len(system))
    seeds: dict[int, None] = {}
    while len(seeds) < len(system):
        seeds[int(generator.random() * 2**31)] = None
    system["seed"] = list(seeds)


def _agree(found: pd.DataFrame, rows: Rows, source: Source, settings: Settings) -> None:
    """Check that the rows break the rules that they were made to break, and no other."""
    for rules, broken_here in zip(rows.system["rules"], found.to_numpy(), strict=True):
        broke = set(found.columns[broken_here])
        if broke != set(rules):
            raise UserError(
                f"source {source.code}: the faults cannot be planted as asked; a row would break "
                f"{sorted(broke)} instead of {sorted(rules)}",
                file=settings.file,
                hint="make `faults` and the exclusion rules of study.yaml agree",
            )


def _record(
    source: Source,
    rows: Rows,
    planted: Planted,
    found: pd.DataFrame,
    cells: pd.DataFrame,
    places: dict[str, str],
) -> dict[str, Any]:
    broke = [list(found.columns[broken_here]) for broken_here in found.to_numpy()]
    return {
        "file": source.file,
        "rows": len(rows),
        "valid": sum(not rules for rules in broke),
        "partials": [_number(row) for row in rows.system.index[rows.system["partial"].astype(bool)]],
        "exclusions": {
            rule: [_number(row) for row, rules in enumerate(broke) if rules[:1] == [rule]]
            for rule in found.columns
        },
        "twice": [{"row": _number(row), "rules": rules} for row, rules in enumerate(broke) if len(rules) > 1],
        "edits": [
            {"row": _number(row), "item": item, "kind": kind, "before": _before(item, row, cells, places)}
            for row, item, kind in sorted(planted.edits)
        ],
        "contradictions": [
            {"row": _number(row), "item": item} for row, item in sorted(planted.contradictions)
        ],
        "repeats": [{"row": _number(row), "item": item} for row, item in sorted(planted.repeats)],
        "seeds": [str(seed) for seed in rows.system["seed"]],
    }


def _before(item: str, row: int, cells: pd.DataFrame, places: dict[str, str]) -> str:
    """The cell as it stands in the export; for a multiple choice, the codes that are ticked."""
    if item in places:
        return str(cells.at[row, places[item]])
    options = [name for name in places if name.startswith(f"{item}__")]
    ticked = [
        name.removeprefix(f"{item}__") for name in options if cells.at[row, places[name]] in ("Y", "Oui")
    ]
    return " ".join(ticked)


def _number(row: Any) -> int:
    return int(row) + 2


def _json(record: dict[str, Any]) -> bytes:
    """Write JSON that a person can look at: one line for each short list."""
    return ("\n".join(_lines(record, 0)) + "\n").encode()


def _lines(value: Any, depth: int) -> Iterator[str]:
    inner = json.dumps(value, ensure_ascii=False)
    deep = isinstance(value, dict | list) and any(isinstance(part, dict | list) for part in _parts(value))
    if not deep or len(inner) <= 100:
        yield inner
        return
    mapping = isinstance(value, dict)
    yield "{" if mapping else "["
    entries = list(value.items()) if mapping else [(None, part) for part in value]
    for place, (key, part) in enumerate(entries):
        lines = list(_lines(part, depth + 1))
        lines[0] = (f"{json.dumps(key, ensure_ascii=False)}: " if mapping else "") + lines[0]
        lines[-1] += "," if place < len(entries) - 1 else ""
        yield from (" " + line for line in lines)
    yield "}" if mapping else "]"


def _parts(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else list(value)
