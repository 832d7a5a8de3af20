"""Every cell that the authors of the bio-imaging survey published in tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache

import published
from helpers.analysis.crosstab import crosstab
from helpers.analysis.describe import describe
from helpers.cleaning.answers import Answers
from published import Figure, cleaned

SURVEY = "coba-imaging-2022"
LEAST = 348

METHODS = {
    "Best practices articles": "prefbestprac",
    "Written tutorials": "preftutorial",
    "Video tutorial": "prefvideo",
    "Interactive webinar": "prefwebinar",
    "Office hours": "prefoffice",
    "One day seminar": "prefseminar",
    "Multiday workshop": "prefworkshop",
}
TOPICS = {
    "Image analysis theory": "toptheory",
    "Image analysis practices": "toppractices",
    "Topics related to sub discipline": "topdiscipline",
    "Specific software tool": "toptool",
    "Deep learning for image analysis": "topdeep",
    "Analyzing large images": "toplarge",
    "Visualization of results": "topvisual",
}
LIFE_IMAGES = {
    "Brightfield/DIC/phase-contrast manually acquired": "lifbfman",
    "Brightfield/DIC/phase-contrast automated": "lifbfauto",
    "Fluorescent images manually acquired": "lifflman",
    "Fluorescent images automated": "lifflauto",
    "Histological tissue sections": "lifhisto",
    "Electron microscopy": "lifem",
    "Imaging mass spectrometry": "lifims",
    "Imaging flow cytometry": "lifflow",
    "Superresolution (PALM/STORM)": "lifsuper",
    "Autofluorescence imaging (ie FLIM)": "lifautofl",
    "Other": "lifother",
}
PHYSICAL_IMAGES = {
    "Optical microscopy/DIC/fractography": "phyoptic",
    "Scanning electron microscopy": "physem",
    "Transmission electron microscopy": "phytem",
    "Spectroscopy/diffractive imaging in the SEM/TEM": "physpectro",
    "Imaging with mass spectrometry": "phyms",
    "X-ray microscopy": "phyxray",
    "Atomic force microscopy": "phyafm",
    "Fluorescence microscopy": "phyfluo",
    "Other": "phyother",
}
DIMENSIONS = {
    "2D": "2d",
    "2D+time": "2dt",
    "3D(<3000x3000x100)": "3d",
    "3D+time": "3dt",
    "3D(SPIM/largevolume)": "3dl",
    "3D(largevolume)": "3dl",
    "3Dlargevolume+time": "3dlt",
}
TOOLS = {
    "Open source point-and-click software": "open",
    "Commercial software that comes with my microscope": "micro",
    "Other commercial software": "com",
    "Computational libraries and scripts": "lib",
}
CLASSES = {"Low": ("1", "2"), "Medium": ("3", "4", "5"), "High": ("6", "7")}


def groups() -> tuple[Answers, ...]:
    return cleaned(SURVEY)[0].answers


@cache
def counts(item: str, group: str | None = None) -> dict[str, int]:
    """Answers by option label and by option code, in one group or in all."""
    found: dict[str, int] = {}
    for answers in groups():
        if group in (None, answers.group):
            for row in describe(answers, item).rows:
                for name in {row.code, answers.item(item).option(row.code).label.text("en")}:
                    found[name] = found.get(name, 0) + row.valid.count
    return found


def answered(item: str, group: str | None = None) -> int:
    return sum(describe(one, item).base.answered for one in groups() if group in (None, one.group))


@cache
def crossed(row: str, column: str) -> dict[tuple[str, str], int]:
    """Counts of two items' option codes, in all groups together."""
    found: dict[tuple[str, str], int] = {}
    for answers in groups():
        counted = crosstab(answers, row, column)
        for i, code in enumerate(counted.rows):
            for j, other in enumerate(counted.columns):
                found[code, other] = found.get((code, other), 0) + counted.counts[i][j]
    return found


def table(name: str) -> list[dict[str, str]]:
    path = published.exports(SURVEY) / f"published_{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


Cells = Iterator[tuple[str, str, float]]


def option_counts(
    name: str, item: str, key: str = "", value: str = "count", rename: dict | None = None
) -> Cells:
    for row in table(name):
        option = row[key].strip()
        option = (rename or {}).get(option, option)
        yield f"{name}/{option}", row[value], counts(item)[option]


def scale(name: str, item: str, column: str) -> Cells:
    for row in table(name):
        code = str(int(float(row["index"])))
        yield f"{name}/{code}", row[column], counts(item)[code]
        yield f"{name}/{code}/%", row["Percentage"], 100 * counts(item)[code] / answered(item)


def grid(name: str, items: dict[str, str], by_row: bool) -> Cells:
    for row in table(name):
        stub = row.pop("").strip()
        for answer, cell in row.items():
            item = items[stub]
            yield f"{name}/{stub}/{answer}", cell, 100 * counts(item)[answer] / answered(item)


def images(name: str, items: dict[str, str]) -> Cells:
    for row in table(name):
        stub = row.pop("kinds").strip()
        for answer, cell in row.items():
            yield f"{name}/{stub}/{answer}", cell, counts(items[stub])[DIMENSIONS[answer]]


