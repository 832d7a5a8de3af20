"""Cleaning one source from the command line: read its export, clean it, write answers and log."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from helpers.cleaning.alternatives import alternatives
from helpers.cleaning.clean import clean
from helpers.cleaning.store import save
from helpers.errors import UserError
from helpers.exchange.export import Reading
from helpers.exchange.read import read_export
from helpers.study.load import load_study
from helpers.study.paths import paths_of

_SHOWN = 6


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
    print(_said(log.reading), file=sys.stderr)
    kept = ", ".join(f"{n} {group}" if len(log.kept) > 1 else str(n) for group, n in log.kept)
    return f"{code}: {log.rows} rows read, {len(log.exclusions)} excluded, {kept} kept"


def _said(reading: Reading) -> str:
    """Say how a file was read: what was recognised, and what is not kept."""
    facts = [reading.tool, reading.encoding, reading.separator, reading.sheet and f"sheet {reading.sheet}"]
    facts += [f"headings: {reading.headings}", reading.language, reading.dates]
    lines = [f"{reading.path.name}: " + ", ".join(fact for fact in facts if fact)]
    for reason, n in Counter(reason for _, reason in reading.dropped).most_common():
        names = [" ".join(name.split())[:40] for name, why in reading.dropped if why == reason]
        more = "…" if n > _SHOWN else ""
        lines.append(f"  not kept, {n} x {reason}: {', '.join(names[:_SHOWN])}{more}")
    lines += [f"  {word.replace('_', ' ')}: {about}" for word, about in reading.remarks]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
