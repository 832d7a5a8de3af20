"""What few respondents wrote stands nowhere in a draft, and a draft reads its file, whatever stands in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from draft_files import drafted, form, loaded, survey, texts
from helpers.exchange.draft.threshold import SEVERAL
from helpers.exchange.read import read_export
from helpers.exchange.spelling import folded

# Words that nothing else in a draft has.
WORDS = st.sampled_from(
    ["Qzwyx", "Wqxzy vkjq", "Kvzqj, wxyq", "Zqwv; jkxq", "Xvqzw (qk, zw)", "Jqxv: zwk", "#Vqzk", "Qk | zvw"]
)
ANSWERS = st.lists(
    st.one_of(st.just(""), WORDS, st.builds("{} {}".format, WORDS, st.integers(0, 99))),
    min_size=30,
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(first=ANSWERS, second=ANSWERS, google=st.booleans())
def test_no_answer_of_few_is_in_a_draft(first: list[str], second: list[str], google: bool) -> None:
    columns = {"Which ones do you use": first, "And besides those": second, "Sure": ["Yes", "No"] * 15}
    with TemporaryDirectory() as name:
        folder = Path(name)
        study = drafted(folder, form(columns) if google else survey(columns))
        said = folded(texts(study))
        found = loaded(study)
        export = read_export(found.sources[0], folder, "UTC")
    assert len(export.coded) == 30
    for cells in (first, second):
        counts = Counter(folded(text) for text in cells if text)
        parts = Counter(part for text in counts for part in _parts(text))
        for text, n in counts.items():
            if n < SEVERAL and all(parts[part] < SEVERAL for part in _parts(text)):
                assert f'"{text}"' not in said


def _parts(text: str) -> list[str]:
    """What might be an option of its own: an answer, or what stands between signs in it."""
    found = {text}
    for sign in ",;|":
        found |= {part.strip() for part in text.split(sign)}
    return sorted(found)
