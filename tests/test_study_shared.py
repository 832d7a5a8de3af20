"""Which items are laid side by side between groups, and by which groups."""

from __future__ import annotations

from dataclasses import replace

from helpers.study.condition import Leaf, Tree
from helpers.study.load import load_study
from helpers.study.paths import ROOT
from helpers.study.shared import is_settled, possible, shared_items

STUDY = load_study(ROOT / "data")
PHYSICIANS = ("radiologists", "gps", "specialists")


def test_items_are_grouped_by_who_shares_them() -> None:
    everybody, physicians, clinicians = shared_items(STUDY)
    assert everybody.groups == ("patients", *PHYSICIANS)
    assert everybody.items == (
        *("country", "dept", "sex", "stordiff", "commlack", "rptwhy", "xbdiff", "toolsunfit", "toolsadopt"),
        *("pacsfav", "dmpfav", "prio"),
    )
    assert physicians.groups == PHYSICIANS
    assert set(physicians.items) == {
        *("aged", "practmode", "setting", "priorna", "priorsrc", "cdfail", "searcht", "shbarr", "rptfreq"),
        *("rptpct", "dmpuse", "dmpbar", "regplat", "pacslev"),
    }
    assert clinicians.groups == ("gps", "specialists")
    assert set(clinicians.items) == {"reportna", "docstore", "rcvhow", "resched", "reschedn"}


def test_what_cannot_be_compared_is_left_out() -> None:
    listed = {item for shared in shared_items(STUDY) for item in shared.items}
    assert not listed & {"consent", "freecom", "filldate", "spec", "agep"}


def test_an_item_is_settled_if_the_rules_leave_one_answer() -> None:
    asked = STUDY.questionnaires[0]
    assert is_settled(STUDY, asked.item("consent"))
    assert not is_settled(STUDY, asked.item("country"))
    assert not is_settled(replace(STUDY, rules=()), asked.item("consent"))


def test_a_rule_that_needs_another_item_too_settles_nothing() -> None:
    refused = Leaf("consent", "ne", ("y",))
    both = Tree("all", (refused, Leaf("country", "eq", ("oth",))))
    either = Tree("any", (refused, Leaf("country", "eq", ("oth",))))
    consent = STUDY.questionnaires[0].item("consent")
    rule = STUDY.rules[1]
    assert not is_settled(replace(STUDY, rules=(replace(rule, condition=both),)), consent)
    assert is_settled(replace(STUDY, rules=(replace(rule, condition=either),)), consent)


def test_groups_of_one_source_share_its_comparable_items() -> None:
    (shared,) = shared_items(load_study(ROOT / "examples" / "coba-imaging-2022"))
    assert len(shared.groups) == 3
    assert "worktype" not in shared.items and "skill" in shared.items


def test_what_makes_a_group_is_settled_in_it_and_compared_with_no_other() -> None:
    country = STUDY.questionnaires[0].item("country")
    here = Leaf("country", "eq", ("fr",))
    several = Leaf("country", "in", ("fr", "be"))
    group = STUDY.groups[0]
    assert is_settled(STUDY, country, replace(group, where=here))
    assert is_settled(STUDY, country, replace(group, where=Tree("all", (here, Leaf("sex", "eq", ("f",))))))
    assert not is_settled(
        STUDY, country, replace(group, where=Tree("any", (here, Leaf("sex", "eq", ("f",)))))
    )
    assert not is_settled(STUDY, country, replace(group, where=several))
    assert not is_settled(STUDY, country, group)
    made = replace(STUDY, groups=tuple(replace(one, where=here) for one in STUDY.groups))
    assert "country" not in {item for shared in shared_items(made) for item in shared.items}


def test_the_options_that_members_of_a_group_can_have() -> None:
    country, sex = (STUDY.questionnaires[0].item(code) for code in ("country", "sex"))
    group = STUDY.groups[0]
    elsewhere = replace(group, where=Tree("not", (Leaf("country", "in", ("fr", "be")),)))
    assert possible(STUDY, country, group) == country.codes
    assert possible(STUDY, country, replace(group, where=Leaf("country", "eq", ("fr",)))) == ("fr",)
    assert possible(STUDY, country, elsewhere) == tuple(c for c in country.codes if c not in ("fr", "be"))
    assert possible(STUDY, sex, elsewhere) == sex.codes
