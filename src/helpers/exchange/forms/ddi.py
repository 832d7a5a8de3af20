"""DDI-Codebook 2.5: what archives and catalogues read, as XML.

The order of elements and their attributes are those of the published schema (``codebook.xsd`` of 2012-01-17), which the
DDI Alliance gives out under the LGPL and which is not part of this project; the tests check what the file uses of it
against a table made from reading it.

- One file a questionnaire. Each column of the clean answers is a variable: an item, each substantive option of a
  multiple-choice item, and the words beside an "other" option; derived items are among them. Answers flagged as
  missing are categories with ``missing="Y"``; those of a multiple-choice item stand in each of its variables, as in the
  clean answers.
- The files described are the clean answers of the groups that were asked the questionnaire.
- Texts stand once in each language of the study (``xml:lang``). Who is asked is said as the codebook says it, with
  codes: it is the same in every language.
- Batteries and multiple-choice items are groups of variables (``grid``, ``multipleResp``).
- Nothing is made up: no producer, distributor or abstract that the study does not name; no counts, as the codebook
  exists before the data.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import groupby

from helpers.exchange.forms.expression import plain_number
from helpers.exchange.forms.form import Form
from helpers.study.condition import Condition, Leaf
from helpers.study.item import Item, Option, column
from helpers.study.label import Label
from helpers.study.questionnaire import Questionnaire
from helpers.study.study import Group, Study

NAMESPACE = "ddi:codebook:2_5"
_SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_TICKED = (("1", {"en": "Yes", "fr": "Oui"}), ("0", {"en": "No", "fr": "Non"}))
_SIGNS = {"eq": "=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
for _prefix, _uri in (("", NAMESPACE), ("xsi", _LOCATION[1:].partition("}")[0])):
    ET.register_namespace(_prefix, _uri)


class DDI:
    """Writes one file, with all languages of the study."""

    def write(self, study: Study, questionnaire: Questionnaire) -> tuple[Form, ...]:
        """Write the metadata of a questionnaire."""
        root = ET.Element(_name("codeBook"), {"version": "2.5", _LOCATION: f"{NAMESPACE} {_SCHEMA}"})
        title = ET.SubElement(_nested(root, "docDscr", "citation"), _name("titlStmt"))
        _titles(title, study, questionnaire)
        _study(root, study, questionnaire)
        files = _files(study, questionnaire)
        data = ET.Element(_name("dataDscr"))
        data.extend(_groups(questionnaire))
        for item in (*questionnaire.all_items, *(one.item for one in study.derived_items(questionnaire))):
            data.extend(_variables(item, questionnaire, study, " ".join(files)))
        for code, name in files.items():
            text = _nested(ET.SubElement(root, _name("fileDscr"), {"ID": code}), "fileTxt")
            _add(text, "fileName", name)
            _add(_nested(text, "dimensns"), "varQnty", str(len(data.findall(_name("var")))))
        root.append(data)
        ET.indent(root)
        xml = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return (Form(f"ddi_{questionnaire.code}.xml", xml + b"\n"),)


def _study(root: ET.Element, study: Study, questionnaire: Questionnaire) -> None:
    described = ET.SubElement(root, _name("stdyDscr"))
    citation = ET.SubElement(described, _name("citation"))
    _titles(ET.SubElement(citation, _name("titlStmt")), study, questionnaire)
    if study.authors:
        responsible = ET.SubElement(citation, _name("rspStmt"))
        for author in study.authors:
            _add(responsible, "AuthEnty", author)
    information = ET.SubElement(described, _name("stdyInfo"))
    abstract = study.text("abstract")
    if abstract is not None:
        _each(information, "abstract", abstract)
    summary = ET.SubElement(information, _name("sumDscr"))
    for element in ("timePrd", "collDate"):
        for event, day in (("start", study.start), ("end", study.end)):
            _add(summary, element, day.isoformat(), date=day.isoformat(), event=event)
    for group in _asked(study, questionnaire):
        _each(summary, "universe", group.label)
    if study.licence is not None:
        # There may be one statement of conditions: it is in the study's first language.
        use = _nested(described, "dataAccs", "useStmt")
        language = study.default_language
        _add(use, "conditions", study.licence.text(language), **{_LANGUAGE: language})


def _asked(study: Study, questionnaire: Questionnaire) -> tuple[Group, ...]:
    return tuple(group for group in study.groups if group.questionnaire.code == questionnaire.code)


def _files(study: Study, questionnaire: Questionnaire) -> dict[str, str]:
    """Name the files of clean answers, by their ids."""
    language = study.default_language
    found = {f"F_{group.code}": f"{group.code}.{language}.csv" for group in _asked(study, questionnaire)}
    return found or {f"F_{questionnaire.code}": f"{questionnaire.code}.{language}.csv"}


def _titles(statement: ET.Element, study: Study, questionnaire: Questionnaire) -> None:
    """Give the title in the first language, its translations as parallel titles, and the study's code."""
    first, *more = study.languages
    titles = {
        language: f"{study.title.text(language)} – {questionnaire.title.text(language)}"
        for language in study.languages
    }
    _add(statement, "titl", titles[first], **{_LANGUAGE: first})
    for language in more:
        _add(statement, "parTitl", titles[language], **{_LANGUAGE: language})
    _add(statement, "IDNo", f"{study.code}-{questionnaire.code}")


