"""How much of the reference results is reproduced: what ``make parity`` prints.

Ends with 0 where every result is compared and agrees, or is left out with a reason; else with 1, and with 2
where REFERENCE_RESULTS does not name the folder of the reference results.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import published
import reference
from reference import CHECKS, DATASETS, LEFT_OUT, Key

AGREES, DISAGREES, LEFT, FORGOTTEN = "agree", "disagree", "left out", "not compared"


def states() -> dict[Key, str]:
    """Of every reference result: whether it agrees, is left out, or is neither."""
    return {
        (dataset, key): _state(dataset, key) for dataset in DATASETS for key in reference.results(dataset)
    }


def _state(dataset: str, key: str) -> str:
    if (dataset, key) in LEFT_OUT:
        return LEFT
    if (dataset, key) not in CHECKS:
        return FORGOTTEN
    return AGREES if _compared(dataset, key)[2] else DISAGREES


def _compared(dataset: str, key: str) -> tuple[Any, Any, bool]:
    try:
        return reference.check(dataset, key)
    except Exception as error:  # what cannot be computed does not agree
        return f"{type(error).__name__}: {error}", reference.expected(dataset, key), False


def lines(found: dict[Key, str]) -> Iterator[str]:
    """The table, then all that it does not say."""
    yield from _table(found)
    yield from _section(found, LEFT, "Left out", lambda key: f": {LEFT_OUT[key]}")
    yield from _wider(found)
    yield from _section(found, FORGOTTEN, "Neither compared nor left out with a reason", lambda key: "")
    yield from _section(found, DISAGREES, "Disagreeing", _both_values)


def _table(found: dict[Key, str]) -> Iterator[str]:
    heads = ("dataset", "items", "compared", "agree", "left out")
    width = max(len(name) for name in DATASETS)
    yield f"{heads[0]:<{width}}" + "".join(f"{head:>10}" for head in heads[1:])
    for name in (*DATASETS, "total"):
        count = Counter(state for (dataset, _), state in found.items() if name in (dataset, "total"))
        numbers = (sum(count.values()), count[AGREES] + count[DISAGREES], count[AGREES], count[LEFT])
        yield f"{name:<{width}}" + "".join(f"{number:>10}" for number in numbers)
    agree = sum(state == AGREES for state in found.values())
    yield f"\n{agree} of {len(found)} agree, to {reference.RELATIVE:g} relative where nothing else is said below."


def _section(found: dict[Key, str], state: str, head: str, more: Any) -> Iterator[str]:
    keys = [key for key, one in found.items() if one == state]
    if keys:
        yield f"\n{head} ({len(keys)}):"
        yield from (f"  {' '.join(key)}{more(key)}" for key in keys)
    elif state == LEFT:
        yield "\nLeft out: none."


def _wider(found: dict[Key, str]) -> Iterator[str]:
    compared = [key for key, state in found.items() if state in (AGREES, DISAGREES)]
    wider = {key: reference.tolerance(*key) for key in compared}
    wider = {key: tolerance for key, tolerance in wider.items() if tolerance is not None}
    yield f"\nCompared with an absolute tolerance of their own ({len(wider)}):"
    for key, tolerance in wider.items():
        why = " ".join((reference.reason(*key) or "no reason is given").split())
        farthest = _farthest(key) if found[key] == AGREES else "disagrees"
        yield f"  {' '.join(key)}: {_written(tolerance)} ({farthest}); {why}"
    partly = {key: part for key in compared if (part := CHECKS[key][1]) is not None}
    if partly:
        yield f"\nCompared in part ({len(partly)}):"
        yield from (f"  {' '.join(key)}: {part}" for key, part in partly.items())


def _farthest(key: Key) -> str:
    ours, theirs, _ = _compared(*key)
    return f"largest difference {reference.gap(ours, theirs):.2g}"


def _written(tolerance: Any) -> str:
    if isinstance(tolerance, np.ndarray):
        return f"by value, at most {tolerance.max():.2g}"
    if isinstance(tolerance, dict):
        return ", ".join(f"{name} {one:.2g}" for name, one in tolerance.items())
    return f"{tolerance:.2g}"


def _both_values(key: Key) -> str:
    ours, theirs, _ = _compared(*key)
    said = (f"{name}:\n{value}".replace("\n", "\n      ") for name, value in (("ours", ours), ("R", theirs)))
    return "".join(f"\n    {one}" for one in said)


def main() -> int:
    """Print how much agrees; 0 if all does."""
    folder = Path(reference.FOLDER or "")
    if not reference.FOLDER or not all((folder / name / "reference.json").is_file() for name in DATASETS):
        named = (
            f"REFERENCE_RESULTS={folder} has not" if reference.FOLDER else "REFERENCE_RESULTS does not name"
        )
        print(f"{named} the reference results: a folder with one folder a dataset ({', '.join(DATASETS)}).")
        print("Set it like this: make parity REFERENCE_RESULTS=../shared/reference")
        return 2
    reference.registered()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a warning from inside a library is a disagreement too
        found = states()
        print("\n".join(lines(found)))
    published_agree = all(_published())
    return int(any(state in (DISAGREES, FORGOTTEN) for state in found.values()) or not published_agree)


def _published() -> Iterator[bool]:
    """Print how many published figures of real surveys are made again, where their answers are at hand."""
    if not published.FOLDER:
        print(
            "\nPublished figures: not compared, as REAL_SURVEYS does not name the folder of the real exports."
        )
        return
    width = max(len(name) for name in published.surveys())
    print(f"\n{'published figures of':<{width}}{'figures':>10}{'agree':>10}")
    for name, module in published.surveys().items():
        figures = module.figures()
        agree = [one.agrees for one in figures]
        print(f"{name:<{width}}{len(figures):>10}{sum(agree):>10}")
        for one in figures:
            if not one.agrees:
                print(f"  {one.name}: published {one.published:g}, ours {one.ours:g}")
        yield all(agree) and len(figures) >= module.LEAST


if __name__ == "__main__":
    sys.exit(main())
