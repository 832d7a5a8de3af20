"""Make the demonstration data of a study: ``python -m helpers.study.demonstration``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from helpers.errors import UserError
from helpers.study.demonstration.generate import generate
from helpers.study.demonstration.settings import load_settings
from helpers.study.load import load_study
from helpers.study.paths import paths_of


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 if the files were written, 2 if there is something to put right."""
    parser = argparse.ArgumentParser(
        prog="python -m helpers.study.demonstration",
        description="Make invented survey exports with known faults, from demonstration.yaml of the study.",
    )
    parser.add_argument("--study", default="data", help="folder of the study (default: data)")
    parser.add_argument("--seed", type=int, help="another seed than the one in demonstration.yaml")
    parser.add_argument("--out", type=Path, help="folder to write to (default: raw/ of the study)")
    options = parser.parse_args(arguments)
    try:
        study = load_study(paths_of(options.study).study)
        made = generate(study, load_settings(study), options.seed)
        write(made, options.out or study.folder / "raw")
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def write(made: dict[str, bytes], folder: Path) -> None:
    """Write all files or none: each beside its place first, then moved there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as beside:
            for name, data in made.items():
                (Path(beside) / name).write_bytes(data)
            for name, data in made.items():
                os.replace(Path(beside) / name, folder / name)
                print(f"{folder / name}: {len(data):,} bytes of demonstration data")
    except OSError as error:
        raise UserError(f"cannot write: {error.strerror}", file=folder) from error


if __name__ == "__main__":
    sys.exit(main())
