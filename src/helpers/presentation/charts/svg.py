"""matplotlib's SVG made smaller by more than half; what it draws stays the same to a hundredth of a point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
HREF = f"{{{XLINK}}}href"
LONG_OUTLINE = 200

# Groups that matplotlib numbers as it goes: nothing refers to them. Those that a figure names itself stay.
_NUMBERED = re.compile(r"^[\w.]+_\d+$")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_BLANK = re.compile(r"\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+|\s+$")
_GLYPH = re.compile(r"DejaVuSans(-Bold)?-(?=[0-9a-f]+$)")
_OUTLINE = re.compile(r"(?:[ML]-?[\d.]+ -?[\d.]+|z)+")
_STEP = re.compile(r"([ML])(\S+?) ([-\d.]+)|z")
_HASHED = re.compile(r"[a-z][0-9a-f]{10}")
_REFERENCE = re.compile(r"#([a-z][0-9a-f]{10})\b")
_SHIFT = re.compile(r"^translate\((\S+) (\S+)\)(.*)$")


def compact(svg: str, alt: str) -> str:
    """Make an SVG of matplotlib's smaller, and say in it what it shows.

    Groups that say nothing are opened, letters are placed by ``x`` instead of a transformation, names of
    glyphs are shortened, numbers rounded, lines of text that come again spelt once, and outlines that come
    again drawn once. The prologue goes, so that the drawing can stand inside a page.

    Parameters
    ----------
    svg : str
        As matplotlib's SVG backend writes it, texts as paths.
    alt : str
        The text alternative.
    """
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    builder = ElementTree.TreeBuilder(insert_comments=True)
    root = ElementTree.fromstring(svg, ElementTree.XMLParser(target=builder))
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    _open_groups(root)
    for element in root.iter():
        element.text = _kept_text(element)
        element.tail = "\n" if element.tail and element.tag != f"{{{SVG}}}use" else None
        if isinstance(element.tag, str):
            _shorten(element)
    _name_by_content(root)
    _share_words(root)
    _share_outlines(root)
    root.tail = None
    found = dict(root.attrib)
    root.attrib.clear()
    root.attrib.update({"role": "img", "aria-label": alt} | found)
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>") + "\n"


def _open_groups(parent: ElementTree.Element) -> None:
    children = list(_opened(parent))
    for child in list(parent):
        parent.remove(child)
    parent.extend(children)


def _opened(parent: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in parent:
        _open_groups(child)
        empty = child.tag in (f"{{{SVG}}}g", f"{{{SVG}}}defs") and not len(child)
        if empty:
            continue
        numbered = set(child.attrib) == {"id"} and _NUMBERED.match(child.attrib["id"])
        if child.tag == f"{{{SVG}}}g" and (numbered or not child.attrib):
            yield from child
        else:
            yield child


def _name_by_content(root: ElementTree.Element) -> None:
    """Name clips, markers and hatches by what is drawn of them.

    matplotlib names them by their coordinates to the last bit, which is another in another Python.
    """
    names: dict[str, str] = {}
    for parent in root.iter():
        for element in [child for child in parent if _HASHED.fullmatch(child.attrib.get("id", ""))]:
            old = element.attrib.pop("id")
            drawn = ElementTree.tostring(element, encoding="unicode").strip()
            names[old] = old[0] + sha256(drawn.encode()).hexdigest()[:10]
            if list(names.values()).count(names[old]) > 1:
                parent.remove(element)
            element.set("id", names[old])
    for element in root.iter():
        for name, value in element.attrib.items():
            if "#" in value:
                element.set(name, _REFERENCE.sub(lambda found: f"#{names.get(found[1], found[1])}", value))


def _share_words(root: ElementTree.Element) -> None:
    """Spell a line of text that comes again only once: a hundred bars have few different percentages.

    The name is made from the letters, so that figures on one page may have it in common.
    """
    lines: dict[tuple[tuple[str, str], ...], list[ElementTree.Element]] = {}
    for group in root.iter(f"{{{SVG}}}g"):
        letters = _letters(group)
        if len(letters) > 1:
            spelt = tuple((letter.attrib[HREF], letter.get("x", "0")) for letter in letters)
            lines.setdefault(spelt, []).append(group)
    for spelt, groups in lines.items():
        if len(groups) > 1:
            name = "w" + sha256(repr(spelt).encode()).hexdigest()[:8]
            for place, group in enumerate(groups):
                _spell(group, name, first=place == 0)


def _letters(group: ElementTree.Element) -> list[ElementTree.Element]:
    uses = [child for child in group if child.tag == f"{{{SVG}}}use"]
    return uses if all(use.get(HREF, "").startswith("#dv") and "y" not in use.attrib for use in uses) else []


def _spell(group: ElementTree.Element, name: str, *, first: bool) -> None:
    letters = _letters(group)
    for letter in letters:
        group.remove(letter)
    if first:
        ElementTree.SubElement(group, f"{{{SVG}}}g", {"id": name}).extend(letters)
    else:
        ElementTree.SubElement(group, f"{{{SVG}}}use", {HREF: f"#{name}"})


def _share_outlines(root: ElementTree.Element) -> None:
    """Draw a long outline that comes again, elsewhere or in another colour, only once: maps repeat theirs."""
    same: dict[str, list[ElementTree.Element]] = {}
    for path in root.iter(f"{{{SVG}}}path"):
        drawn = path.attrib.get("d", "")
        if len(drawn) > LONG_OUTLINE and set(path.attrib) == {"d", "style"} and _OUTLINE.fullmatch(drawn):
            same.setdefault(_from_its_start(drawn, 1), []).append(path)
    shared = ElementTree.Element(f"{{{SVG}}}defs")
    for paths in same.values():
        if len(paths) > 1:
            shape = _from_its_start(paths[0].attrib["d"], 2)
            name = "o" + sha256(shape.encode()).hexdigest()[:8]
            ElementTree.SubElement(shared, f"{{{SVG}}}path", {"id": name, "d": shape})
            for path in paths:
                _, x, y = next(_STEP.finditer(path.attrib.pop("d"))).groups()
                path.tag = f"{{{SVG}}}use"
                path.attrib.update({HREF: f"#{name}", "x": x, "y": y})
    if len(shared):
        root.insert(0, shared)


def _from_its_start(drawn: str, digits: int) -> str:
    """Write an outline from its first point, so that its shape can be compared with others'."""
    _, left, top = next(_STEP.finditer(drawn)).groups()

    def moved(step: re.Match[str]) -> str:
        if not step[1]:
            return "z"
        return f"{step[1]}{_less(step[2], left, digits)} {_less(step[3], top, digits)}"

    return _STEP.sub(moved, drawn)