def _groups(questionnaire: Questionnaire) -> Iterator[ET.Element]:
    """Give the batteries and the multiple-choice items, as groups of variables."""
    stems = {battery.code: battery.label for battery in questionnaire.batteries}
    items = sorted(
        (item for item in questionnaire.items if item.battery in stems), key=lambda one: str(one.battery)
    )
    for battery, found in groupby(items, key=lambda one: str(one.battery)):
        names = [name for item in found for name in _columns(item)]
        yield _group(f"G_{battery}", "grid", names, stems[battery])
    for item in questionnaire.items:
        if item.kind == "multiple":
            yield _group(f"M_{item.code}", "multipleResp", list(_columns(item)), item.label)


def _group(code: str, kind: str, names: list[str], label: Label) -> ET.Element:
    references = " ".join(_id(name) for name in names)
    group = ET.Element(_name("varGrp"), {"ID": code, "type": kind, "var": references, "name": code[2:]})
    _each(group, "labl", label)
    return group


def _columns(item: Item) -> tuple[str, ...]:
    """Name the columns of an item in the clean answers."""
    multiple = item.kind == "multiple"
    own = tuple(column(item.code, code) for code in item.codes) if multiple else (item.code,)
    return own + ((item.text_column,) if item.text_column else ())


def _variables(item: Item, questionnaire: Questionnaire, study: Study, files: str) -> Iterator[ET.Element]:
    """Give the variables of an item, one a column."""
    if item.kind == "multiple":
        for option in item.substantive:
            yield _tick(item, option, study, files)
    else:
        yield _answer(item, questionnaire, study, files)
    if item.text_column:
        other = next(option for option in item.options if option.other)
        variable = _variable(item.text_column, files, "discrete")
        _each(variable, "labl", _joined(item.label, other.label))
        _universe(variable, item)
        _format(variable, "character")
        yield variable


def _variable(name: str, files: str, interval: str, **more: str) -> ET.Element:
    return ET.Element(
        _name("var"), {"ID": _id(name), "name": name, "files": files, "intrvl": interval} | more
    )


def _answer(item: Item, questionnaire: Questionnaire, study: Study, files: str) -> ET.Element:
    continuous = item.kind in ("numeric", "date")
    more = {"measUnit": item.unit.text(study.default_language)} if item.unit else {}
    if item.options:
        more["nature"] = "ordinal" if item.is_ordered else "nominal"
    variable = _variable(item.code, files, "contin" if continuous else "discrete", **more)
    _each(variable, "labl", item.label)
    if item in questionnaire.items and not item.hidden:
        battery = next((one for one in questionnaire.batteries if one.code == item.battery), None)
        _question(variable, item.label if battery is None else _joined(battery.label, item.label))
    _range(variable, item)
    _universe(variable, item)
    for option in item.options:
        _category(variable, option)
    _format(variable, "numeric" if item.kind == "numeric" else "character", date=item.kind == "date")
    return variable


