"""Clean answers and logs on disk: Parquet for the next room, JSON for the log, CSV with labels for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.cleaning.alternatives import FOLDER, folder_of
from helpers.cleaning.answers import Answers
from helpers.cleaning.clean import Cleaned
from helpers.cleaning.frames import as_status, value_columns, with_types
from helpers.cleaning.labelled import read_labelled, write_labelled
from helpers.cleaning.log import Contradiction, Edit, Exclusion, Log
from helpers.errors import UserError
from helpers.exchange.export import Reading
from helpers.study.item import Item
from helpers.study.robustness import ExclusionAlternative
from helpers.study.study import Study

_STATUS = "status:"


def save(
    cleaned: Cleaned,
    study: Study,
    folder: Path,
    alternatives: Iterable[tuple[ExclusionAlternative, tuple[Answers, ...]]] = (),
) -> None:
    """Write the clean answers of each group (Parquet, and a CSV with labels per language), then the log.

    Beside them stand the answers under alternative exclusion rules (Parquet alone), a folder each; those of an
    alternative that the study no longer has are removed.

    Each file is written under another name and moved, the log last: where the log is, everything is. The log of
    an earlier cleaning goes first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{cleaned.log.source}.json"
    log.unlink(missing_ok=True)
    for answers in cleaned.answers:
        _move_in(folder / f"{answers.group}.parquet", partial(_write_parquet, answers))
        for language in study.languages:
            labelled = partial(write_labelled, answers, language=language)
            _move_in(folder / f"{answers.group}.{language}.csv", labelled)
    _save_alternatives([answers.group for answers in cleaned.answers], alternatives, folder)
    text = json.dumps(asdict(cleaned.log), ensure_ascii=False, indent=1, default=str) + "\n"
    _move_in(log, lambda path: path.write_text(text, "utf-8"))


def _save_alternatives(
    groups: list[str],
    alternatives: Iterable[tuple[ExclusionAlternative, tuple[Answers, ...]]],
    folder: Path,
) -> None:
    for old in (path for group in groups for path in folder.glob(f"{FOLDER}/*/{group}.parquet")):
        old.unlink()
    for one, found in alternatives:
        own = folder_of(folder, one.code)
        own.mkdir(parents=True, exist_ok=True)
        for answers in found:
            _move_in(own / f"{answers.group}.parquet", partial(_write_parquet, answers))


def load_answers(study: Study, group: str, folder: Path) -> Answers:
    """Read a group's clean answers back from Parquet."""
    items = items_of(study, group)
    with _stored(folder / f"{group}.parquet") as path:
        stored = pd.read_parquet(path).set_index("respondent")
        stored.index = stored.index.astype("object")
        status = stored[[f"{_STATUS}{item.code}" for item in items]]
        names = [name for item in items for name in value_columns(item) if name in stored]
        values = with_types(items, stored[names])
        named = as_status(status.rename(columns=lambda name: name.removeprefix(_STATUS)))
    return Answers(group, study.group(group).questionnaire, items, values, named)


def load_labelled(study: Study, group: str, folder: Path, language: str) -> Answers:
    """Read a group's clean answers back from the CSV with labels."""
    questionnaire, items = study.group(group).questionnaire, items_of(study, group)
    with _stored(folder / f"{group}.{language}.csv") as path:
        return read_labelled(path, group, questionnaire, items, language)


def load_log(source: str, folder: Path) -> Log:
    """Read the log of a source's cleaning."""
    with _stored(folder / f"{source}.json") as path:
        stored = json.loads(path.read_text("utf-8"))
        pairs = {name: tuple((str(code), int(n)) for code, n in stored[name]) for name in ("steps", "kept")}
        stored |= pairs
        stored["exclusions"] = tuple(Exclusion(**one) for one in stored["exclusions"])
        stored["edits"] = tuple(Edit(**one) for one in stored["edits"])
        stored["contradictions"] = tuple(Contradiction(**one) for one in stored["contradictions"])
        stored["reading"] = _reading(stored["reading"])
        return Log(**stored)


def _reading(stored: dict[str, Any]) -> Reading:
    pairs = {name: tuple((str(a), str(b)) for a, b in stored[name]) for name in ("dropped", "remarks")}
    return Reading(**stored | pairs | {"path": Path(stored["path"])})


def items_of(study: Study, group: str) -> tuple[Item, ...]:
    """Give every item of a group that can be analysed: asked, recorded, derived."""
    questionnaire = study.group(group).questionnaire
    return (*questionnaire.all_items, *(one.item for one in study.derived_items(questionnaire)))


def _write_parquet(answers: Answers, path: Path) -> None:
    values = answers.values.copy()
    for name in values:
        if isinstance(values[name].dtype, pd.CategoricalDtype):
            values[name] = values[name].astype("string")
    status = answers.status.astype("string").add_prefix(_STATUS)
    table = pd.concat([values, status], axis=1).rename_axis("respondent").reset_index()
    table["respondent"] = table["respondent"].astype("string")
    table.to_parquet(path, index=False)


def _move_in(path: Path, write: Callable[[Path], object]) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _stored(path: Path) -> Iterator[Path]:
    """Give a file that was stored to what reads it; what cannot be read as it was written is a `UserError`."""
    if not path.exists():
        raise UserError("these answers have not been cleaned yet", file=path, hint="run `make clean-data`")
    try:
        yield path
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, AssertionError, OSError) as error:
        problem = "this file is damaged, or was written for another questionnaire"
        hint = f"delete the folder {path.parent} and run `make clean-data`"
        raise UserError(problem, file=path, hint=hint) from error