def _less(number: str, start: str, digits: int) -> str:
    # Adding 0 turns a negative zero into a zero.
    return f"{round(float(number) - float(start), digits) + 0.0:.{digits}f}".rstrip("0").rstrip(".")


def _kept_text(element: ElementTree.Element) -> str | None:
    """Style sheets and comments keep their text; white space between elements goes."""
    return element.text if element.text and element.text.strip() else None


def _shorten(element: ElementTree.Element) -> None:
    for name in ("id", HREF):
        if name in element.attrib:
            element.set(name, _short_name(element.attrib[name]))
    if "style" in element.attrib:
        element.set("style", element.attrib["style"].replace(": ", ":").replace("; ", ";"))
    if "d" in element.attrib:
        element.set("d", _rounded(_BLANK.sub("", element.attrib["d"])))
    for name in ("x", "y", "width", "height"):
        if name in element.attrib:
            element.set(name, _rounded(element.attrib[name]))
    if "transform" in element.attrib:
        _place(element, element.attrib["transform"])


def _place(element: ElementTree.Element, transform: str) -> None:
    """Letters stand at ``x``, in hundredths of the letters' size, which is fine enough without decimals."""
    shift = _SHIFT.match(transform)
    if element.tag != f"{{{SVG}}}use" or not shift or shift[3]:
        element.set("transform", _SHIFT.sub(_shifted, transform))
        return
    del element.attrib["transform"]
    for name, value in zip("xy", shift.groups(), strict=False):
        if round(float(value)):
            element.set(name, str(round(float(value))))


def _shifted(found: re.Match[str]) -> str:
    return f"translate({_rounded(found[1])} {_rounded(found[2])}){found[3]}"


def _short_name(name: str) -> str:
    """``#DejaVuSans-Bold-4d`` becomes ``#dvb4d``: the same in every figure, as figures may share a page."""
    return _GLYPH.sub(lambda found: "dvb" if found[1] else "dv", name)


def _rounded(numbers: str) -> str:
    return _LONG.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), numbers)
