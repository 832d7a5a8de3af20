"""The printed questionnaire: everything that is asked stands on it, in each language, whole and accessible."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from exchange_files import AGE, CAUSES, COST, FREE, HOW, LATE, PLACE, USES, both, option
from helpers.errors import UserError
from helpers.exchange.forms.form import Form
from helpers.presentation.typography import typeset
from helpers.publishing import forms as command
from helpers.publishing.printable.instruction import only_if
from helpers.publishing.printable.pdf import printable, source
from helpers.publishing.validate import failures
from helpers.study.condition import Condition, Leaf, Tree
from helpers.study.item import Item
from helpers.study.label import Label
from helpers.study.load import load_study
from helpers.study.paths import paths_of
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.study import Study

STUDIES = ("data", "examples/coba-imaging-2022")
A4 = (595, 842)


@cache
def study_of(folder: str) -> Study:
    return load_study(paths_of(folder).study)


PRINTED = [
    (folder, one.code, language)
    for folder in STUDIES
    for one in study_of(folder).questionnaires
    for language in study_of(folder).languages
]


def squeezed(text: str) -> str:
    """Leave out what lines and pages break: blanks, and hyphens that a break could have put there."""
    return re.sub(r"[\s\u00ad\u2010\ufffe-]+", "", text)


def texts_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_every_text_stands_on_the_page_and_the_file_is_pdf_ua(tmp_path: Path) -> None:
    folder, code = "data", "specialists"
    for language in ("fr", "en"):
        check_printed(folder, code, language, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "code", "language"), PRINTED)
def test_every_questionnaire_prints_whole(folder: str, code: str, language: str, tmp_path: Path) -> None:
    check_printed(folder, code, language, tmp_path)


def check_printed(folder: str, code: str, language: str, place: Path) -> None:
    study = study_of(folder)
    questionnaire = next(one for one in study.questionnaires if one.code == code)
    pdf = printable(study, questionnaire, language)
    (place / "form.pdf").write_bytes(pdf)
    assert failures(place / "form.pdf") == []
    pages = texts_of(pdf)
    found = squeezed("".join(pages))
    labels = [study.title, questionnaire.title, *(section.title for section in questionnaire.sections)]
    labels += [battery.label for battery in questionnaire.batteries]
    for item in questionnaire.items:
        if not item.hidden:
            labels += [item.label, *(one.label for one in item.options), *([item.unit] if item.unit else [])]
    for label in labels:
        assert squeezed(typeset(label.text(language), language)) in found, label.text(language)
    word = "sur" if language == "fr" else "of"
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} {word} {len(pages)}" in page
    check_inside(pdf)


def check_inside(pdf: bytes) -> None:
    """Check that nothing is cut: pages are A4, and every character is inside the margins."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            assert tuple(round(one) for one in page.get_size()) == A4
            text = page.get_textpage()
            boxes = [text.get_charbox(index) for index in range(text.count_chars())]
            assert (
                min(left for left, *_ in boxes) > 50 and max(right for _, _, right, _ in boxes) < A4[0] - 50
            )
            assert min(bottom for _, bottom, *_ in boxes) > 25 and max(top for *_, top in boxes) < A4[1] - 40


def test_the_same_questionnaire_gives_the_same_bytes() -> None:
    study = study_of("data")
    assert printable(study, study.questionnaires[0], "fr") == printable(study, study.questionnaires[0], "fr")


NUMBERS = {"uses": 1, "place": 2, "how": 3, "age": 4}
KNOWN = {item.code: item for item in (USES, PLACE, HOW, AGE)}


@pytest.mark.parametrize(
    ("condition", "french", "english"),
    [
        (
            Leaf("uses", "eq", ("y",)),
            "Répondez seulement si vous avez répondu « Oui » à la question 1.",
            "Answer only if you answered “Yes” to question 1.",
        ),
        (
            Tree("all", (Leaf("uses", "ne", ("y",)), Leaf("uses", "ne", ("n",)), Leaf("age", "ge", ("18",)))),
            "Répondez seulement si vous avez répondu autre chose que « Oui » ou « Non » à la question 1 et si votre "
            "réponse à la question 4 est de 18 ou plus.",
            "Answer only if you answered something other than “Yes” or “No” to question 1 and your answer to question "
            "4 is 18 or more.",
        ),
        (
            Tree("not", (Leaf("how", "selected", ("film", "cd")),)),
            "Répondez seulement si vous n’avez pas coché « Films » ou « CD, DVD ou clé » à la question 3.",
            "Answer only if you did not tick “Films” or “CD, DVD or stick” in question 3.",
        ),
        (
            Tree("not", (Tree("any", (Leaf("uses", "eq", ("y",)), Leaf("age", "lt", ("2.5",)))),)),
            "Répondez seulement si vous n’avez pas répondu « Oui » à la question 1 et si votre réponse à la question 4 "
            "est de 2,5 ou plus, ou manque.",
            "Answer only if you did not answer “Yes” to question 1 and your answer to question 4 is 2.5 or more, or "
            "missing.",
        ),
        (
            Tree(
                "any",
                (Leaf("how", "answered"), Tree("all", (Leaf("uses", "eq", ("y",)), Leaf("age", "answered")))),
            ),
            "Répondez seulement si vous avez répondu à la question 3 ou si (vous avez répondu « Oui » à la question 1 "
            "et si vous avez répondu à la question 4).",
            "Answer only if you answered question 3 or (you answered “Yes” to question 1 and you answered question 4).",
        ),
    ],
)
def test_skip_logic_reads_as_a_sentence(condition: Condition, french: str, english: str) -> None:
    for language, words in (("fr", french), ("en", english)):
        said = only_if(condition, KNOWN, NUMBERS, language)
        assert said.replace("\u202f", " ") == words


