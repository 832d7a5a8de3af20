"""The questionnaires of a study as forms: ``python -m helpers.publishing.forms --study FOLDER --out FOLDER``.

Every format is written for every questionnaire: what survey tools take (`helpers.exchange.forms`), metadata for
archives, and a PDF to print in each language. ``--format`` chooses some. A file is whole or not there; nothing is
written where one of them cannot be.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.forms import FORMATS, Form
from helpers.presentation.words import LANGUAGES
from helpers.publishing.printable.pdf import printable
from helpers.study.load import load_study
from helpers.study.paths import paths_of
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Study

PAPER = "printable"
ALL = (*FORMATS, PAPER)


def forms(study: Study, formats: Sequence[str] = ALL) -> tuple[Form, ...]:
    """Write the forms of all questionnaires of a study.

    Parameters
    ----------
    study : Study
        What is asked.
    formats : sequence of str
        Some of `ALL`.

    Raises
    ------
    UserError
        An unknown format, or something that one of them cannot say.

    Examples
    --------
    >>> from helpers.study.paths import paths_of
    >>> [form.name for form in forms(load_study(paths_of("data").study), ["ddi"])][:2]
    ['ddi_patients.xml', 'ddi_radiologists.xml']
    """
    for name in formats:
        if name not in ALL:
            raise UserError("the forms are not written in this format", value=name, accepted=ALL)
    return tuple(
        form
        for name in dict.fromkeys(formats)
        for questionnaire in study.questionnaires
        for form in (
            _printed(study, questionnaire) if name == PAPER else FORMATS[name].write(study, questionnaire)
        )
    )


def _printed(study: Study, questionnaire: Questionnaire) -> Iterator[Form]:
    for language in spoken(study):
        name = f"questionnaire_{questionnaire.code}_{language}.pdf"
        yield Form(name, printable(study, questionnaire, language))


def spoken(study: Study) -> tuple[str, ...]:
    """Give the languages of the study that a questionnaire can be printed in."""
    return tuple(language for language in study.languages if language in LANGUAGES)


def write(written: Sequence[Form], folder: Path) -> None:
    """Write forms into a folder, each under another name first, so that a file is whole or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for form in written:
        part = folder / f".{form.name}.part"
        try:
            part.write_bytes(form.data)
            part.replace(folder / form.name)
        finally:
            part.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and write; 2 where the user has something to put right."""
    parser = argparse.ArgumentParser(prog="python -m helpers.publishing.forms", description=__doc__)
    parser.add_argument("--study", default="data", help="the study's folder")
    parser.add_argument("--out", type=Path, help="where to write; build/<study>/forms by default")
    parser.add_argument(
        "--format", action="append", help=f"one of {', '.join(ALL)}; may be given several times"
    )
    chosen = parser.parse_args(arguments)
    paths = paths_of(chosen.study)
    out = chosen.out or paths.out / "forms"
    try:
        study = load_study(paths.study)
        written = forms(study, chosen.format or ALL)
        write(written, out)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        problem = UserError(f"the forms cannot be written: {error.strerror or error}", file=out)
        print(problem, file=sys.stderr)
        return 2
    unspoken = [language for language in study.languages if language not in LANGUAGES]
    if unspoken and PAPER in (chosen.format or ALL):
        accepted = ", ".join(LANGUAGES)
        print(f"not printed in {', '.join(unspoken)}: there are words for {accepted} alone", file=sys.stderr)
    print(f"{len(written)} files in {os.path.relpath(out)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
