"""The SurveyJS library for tests: installed once from its lock file, run through node and in a browser.

`fill_in` answers a form as a respondent would; `library` skips where there is no node, no registry or no browser.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from helpers.study.paths import ROOT

HERE = Path(__file__).with_name("surveyjs")
_MANIFEST = ("package.json", "package-lock.json", ".npmrc")


def library() -> Path:
    """Give the folder of the installed packages; a test skips where they cannot be had."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are needed to try SurveyJS forms")
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
    place = ROOT / "build" / "surveyjs" / lock
    if not (place / "ready").exists():
        place.mkdir(parents=True, exist_ok=True)
        for name in _MANIFEST:
            shutil.copy(HERE / name, place / name)
        done = subprocess.run(["npm", "ci"], cwd=place, capture_output=True, text=True, timeout=300)
        if done.returncode:
            pytest.skip(f"the SurveyJS library cannot be installed: {done.stderr.strip()[-300:]}")
        (place / "ready").touch()
    return place / "node_modules"


def browser() -> str:
    """Give the browser; a test skips where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)
    if not found:
        pytest.skip("a Chromium is needed to fill in SurveyJS forms; CHROMIUM names one")
    return found


def tried(survey: Any, walks: dict[str, list[Any]]) -> Any:
    """Check a survey and give answers to it without a browser: walks by version of the library."""
    return _run("model.cjs", {"survey": survey, "walks": walks})


def fill_in(survey: Any, plans: list[dict[str, Any]], picture: Path | None = None) -> Any:
    """Fill in a survey in a browser, once for each plan."""
    given = {"survey": survey, "plans": plans, "browser": browser(), "picture": picture and str(picture)}
    return _run("fill.cjs", given)


def _run(script: str, given: Any) -> Any:
    environment = os.environ | {"NODE_PATH": str(library())}
    done = subprocess.run(
        ["node", str(HERE / script)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        env=environment,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
