"""What the generator is told: ``demonstration.yaml`` of a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from helpers.errors import UserError
from helpers.study.item import Item
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Study

FILE = "demonstration.yaml"
Marginal = Mapping[str, Any]


@dataclass(frozen=True)
class Shape:
    """How many valid rows a source has, and how it is exported.

    ``partial`` of the ``valid`` rows were not submitted. ``headings`` is ``text`` (full question text and
    full answers) or ``code``; whether the file is CSV or XLSX follows from its name in study.yaml.
    """

    valid: int
    partial: int
    first_id: int
    headings: str
    separator: str = ","


@dataclass(frozen=True)
class Calendar:
    """When people answer: waves after launch and reminders, weekends, hours, and how long it takes."""

    launch: date
    reminders: tuple[date, ...]
    reminder_days: float
    between: float
    weekend: float
    hours: tuple[float, ...]
    minutes: Mapping[str, float]


@dataclass(frozen=True)
class Settings:
    """The content of ``demonstration.yaml``; the file itself says what each part means."""

    file: Path
    seed: int
    shapes: Mapping[str, Shape]
    calendar: Calendar
    nonresponse: Mapping[str, float]
    factors: Mapping[str, Mapping[str, Any]]
    loadings: Mapping[str, Mapping[str, float]]
    orders: Mapping[str, list[str]]
    marginals: Mapping[str, Mapping[str, Any]]
    texts: Mapping[str, Mapping[str, list[str]]]
    others: Mapping[str, list[str]]
    faults: Mapping[str, Mapping[str, Any]]
    twice: tuple[Mapping[str, Any], ...]
    edits: Mapping[str, Mapping[str, int]]
    impossible: Mapping[str, list[str]]
    contradictions: Mapping[str, int]
    repeats: Mapping[str, int]

    def marginal(self, item: Item, questionnaire: Questionnaire) -> Marginal:
        """Give the marginal of an item in a questionnaire: its own, else the one for all."""
        known = self.marginals.get(item.code, {})
        found = known.get(questionnaire.code, known.get("all"))
        if found is None:
            raise UserError(
                f"no marginal for this item in questionnaire {questionnaire.code}",
                file=self.file,
                value=item.code,
                accepted="an entry under `marginals` with the questionnaire's code or `all`",
            )
        return dict(found)

    def strata(self, item: Item) -> list[Mapping[str, Any]]:
        """Give the strata in which an item has another marginal (``where``)."""
        return list(self.marginals.get(item.code, {}).get("where", []))


def load_settings(study: Study) -> Settings:
    """Read ``demonstration.yaml`` from the study's folder and hold it against the codebook.

    Raises
    ------
    UserError
        If the file is missing, is no YAML, lacks a part, or names an item or an option that does not exist.
    """
    path = study.folder / FILE
    settings = _settings(path, _content(path))
    for source in study.sources:
        if source.code not in settings.shapes:
            raise UserError("a source of the study is missing under `sources`", file=path, value=source.code)
        for item in source.questionnaire.items:
            _check(item, settings.marginal(item, source.questionnaire), path)
    return settings


def _content(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise UserError("this study has no demonstration data", file=path, hint="there is no such file")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"not YAML: {error}", file=path) from error
    if not isinstance(content, dict):
        raise UserError("not a mapping", file=path)
    return content


def _settings(path: Path, content: dict[str, Any]) -> Settings:
    try:
        calendar = content["calendar"]
        return Settings(
            file=path,
            seed=int(content["seed"]),
            shapes={code: Shape(**shape) for code, shape in content["sources"].items()},
            calendar=Calendar(
                **{
                    **calendar,
                    "reminders": tuple(calendar["reminders"]),
                    "hours": tuple(calendar["hours"]),
                }
            ),
            twice=tuple(content.get("twice", ())),
            **{name: content[name] for name in _PARTS},
        )
    except KeyError as error:
        raise UserError("a part is missing", file=path, value=error.args[0]) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise UserError(f"cannot be read as settings: {error}", file=path) from error


_PARTS = (
    "nonresponse",
    "factors",
    "loadings",
    "orders",
    "marginals",
    "texts",
    "others",
    "faults",
    "edits",
    "impossible",
    "contradictions",
    "repeats",
)


def _check(item: Item, marginal: Marginal, path: Path) -> None:
    if not item.options:
        return
    codes = [option.code for option in item.options]
    unknown = [code for code in marginal if code not in codes]
    if unknown:
        raise UserError(
            f"marginal of {item.code}: no such option", file=path, value=unknown[0], accepted=codes
        )
    total = sum(float(share) for share in marginal.values())
    if item.kind != "multiple" and abs(total - 1) > 0.01:
        raise UserError(f"marginal of {item.code}: the shares do not add up to 1", file=path, value=total)
