"""The pages on the statistics: each is listed, names its sources, and its examples give what they say."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from helpers.cleaning import run
from helpers.study.load import load_study
from helpers.study.paths import ROOT

FOLDER = ROOT / "docs" / "statistics"
INDEX = FOLDER / "README.md"
PAGES = sorted(path for path in FOLDER.glob("*.md") if path != INDEX)

EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SOURCE = re.compile(r"^- \w.*?\(\d{4}\)", re.MULTILINE)


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with freshly cleaned answers of the demonstration study."""
    out = tmp_path_factory.mktemp("docs")
    for source in load_study(ROOT / "data").sources:
        assert run.main(["--study", "data", "--source", source.code, "--out", str(out / "clean")]) == 0
    return out


def test_the_index_lists_every_page_once() -> None:
    text = INDEX.read_text("utf-8")
    assert sorted(re.findall(r"^\| \[[^\]]+\]\(([\w-]+\.md)\) \| \S", text, re.MULTILINE)) == [
        path.name for path in PAGES
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_page_has_a_title_an_example_and_sources(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    assert any(">>> " in example for example in EXAMPLE.findall(text))
    # What stands outside of the fences is no example, and would not be seen as one.
    assert ">>> " not in EXAMPLE.sub("", text)
    assert SOURCE.search(text.partition("\n## Sources\n")[2])
    assert "demonstration data" in " ".join(text.split())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_examples_give_what_they_say(path: Path, cleaned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEY_OUT", str(cleaned))
    monkeypatch.setenv("SURVEY_FIGURES", str(cleaned / "figures"))
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    example = doctest.DocTestParser().get_doctest(path.read_text("utf-8"), {}, path.name, str(path), 0)
    found = runner.run(example, out=told.append)
    assert found.attempted and not found.failed, "".join(told)


@pytest.mark.parametrize(
    "path", [*FOLDER.glob("*.md"), *FOLDER.parent.glob("*.md")], ids=lambda path: path.name
)
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_module_of_the_analysis_is_found_from_the_index() -> None:
    named = set(re.findall(r"`(\w+)`", INDEX.read_text("utf-8")))
    modules = {path.stem for path in (ROOT / "src/helpers/analysis").glob("*.py")}
    # What every family works with.
    assert modules - named == {"__init__", "example", "results", "table"}
    assert named <= modules | {"analysis"}
