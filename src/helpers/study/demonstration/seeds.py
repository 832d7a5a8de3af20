"""The seeds by which rows of the generator are recognised, in an edited copy of its exports too."""

from __future__ import annotations

import json
from pathlib import Path

from helpers.errors import UserError

RECORD = "planted.json"


def generated_seeds(study_folder: Path) -> frozenset[str]:
    """Give the seed values that the generator gave to its rows.

    A survey tool draws a random number for each response and exports it as the seed. Rows keep it when a file
    is edited, sorted or cut, so one known seed is enough to say that demonstration data are in a file.

    Parameters
    ----------
    study_folder : Path
        The study's folder; the record is its ``raw/planted.json``.

    Returns
    -------
    frozenset of str
        The seeds as the exports hold them; empty if the study has no such record.

    Examples
    --------
    >>> generated_seeds(Path("a/study/without/demonstration/data"))
    frozenset()
    """
    path = study_folder / "raw" / RECORD
    if not path.exists():
        return frozenset()
    try:
        sources = json.loads(path.read_text(encoding="utf-8"))["sources"]
        return frozenset(str(seed) for source in sources.values() for seed in source["seeds"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            "this is not the record of the demonstration generator",
            file=path,
            hint="restore the file, or make it anew with `make demo-data`",
        ) from error