def by_class(name: str, column: str) -> Cells:
    """Methods by class of a seven-point scale: percent of the class."""
    for row in table(name):
        answer = row.pop("")
        for head, cell in row.items():
            method, level = head.rsplit(" ", 2)[0], head.rsplit(" ", 2)[1]
            counted = crossed(METHODS[method], column)
            inside = {pair: n for pair, n in counted.items() if pair[1] in CLASSES[level]}
            code = next(c for c in "1234" if label(METHODS[method], c) == answer)
            hits = sum(n for (option, _), n in inside.items() if option == code)
            yield f"{name}/{answer}/{head}", cell, 100 * hits / sum(inside.values())


def by_group(name: str) -> Cells:
    for row in table(name):
        answer = row.pop("")
        for head, cell in row.items():
            method, group = head.rsplit(" ", 1)
            item, code = METHODS[method], group.lower()
            yield f"{name}/{answer}/{head}", cell, 100 * counts(item, code)[answer] / answered(item, code)


def label(item: str, code: str) -> str:
    return groups()[0].item(item).option(code).label.text("en")


def role_by_training() -> Cells:
    roles = {label("role", code): code for code in groups()[0].item("role").codes}
    trained = {label("training", code): code for code in groups()[0].item("training").codes}
    counted: dict[tuple[str, str], int] = {}
    for answers in groups():
        for role in roles.values():
            chosen = answers.where((answers.values["role"] == role).fillna(False))
            for row in describe(chosen, "training").rows:
                counted[role, row.code] = counted.get((role, row.code), 0) + row.valid.count
    for row in table("role_and_domains"):
        stub = roles[row.pop("Role")]
        for head, cell in row.items():
            yield f"role_and_domains/{stub}/{head}", cell, counted[stub, trained[head]]


def scripting_by_group(name: str, item: str) -> Cells:
    for row in table(name):
        group = row["Work type"].lower()
        hits, base = counts(item, group)["lib"], answered(item, group)
        yield f"{name}/{group}/count", row["count"], hits
        yield f"{name}/{group}/base", row["total_no"], base
        yield f"{name}/{group}/%", row["percent"], 100 * hits / base


def tables() -> dict[str, Cells]:
    student = {"Student - Graduate/Undergraduate": "Undergraduate/Graduate student"}
    return {
        "role": option_counts("role", "role", "role", rename=student),
        "training_experience": option_counts("training_experience", "training", "training"),
        "role_and_domains": role_by_training(),
        "com_lif_df": option_counts("com_lif_df", "lifused", rename=TOOLS),
        "com_phy_df": option_counts("com_phy_df", "phyused", rename=TOOLS),
        "most_lif_df": option_counts("most_lif_df", "lifmost", rename=TOOLS),
        "most_phy_df": option_counts("most_phy_df", "phymost", rename=TOOLS),
        "conf_att_df": option_counts("conf_att_df", "aware"),
        "previous_experience": option_counts("previous_experience", "attended"),
        "comf_distbn": scale("comf_distbn", "comfort", "Comfort in developing computational skills"),
        "comp_skill_distbn": scale("comp_skill_distbn", "skill", "Level of computational skills"),
        "preferred_mtds_df": grid("preferred_mtds_df", METHODS, by_row=True),
        "topics_interest_df": grid("topics_interest_df", TOPICS, by_row=True),
        "images_lif_df": images("images_lif_df", LIFE_IMAGES),
        "images_phy_df": images("images_phy_df", PHYSICAL_IMAGES),
        "Worktype_methodscombined": by_group("Worktype_methodscombined"),
        "Comfort_methodscombined": by_class("Comfort_methodscombined", "comfort"),
        "Skill_methodscombined": by_class("Skill_methodscombined", "skill"),
        "script_usage_lif": scripting_by_group("script_usage_lif", "lifmost"),
        "script_usage_phy": scripting_by_group("script_usage_phy", "phymost"),
    }


def scripting_by_field(name: str, field: str) -> Cells:
    found: dict[str, int] = {}
    for answers in groups():
        chosen = answers.where((answers.values["field"] == field).fillna(False))
        for row in describe(chosen, "scripting").rows:
            answer = label("scripting", row.code)
            found[answer] = found.get(answer, 0) + row.valid.count
    for row in table(name):
        yield f"{name}/{row['']}", row["count"], found[row[""]]


def figures() -> list[Figure]:
    cells = [cell for cells in tables().values() for cell in cells]
    cells += list(scripting_by_field("freq_lif_df_counts", "life"))
    cells += list(scripting_by_field("freq_phy_df_counts", "phys"))
    sizes = {"imaging": 81, "balanced": 322, "analyst": 90}
    found = [Figure(one.group, sizes[one.group], len(one)) for one in groups()]
    # An empty cell stands for no answer; percentages are published with one decimal at least.
    return found + [Figure(name, float(shown or 0), ours, 0.05) for name, shown, ours in cells]
