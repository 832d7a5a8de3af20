"""Drafting a study folder from an export, from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from helpers.errors import UserError
from helpers.exchange.draft.build import build
from helpers.exchange.draft.drafted import Draft
from helpers.exchange.draft.form.read import read_dictionary
from helpers.exchange.draft.mapping import mapping_yaml
from helpers.exchange.draft.questionnaires import items_yaml, option_lists, options_yaml, questionnaire_yaml
from helpers.exchange.draft.readme import readme
from helpers.exchange.draft.study import QUESTIONNAIRE, facts, study_code, study_yaml
from helpers.exchange.draft.table import Table, read_table
from helpers.exchange.read import read_export
from helpers.study.load import load_study
from helpers.study.reading.shape import fitting_code


def draft_study(
    file: Path, out: Path | None = None, dictionary: Path | None = None, questionnaire: str = QUESTIONNAIRE
) -> Path:
    """Draft a study folder from an export, and try it.

    Parameters
    ----------
    file : Path
        The export, of any kind that is read.
    out : Path, optional
        The folder to write; by default one of the study's code, where the command is run.
    dictionary : Path, optional
        The form as the tool itself exports it: a REDCap data dictionary (.csv), a LimeSurvey structure (.txt) or an
        XLSForm (.xlsx).
    questionnaire : str
        The code that the questionnaire gets, and its file.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UserError
        The folder exists, a file cannot be read, or the draft does not read its own file (it is written all the same).
    """
    table = read_table(file)
    out = out or Path(study_code(table))
    if out.exists():
        raise UserError("this exists already; a draft overwrites nothing", file=out, hint="name a new folder")
    if not fitting_code(questionnaire):
        accepted = "2 to 20 small letters and digits, a letter first"
        raise UserError("this is no code of a questionnaire", value=questionnaire, accepted=accepted)
    form = read_dictionary(dictionary) if dictionary else None
    draft = build(table, form)
    write(draft, table, out, dictionary.name if dictionary else None, questionnaire)
    study = load_study(out)
    read_export(study.sources[0], file.parent, study.timezone)
    return out


def write(draft: Draft, table: Table, out: Path, dictionary: str | None, questionnaire: str) -> None:
    """Write the files of a draft."""
    if not draft.items:
        raise UserError(
            "no column of this file holds answers", file=table.path, hint="is it the right export?"
        )
    known = facts(table, draft.languages[0])
    lists = option_lists(draft)
    files = {
        "study.yaml": study_yaml(draft, table, known, questionnaire),
        "mapping.yaml": mapping_yaml(draft, table),
        "README.md": readme(draft, table, known, dictionary),
        "questionnaires/items.yaml": items_yaml(draft, lists),
        f"questionnaires/{questionnaire}.yaml": questionnaire_yaml(draft, table.path.stem),
    }
    if lists:
        files["questionnaires/options.yaml"] = options_yaml(lists)
    for name, text in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Draft a study; 0 if all is well, 2 where the user has something to put right."""
    parser = argparse.ArgumentParser(prog="python -m helpers.exchange.draft.run", description=__doc__)
    parser.add_argument("file", type=Path, help="the export")
    parser.add_argument("--out", type=Path, help="the folder to write; it must not exist")
    parser.add_argument("--dictionary", type=Path, help="REDCap dictionary, LimeSurvey structure or XLSForm")
    parser.add_argument("--questionnaire", default=QUESTIONNAIRE, help="the code that the questionnaire gets")
    chosen = parser.parse_args(arguments)
    try:
        out = draft_study(chosen.file, chosen.out, chosen.dictionary, chosen.questionnaire)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{out}: a draft that reads {chosen.file.name} whole; {out / 'README.md'} says what to check")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
