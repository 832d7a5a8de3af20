"""DDI-Codebook 2.5: what the file says is what the codebook says, in an order that the schema allows.

The schema itself is not part of this project (LGPL). `CHILDREN` and `ATTRIBUTES` hold what was read in it
(codebook.xsd of 2012-01-17) of the elements that are used: the order of children, which may be repeated, which
attributes there are, which values some of them take. The types of rspStmt, dataAccs, qstn and dataDscr were not read
there: of them the tables hold what is written here. Not covered either: elements and attributes that are not used,
and that a reading can be wrong. ``DDI_SCHEMA`` may name a ``codebook.xsd``, against which everything is validated too.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from lxml import etree

from exchange_files import AGE, CAUSES, COST, FREE, HOW, LATE, PLACE, both, option
from helpers.exchange.forms.ddi import DDI, NAMESPACE
from helpers.study.condition import Leaf
from helpers.study.item import Item
from helpers.study.load import load_study
from helpers.study.paths import paths_of
from helpers.study.questionnaire import Questionnaire, Section
from helpers.study.study import Study

STUDIES = ("data", "examples/coba-imaging-2022")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MANY = "*"
# Children in their order; those with a star may be repeated.
CHILDREN = {
    "codeBook": "docDscr* stdyDscr* fileDscr* dataDscr* otherMat*",
    "docDscr": "citation guide docStatus docSrc* controlledVocabUsed* notes*",
    "stdyDscr": "citation* studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes*",
    "citation": "titlStmt rspStmt prodStmt distStmt serStmt* verStmt* biblCit holdings* notes*",
    "titlStmt": "titl subTitl* altTitl* parTitl* IDNo*",
    "rspStmt": "AuthEnty*",
    "stdyInfo": "studyBudget* subject* abstract* sumDscr* qualityStatement notes* exPostEvaluation*",
    "sumDscr": "timePrd* collDate* nation* geogCover* geogUnit* geoBndBox boundPoly anlyUnit* universe* dataKind*",
    "dataAccs": "useStmt*",
    "useStmt": "confDec specPerm restrctn contact* citReq deposReq conditions disclaimer",
    "fileDscr": "fileTxt* locMap notes*",
    "fileTxt": "fileName fileCitation fileCont fileStrc dimensns fileType format filePlac dataChck* ProcStat",
    "dimensns": "caseQnty* varQnty* logRecL* recPrCas* recNumTot*",
    "dataDscr": "varGrp* var*",
    "varGrp": "labl* txt* concept* defntn universe notes*",
    "var": "location* labl* imputation security embargo respUnit anlysUnit qstn* valrng* invalrng* undocCod* universe* "
    "TotlResp sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation varFormat geoMap* "
    "catLevel* notes*",
    "qstn": "qstnLit*",
    "valrng": "range* key notes*",
    "catgry": "catValu labl* txt* catStat* mrow",
}
_TEXTS = (
    "titl",
    "parTitl",
    "IDNo",
    "AuthEnty",
    "abstract",
    "timePrd",
    "collDate",
    "universe",
    "conditions",
    "fileName",
)
TEXTS = {*_TEXTS, "varQnty", "labl", "qstnLit", "catValu", "varFormat", "range"}
ATTRIBUTES: dict[str, dict[str, str]] = {
    "codeBook": {"version": r"2\.5", "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation": ".*"},
    "timePrd": {"date": r"\d{4}-\d\d-\d\d", "event": "start|end|single"},
    "collDate": {"date": r"\d{4}-\d\d-\d\d", "event": "start|end|single"},
    "universe": {"level": ".*", "clusion": "I|E"},
    "varGrp": {"type": "section|multipleResp|grid|display|subject|other", "var": ".+", "name": ".*"},
    "var": {
        "name": r"[a-z][a-z0-9_]*",
        "files": ".+",
        "intrvl": "contin|discrete",
        "measUnit": ".*",
        "nature": "nominal|ordinal|interval|ratio|percent|other",
    },
    "range": {"UNITS": "INT|REAL", "min": ".*", "max": ".*"},
    "catgry": {"missing": "Y|N", "missType": ".*"},
    "varFormat": {
        "type": "character|numeric",
        "category": "date|time|currency|other",
        "formatname": ".*",
        "schema": "SAS|SPSS|IBM|ANSI|ISO|XML-Data|other",
    },
}
REQUIRED = {"var": ("name",), "titlStmt": (), "codeBook": ("version",)}


@cache
def study_of(folder: str) -> Study:
    return load_study(paths_of(folder).study)


ASKED = [(folder, one.code) for folder in STUDIES for one in study_of(folder).questionnaires]


def written(study: Study, questionnaire: Questionnaire) -> Any:
    (form,) = DDI().write(study, questionnaire)
    assert form.name == f"ddi_{questionnaire.code}.xml"
    root = etree.fromstring(form.data)
    check_structure(root)
    check_references(root)
    if schema := os.environ.get("DDI_SCHEMA"):
        etree.XMLSchema(file=schema).assertValid(root)
    return root


def tag(element: Any) -> str:
    name = etree.QName(element)
    assert name.namespace == NAMESPACE
    return name.localname


def check_structure(root: Any) -> None:
    assert tag(root) == "codeBook" and root.find("{*}stdyDscr/{*}citation/{*}titlStmt/{*}titl") is not None
    for element in root.iter():
        name = tag(element)
        children = [tag(child) for child in element]
        if name in TEXTS:
            assert children == []
        else:
            pattern = "".join(
                f"(?:{one.rstrip(MANY)} )" + ("*" if one.endswith(MANY) else "?")
                for one in CHILDREN[name].split()
            )
            assert re.fullmatch(pattern, "".join(f"{child} " for child in children)), (name, children)
        allowed = {"ID": r"[A-Za-z_][\w.-]*", LANG: "[a-z]{2}", **ATTRIBUTES.get(name, {})}
        for key, value in element.attrib.items():
            assert key in allowed and re.fullmatch(allowed[key], value), (name, key, value)
        assert set(REQUIRED.get(name, ())) <= set(element.attrib)


def check_references(root: Any) -> None:
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        for name in ("var", "files"):
            assert set((element.get(name) or "").split()) <= set(ids)


@pytest.mark.parametrize(("folder", "code"), ASKED)
def test_every_clean_column_is_a_variable_with_its_texts(folder: str, code: str) -> None:
    study = study_of(folder)
    questionnaire = next(one for one in study.questionnaires if one.code == code)
    root = written(study, questionnaire)
    variables = {one.get("name"): one for one in root.iterfind(".//{*}var")}
    due: list[str] = []
    for item in (*questionnaire.all_items, *(one.item for one in study.derived_items(questionnaire))):
        due += [f"{item.code}__{one}" for one in item.codes] if item.kind == "multiple" else [item.code]
        due += [item.text_column] if item.text_column else []
    assert list(variables) == due
    assert {one.text for one in root.iterfind(".//{*}varQnty")} == {str(len(due))}
    for item in questionnaire.items:
        if item.kind != "multiple":
            found = variables[item.code]
            assert {one.get(LANG): one.text for one in found.iterfind("{*}labl")} == spoken(item.label, study)
            categories = [
                (one.findtext("{*}catValu"), one.get("missType")) for one in found.iterfind("{*}catgry")
            ]
            assert categories == [(one.code, one.missing) for one in item.options]
        for name in due:
            if name.split("_")[0] == item.code:
                assert (variables[name].find("{*}universe") is not None) == (item.show_if is not None), name


def spoken(label: Any, study: Study) -> dict[str, str]:
    return {language: " ".join(label.text(language).split()) for language in study.languages}


def small(*items: Item) -> tuple[Study, Questionnaire]:
    section = Section("main", both("Tout", "All"), items)
    return study_of("data"), Questionnaire("small", both("Petit", "Small"), (section,), (), (CAUSES,))


def variable(root: Any, name: str) -> Any:
    return root.find(f".//{{*}}var[@name='{name}']")


def test_a_multiple_choice_is_a_group_whose_missing_answers_stand_in_each_variable() -> None:
    unsure = option("dk", "Ne sait pas", "Does not know", missing="dont_know", exclusive=True)
    root = written(*small(replace(HOW, options=(*HOW.options, unsure))))
    group = root.find(".//{*}varGrp")
    assert (group.get("type"), group.get("name")) == ("multipleResp", "how")
    assert group.get("var").split() == [f"V_how__{code}" for code in ("film", "cd", "web", "none", "oth")] + [
        "V_how_text"
    ]
    film = variable(root, "how__film")
    categories = [(one.findtext("{*}catValu"), one.get("missing")) for one in film.iterfind("{*}catgry")]
    assert categories == [("1", None), ("0", None), ("dk", "Y")]
    assert film.findtext("{*}labl") == "Par quels moyens ? – Films"
    assert film.findtext("{*}qstn/{*}qstnLit") == "Par quels moyens ?"
    assert variable(root, "how__dk") is None


def test_a_battery_is_a_grid_and_its_questions_have_the_stem() -> None:
    root = written(*small(LATE, COST))
    group = root.find(".//{*}varGrp")
    assert (group.get("type"), group.get("var")) == ("grid", "V_late V_cost")
    assert variable(root, "late").findtext("{*}qstn/{*}qstnLit") == "Causes ? – Retards"
    assert variable(root, "late").get("nature") == "ordinal"


def test_bounds_units_and_formats() -> None:
    count = replace(AGE, minimum=0, maximum=7.5, unit=both("jours", "days"))
    day = Item("day", "date", both("Quand", "When"), "main", minimum="2022-01-01")
    root = written(*small(count, replace(AGE, code="whole", maximum=99, integer=True), day, FREE, PLACE))
    number = variable(root, "age")
    assert dict(number.find("{*}valrng/{*}range").attrib) == {"UNITS": "REAL", "min": "0", "max": "7.5"}
    assert (number.get("intrvl"), number.get("measUnit")) == ("contin", "jours")
    assert dict(variable(root, "whole").find("{*}valrng/{*}range").attrib) == {"UNITS": "INT", "max": "99"}
    assert variable(root, "day").find("{*}varFormat").get("category") == "date"
    assert variable(root, "free").find("{*}varFormat").get("type") == "character"
    assert variable(root, "place_text").findtext("{*}labl") == "Où ? – Autre lieu"


def test_who_is_asked_is_said_with_codes() -> None:
    root = written(*small(PLACE, replace(AGE, show_if=Leaf("place", "ne", ("town",)))))
    assert variable(root, "age").findtext("{*}universe") == "place answered, and not town"


def test_the_study_says_what_it_says_and_no_more() -> None:
    study = replace(study_of("data"), authors=("A. Author",))
    questionnaire = study.questionnaires[0]
    root = written(study, questionnaire)
    assert root.findtext(".//{*}AuthEnty") == "A. Author"
    assert [one.get("event") for one in root.iterfind(".//{*}collDate")] == ["start", "end"]
    assert root.findtext(".//{*}collDate") == study.start.isoformat()
    assert [one.get("ID") for one in root.iterfind(".//{*}fileDscr")] == ["F_patients"]
    assert "CC BY 4.0" in root.findtext(".//{*}conditions")
    bare = written(replace(study, authors=(), licence=None), questionnaire)
    for element in ("AuthEnty", "prodStmt", "abstract", "useStmt", "distStmt"):
        assert bare.find(f".//{{*}}{element}") is None


def test_several_groups_of_one_questionnaire_have_a_file_each() -> None:
    study = study_of("examples/coba-imaging-2022")
    root = written(study, study.questionnaires[0])
    names = [one.text for one in root.iterfind(".//{*}fileName")]
    assert names == ["imaging.en.csv", "balanced.en.csv", "analyst.en.csv"]
    assert root.find(".//{*}var").get("files") == "F_imaging F_balanced F_analyst"
