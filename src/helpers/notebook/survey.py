"""A study with its clean answers, opened for reading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.cleaning.answers import Answers
from helpers.cleaning.log import Log
from helpers.cleaning.store import load_answers, load_log
from helpers.presentation.context import Context
from helpers.presentation.words import word
from helpers.study.load import load_study
from helpers.study.paths import Paths, paths_of
from helpers.study.study import Study


@dataclass(frozen=True)
class Survey:
    """A study, its clean answers by group and the logs of their cleaning.

    ``context`` is the setting for tables, figures and sentences: language, figures' folder, demonstration
    mark.
    """

    study: Study
    paths: Paths
    context: Context
    groups: tuple[Answers, ...]
    logs: tuple[Log, ...]

    @property
    def language(self) -> str:
        """The language in which results are presented."""
        return self.context.language

    @property
    def demonstration(self) -> bool:
        """Whether rows of the demonstration generator are among the answers."""
        return any(log.demonstration for log in self.logs)

    def group(self, code: str) -> Answers:
        """Give the clean answers of a group; an unknown code lists the known ones.

        Examples
        --------
        >>> survey = open_survey("data")  # doctest: +SKIP
        >>> len(survey.group("patients"))  # doctest: +SKIP
        418
        """
        self.study.group(code)
        opened = {answers.group: answers for answers in self.groups}
        return opened[code] if code in opened else load_answers(self.study, code, self.paths.clean)


def open_survey(study: str | Path = "data", language: str | None = None, group: str | None = None) -> Survey:
    """Open a study's clean answers, as `make report` or `make clean-data` left them.

    Parameters
    ----------
    study : str or Path
        The study's folder, from the project's root.
    language : str, optional
        One of the study's languages; the first by default.
    group : str, optional
        Open this group alone: nothing of the other groups is read, their exports may be missing.
    """
    plan = load_study(paths_of(study).study)
    spoken = plan.language(language or plan.default_language)
    paths = paths_of(study, spoken)
    opened = plan.groups if group is None else (plan.group(group),)
    sources = dict.fromkeys(one.source.code for one in opened)
    logs = tuple(load_log(code, paths.clean) for code in sources)
    groups = tuple(load_answers(plan, one.code, paths.clean) for one in opened)
    mark = word("demonstration_mark", spoken) if any(log.demonstration for log in logs) else None
    return Survey(plan, paths, Context(plan, spoken, paths.figures, mark), groups, logs)