def small(*items: Item) -> Questionnaire:
    return Questionnaire(
        "small", both("Petit", "Small"), (Section("main", both("Tout", "All"), items),), (), (CAUSES,)
    )


def test_strange_texts_and_kinds_of_every_sort_are_printed(tmp_path: Path) -> None:
    odd = both('Un "mot" \\ #text[x] $a$ *b* _c_ <d> @e', 'A "word" \\ #text[x] $a$ *b* _c_ <d> @e')
    many = tuple(option(f"o{n}", f"Choix numéro {n}", f"Choice number {n}") for n in range(70))
    items = (
        replace(USES, label=odd),
        HOW,
        PLACE,
        replace(AGE, minimum=0.5, maximum=99.5),
        replace(FREE, show_if=Leaf("uses", "eq", ("y",))),
        LATE,
        COST,
        Item("day", "date", both("Quand ?", "When?"), "main", minimum="2022-01-01", maximum="2022-03-15"),
        Item("many", "single", both("Beaucoup", "Many"), "main", many),
    )
    pdf = printable(study_of("data"), small(*items), "en")
    (tmp_path / "form.pdf").write_bytes(pdf)
    assert failures(tmp_path / "form.pdf") == []
    check_inside(pdf)
    found = squeezed("".join(texts_of(pdf)))
    for label in (
        odd.text("en"),
        "A number from 0.5 to 99.5.",
        "From 1 Jan 2022 to 15 Mar 2022.",
        "Choice number 69",
    ):
        assert squeezed(label) in found, label


def test_a_grid_whose_answers_have_no_room_is_asked_line_by_line() -> None:
    wide = tuple(option(str(n), f"Incompréhensiblement{n}", f"Incomprehensibility{n}") for n in range(7))
    narrow = source(study_of("data"), small(LATE, COST), "en")
    broad = source(study_of("data"), small(replace(LATE, options=wide), replace(COST, options=wide)), "en")
    assert "#battery(" in narrow.partition("Small")[2]
    assert broad.count("#battery(") == 0 and broad.count("#question(") == 2


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(UserError, match="no report in this language"):
        printable(study_of("data"), small(USES), "de")


# --- The command behind `make forms` ---


def test_the_command_writes_every_format_for_every_questionnaire(tmp_path: Path) -> None:
    study = study_of("data")
    assert (
        command.main(["--study", "data", "--out", str(tmp_path), "--format", "surveyjs", "--format", "ddi"])
        == 0
    )
    codes = [one.code for one in study.questionnaires]
    names = {f"surveyjs_{code}.json" for code in codes} | {f"ddi_{code}.xml" for code in codes}
    assert {path.name for path in tmp_path.iterdir()} == names


def test_the_command_prints_each_language() -> None:
    names = [form.name for form in command.forms(study_of("examples/coba-imaging-2022"), ["printable"])]
    assert names == ["questionnaire_survey_en.pdf"]
    assert set(command.ALL) == {"limesurvey", "xlsform", "redcap", "surveyjs", "ddi", "printable"}


def test_an_unknown_format_names_the_known_ones(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert command.main(["--study", "data", "--out", str(tmp_path / "new"), "--format", "surveyjson"]) == 2
    assert "accepted: surveyjs" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert command.main(["--study", "data", "--out", str(tmp_path / "file"), "--format", "ddi"]) == 2
    assert "the forms cannot be written" in capsys.readouterr().err


def test_a_file_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command.write([Form("a.txt", b"old")], tmp_path)

    def breaks(self: Path, data: bytes) -> int:
        raise OSError(28, "no space left")

    monkeypatch.setattr(Path, "write_bytes", breaks)
    with pytest.raises(OSError, match="no space left"):
        command.write([Form("a.txt", b"new")], tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_study_in_another_language_has_its_other_forms(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.spoken(replace(study_of("data"), languages=("de", "en"))) == ("en",)
    label = Label.of({"de": "Ja", "en": "Yes"})
    assert label.text("en") == "Yes"
