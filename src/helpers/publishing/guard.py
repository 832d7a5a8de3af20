"""Does what is committed still come out of the code and the data? Rerun cold, then compare.

nbval compares what the executed notebooks show. What it cannot see is compared here: exact results beyond the
digits on display (to `TOLERANCE`), figures' files (SVG by content, PNG by pixels), cells that never ran,
notebooks edited after they were executed, and what an output carries for the report beside what it shows.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat

from helpers.errors import UserError
from helpers.presentation.display import restored
from helpers.publishing.running.failure import unfinished
from helpers.publishing.running.files import read
from helpers.publishing.running.kernel import environment
from helpers.publishing.running.parameters import INJECTED, effective, spoken_in
from helpers.study.load import load_study
from helpers.study.paths import ROOT, paths_of

EXECUTED = ROOT / "notebooks" / "executed"
SANITIZE = ROOT / "notebooks" / "sanitize.cfg"
TOLERANCE = 1e-9


def prepare(out: Path) -> None:
    """Clean the raw data of the demonstration study anew; all goes to ``out``."""
    for source in load_study(paths_of("data").study).sources:
        command = ["helpers.cleaning.run", "--study", "data", "--source", source.code]
        command += ["--out", str(out / "clean")]
        subprocess.run([sys.executable, "-m", *command], env=_settled(out), check=True, capture_output=True)


def rerun(out: Path, executed: Path = EXECUTED, pattern: str = "*.ipynb") -> subprocess.CompletedProcess[str]:
    """Rerun executed notebooks in cold kernels under nbval, on the answers cleaned by `prepare`.

    Returns the finished nbval process; its return code is 0 if every output is the committed one.
    """
    notebooks = [str(path) for path in sorted(executed.glob(pattern))]
    options = ["--nbval", "--nbval-sanitize-with", str(SANITIZE), "-p", "no:cacheprovider", "-c", os.devnull]
    # A notebook's cells share a kernel: they stay together on one worker.
    workers = ["-n", str(min(len(notebooks), os.cpu_count() or 1)), "--dist", "loadscope"]
    command = [sys.executable, "-m", "pytest", *options, *workers, f"--rootdir={executed}", *notebooks]
    return subprocess.run(command, env=_settled(out), capture_output=True, text=True)


def _settled(out: Path) -> dict[str, str]:
    return environment(os.environ) | {"SURVEY_OUT": str(out), "SURVEY_FIGURES": str(out / "figures")}


def differences(out: Path, executed: Path = EXECUTED, figures: Path = ROOT / "figures") -> list[str]:
    """List what differs between the committed outputs and those of a rerun, one line each."""
    language = load_study(paths_of("data").study).default_language
    found = list(unsound(executed))
    found += differing_results(executed, out / language)
    found += differing_figures(figures / language, out / "figures" / language)
    return found


def unsound(executed: Path) -> Iterator[str]:
    """Name notebooks that did not run whole, or that are no longer what ran."""
    for path in sorted(executed.glob("*.ipynb")):
        notebook = read(path)
        reason = unfinished(notebook)
        if reason:
            yield f"{path.name}: {reason}"
        source = ROOT / "notebooks" / f"{path.stem.split('-')[0]}.ipynb"
        language = _language(notebook)
        if not source.exists() or _sources(notebook, language) != _sources(read(source), language):
            yield f"{path.name}: not the notebook {source.name} as it is now"
        yield from (f"{path.name}: {output}" for output in _at_odds(notebook))


def _language(notebook: nbformat.NotebookNode) -> object:
    try:
        return effective(notebook).get("language")
    except UserError:  # somebody edited the parameters into what is no Python
        return None


def _at_odds(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """Name outputs that would stand otherwise in the report than in the notebook."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        report = output.get("metadata", {}).get("report")
        if report and restored(output.data, report)._repr_mimebundle_() != (output.data, output.metadata):
            yield f"{report.get('label', report['type'])} shows something else than it gives to the report"


def differing_results(committed: Path, fresh: Path) -> list[str]:
    """List exact results that differ by more than `TOLERANCE` (relative), or are missing on one side."""
    found: list[str] = []
    for path in _both(committed, fresh, "*.json", found):
        old, new = (json.loads((folder / path).read_text("utf-8")) for folder in (committed, fresh))
        for name in sorted(old.keys() | new.keys()):
            one, other = old.get(name, "absent"), new.get(name, "absent")
            if not _close(one, other):
                found.append(f"{path}: {name}: committed {one}, recomputed {other}")
    return found


def differing_figures(committed: Path, fresh: Path) -> list[str]:
    """List figures whose SVG text or PNG pixels differ, or that are missing on one side."""
    from matplotlib.image import imread

    found: list[str] = []
    for path in _both(committed, fresh, "*.svg", found):
        if (committed / path).read_bytes() != (fresh / path).read_bytes():
            found.append(f"{path}: another drawing")
    for path in _both(committed, fresh, "*.png", found):
        old, new = imread(committed / path), imread(fresh / path)
        if old.shape != new.shape or (old != new).any():
            found.append(f"{path}: other pixels")
    return found


def _both(committed: Path, fresh: Path, pattern: str, found: list[str]) -> list[str]:
    old, new = ({path.name for path in folder.glob(pattern)} for folder in (committed, fresh))
    found += [f"{name}: committed, but no longer made" for name in sorted(old - new)]
    found += [f"{name}: made, but not committed" for name in sorted(new - old)]
    return sorted(old & new)


def _close(one: object, other: object) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-12)
    return one == other


def _sources(notebook: nbformat.NotebookNode, language: object) -> list[str]:
    cells = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", [])]
    return [cell.source for cell in cells if spoken_in(cell, language)]


def main() -> int:
    """Rerun everything into ``build/guard`` and say what differs; 0 if nothing does."""
    out = ROOT / "build" / "guard"
    prepare(out)
    finished = rerun(out)
    print(finished.stdout[-6000:])
    found = differences(out)
    print("\n".join(found) or "results and figures: all as committed")
    return int(finished.returncode != 0 or bool(found))


if __name__ == "__main__":
    sys.exit(main())
