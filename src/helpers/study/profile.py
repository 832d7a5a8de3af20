"""Who somebody is: the items of a group's profile, as the codebook marks them."""

from __future__ import annotations

from helpers.study.item import Item
from helpers.study.shared import is_settled
from helpers.study.study import Group, Study

_CHOICE = ("single", "likert")


def profile_items(study: Study, group: str) -> tuple[Item, ...]:
    """Give the items that say who a respondent of a group is, by which answers can be broken down.

    These are the quasi-identifiers of the codebook (sex, age, place, ...) that are a choice of one option, shown,
    and not settled by a rule of exclusion or by what makes the group. An item that a derived one is computed from is
    left to that one: the zone stands for the department.

    Examples
    --------
    >>> from helpers.study.load import load_study
    >>> from helpers.study.paths import paths_of
    >>> study = load_study(paths_of("data").study)
    >>> [item.code for item in profile_items(study, study.groups[0].code)]
    ['sex', 'agep', 'area', 'zone']
    """
    found = study.group(group)
    questionnaire = found.questionnaire
    derived = [one for one in study.derived_items(questionnaire) if _profiles(study, found, one.item)]
    sources = {code for one in derived for option in one.options for code in option.when.items()}
    shown = [item for item in questionnaire.items if _profiles(study, found, item)]
    asked = [item for item in shown if item.code not in sources]
    return (*asked, *(one.item for one in derived))


def _profiles(study: Study, group: Group, item: Item) -> bool:
    choice = item.quasi_identifier and item.kind in _CHOICE and not item.hidden
    return choice and not is_settled(study, item, group)