def _tick(item: Item, option: Option, study: Study, files: str) -> ET.Element:
    """Give the variable of one option: ticked, not ticked, or why there is no substantive answer to the item."""
    variable = _variable(column(item.code, option.code), files, "discrete", nature="nominal")
    _each(variable, "labl", _joined(item.label, option.label))
    _question(variable, item.label)
    _universe(variable, item)
    for value, texts in _TICKED:
        category = ET.SubElement(variable, _name("catgry"))
        _add(category, "catValu", value)
        for language in study.languages:
            spoken = language if language in texts else "en"
            _add(category, "labl", texts[spoken], **{_LANGUAGE: spoken})
    for one in item.options:
        if one.missing is not None:
            _category(variable, one)
    _format(variable, "character")
    return variable


def _question(variable: ET.Element, label: Label) -> None:
    question = ET.SubElement(variable, _name("qstn"))
    _each(question, "qstnLit", label)


def _range(variable: ET.Element, item: Item) -> None:
    bounds = {}
    for name, bound in (("min", item.minimum), ("max", item.maximum)):
        if bound is not None:
            bounds[name] = plain_number(float(bound)) if item.kind == "numeric" else str(bound)
    if bounds and item.kind in ("numeric", "date"):
        units = {"UNITS": "INT" if item.integer else "REAL"} if item.kind == "numeric" else {}
        ET.SubElement(ET.SubElement(variable, _name("valrng")), _name("range"), units | bounds)


def _universe(variable: ET.Element, item: Item) -> None:
    if item.show_if is not None:
        _add(variable, "universe", condition_text(item.show_if), level="variable", clusion="I")


def _category(variable: ET.Element, option: Option) -> None:
    missing = {"missing": "Y", "missType": option.missing} if option.missing else {}
    category = ET.SubElement(variable, _name("catgry"), missing)
    _add(category, "catValu", option.code)
    _each(category, "labl", option.label)


def _format(variable: ET.Element, kind: str, date: bool = False) -> None:
    more = {"category": "date", "formatname": "date.iso8601", "schema": "XML-Data"} if date else {}
    ET.SubElement(variable, _name("varFormat"), {"type": kind} | more)


def condition_text(condition: Condition) -> str:
    """Write a condition with the codes of items and options.

    Examples
    --------
    >>> condition_text(Leaf("late", "in", ("often", "alw")))
    'late = often | alw'
    >>> condition_text(Leaf("late", "ne", ("never",)))
    'late answered, and not never'
    """
    if isinstance(condition, Leaf):
        return _leaf(condition)
    if condition.joint == "not":
        return f"not ({condition_text(condition.parts[0])})"
    joint = " and " if condition.joint == "all" else " or "
    return joint.join(f"({condition_text(part)})" for part in condition.parts)


def _leaf(leaf: Leaf) -> str:
    values = " | ".join(leaf.values)
    if leaf.operator == "answered":
        return f"{leaf.item} answered"
    if leaf.operator == "ne":
        return f"{leaf.item} answered, and not {values}"
    if leaf.operator == "selected":
        return f"{leaf.item}: {values} ticked"
    return f"{leaf.item} {_SIGNS.get(leaf.operator, '=')} {values}"


def _joined(first: Label, second: Label) -> Label:
    """Put two texts together in each language."""
    return Label(tuple((language, f"{text} – {second.text(language)}") for language, text in first.texts))


def _id(name: str) -> str:
    return f"V_{name}"


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _nested(parent: ET.Element, *tags: str) -> ET.Element:
    for tag in tags:
        parent = ET.SubElement(parent, _name(tag))
    return parent


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, _name(tag), attributes).text = " ".join(text.split())


def _each(parent: ET.Element, tag: str, label: Label) -> None:
    for language, text in label.texts:
        _add(parent, tag, text, **{_LANGUAGE: language})
