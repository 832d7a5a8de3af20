"""What make has to know of a study: ``python -m helpers.publishing.plan --study data --out plan.mk``.

So that make itself decides what is out of date, and a run with nothing to do starts no Python.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.files import find_export
from helpers.study.load import load_study
from helpers.study.paths import paths_of
from helpers.study.study import Study


def plan(study: Study, raw: Path) -> str:
    """Write the variables: languages, groups, sources, each group's source, each source's raw file."""
    lines = [
        "# Made from study.yaml; make rewrites it when that changes.",
        f"LANGUAGES := {' '.join(study.languages)}",
        f"GROUPS := {' '.join(group.code for group in study.groups)}",
        f"SOURCES := {' '.join(source.code for source in study.sources)}",
        *(f"SOURCE_{group.code} := {group.source.code}" for group in study.groups),
        *(f"RAW_{source.code} := {_escaped(find_export(source, raw))}" for source in study.sources),
    ]
    return "\n".join(lines) + "\n"


def _escaped(path: Path) -> str:
    return str(path).replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and write the plan."""
    parser = argparse.ArgumentParser(prog="python -m helpers.publishing.plan", description=__doc__)
    parser.add_argument("--study", default="data")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    try:
        paths = paths_of(chosen.study)
        text = plan(load_study(paths.study), paths.raw)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
