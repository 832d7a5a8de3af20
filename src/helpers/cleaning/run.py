"""Cleaning one source from the command line: read its export, clean it, write answers and log."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.cleaning.alternatives import alternatives
from helpers.cleaning.clean import clean
from helpers.cleaning.store import save
from helpers.errors import UserError
from helpers.exchange.read import read_export
from helpers.study.load import load_study
from helpers.study.paths import paths_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Clean one source; 0 if all is well, 2 where the user has something to put right."""
    parser = argparse.ArgumentParser(prog="python -m helpers.cleaning.run", description=__doc__)
    parser.add_argument("--study", default="data", help="the study's folder")
    parser.add_argument("--source", required=True, help="a source that study.yaml names")
    parser.add_argument("--raw", type=Path, help="the folder of the exports; the study's raw/ by default")
    parser.add_argument("--out", type=Path, help="where to write; build/<study>/clean by default")
    chosen = parser.parse_args(arguments)
    try:
        print(_run(chosen.study, chosen.source, chosen.raw, chosen.out))
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _run(folder: str, code: str, raw: Path | None, out: Path | None) -> str:
    paths = paths_of(folder)
    study = load_study(paths.study)
    source = study.source(code)
    export = read_export(source, raw or paths.raw, study.timezone)
    cleaned = clean(export, study, source)
    save(cleaned, study, out or paths.clean, alternatives(export, study, source))
    log = cleaned.log
    kept = ", ".join(f"{n} {group}" if len(log.kept) > 1 else str(n) for group, n in log.kept)
    return f"{code}: {log.rows} rows read, {len(log.exclusions)} excluded, {kept} kept"


if __name__ == "__main__":
    sys.exit(main())
