"""Are these PDFs PDF/A-2a and PDF/UA-1, as they claim? ``python -m helpers.publishing.validate FILE...``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

PROFILES = ("2a", "ua1")


def failures(pdf: Path) -> list[str]:
    """List what keeps a PDF from being PDF/A-2a and PDF/UA-1, one line each."""
    import page

    found: list[str] = []
    for profile in PROFILES:
        checked = page.validate_pdf(str(pdf), profile=profile)
        found += [f"{profile}: {one.rule_id}: {one.message}" for one in checked.failures]
        if not checked.is_compliant and not checked.failures:
            found.append(f"{profile}: not compliant")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Check each file; 1 if one fails."""
    bad = 0
    for name in sys.argv[1:] if arguments is None else arguments:
        found = failures(Path(name))
        print(f"{'FAIL' if found else 'pass'}  {name}: PDF/A-2a, PDF/UA-1")
        for line in found:
            print(f"      {line}")
        bad |= bool(found)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
