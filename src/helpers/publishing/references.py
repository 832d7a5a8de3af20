"""The bibliography of a report: the study's own works, then those behind the statistics."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.study.study import Study

_ENTRY = re.compile(r"^@\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)
METHODS = Path(__file__).with_name("assets") / "methods.bib"


def bibliography(study: Study) -> str:
    """Join the study's references.bib and the works behind the methods; of one key, the study's counts."""
    own = study.folder / "references.bib"
    texts = [own.read_text("utf-8")] if own.exists() else []
    known = {key for text in texts for key in _ENTRY.findall(text)}
    methods = METHODS.read_text("utf-8")
    starts = [match.start() for match in _ENTRY.finditer(methods)]
    for start, end in zip(starts, [*starts[1:], len(methods)], strict=True):
        entry = methods[start:end]
        if _ENTRY.findall(entry)[0] not in known:
            texts.append(entry)
    return "\n".join(texts)
