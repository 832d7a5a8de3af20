"""What cleaning did: who was excluded and why, which values were changed, where skip logic was contradicted."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.exchange.export import Reading


@dataclass(frozen=True)
class Exclusion:
    """A raw row that left, and the rule that it broke first."""

    row: int
    rule: str
    detail: str = ""


@dataclass(frozen=True)
class Edit:
    """A value that was changed or set aside. ``kind``: ``impossible``, ``trimmed``, ``case``, ``too_many``,
    ``exclusive``.
    """

    row: int
    item: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True)
class Contradiction:
    """An answer to an item that the skip logic did not ask; reported, and not counted as an answer."""

    row: int
    item: str
    value: str
    because: str


@dataclass(frozen=True)
class Log:
    """The cleaning of one source.

    ``rows`` raw rows = sum of ``steps`` counts + sum of ``kept`` counts, always (checked on construction).

    ``steps`` are (rule code, rows excluded) for every rule in order, zeros included; ``kept`` are (group code, rows).
    ``reading`` says how the file was read, its path reduced to its name. ``demonstration`` says whether rows of the
    demonstration generator were recognised among the raw rows.
    """

    source: str
    rows: int
    steps: tuple[tuple[str, int], ...]
    kept: tuple[tuple[str, int], ...]
    exclusions: tuple[Exclusion, ...]
    edits: tuple[Edit, ...]
    contradictions: tuple[Contradiction, ...]
    reading: Reading
    demonstration: bool = False

    def __post_init__(self) -> None:
        out = sum(count for _, count in self.steps)
        stay = sum(count for _, count in self.kept)
        if self.rows != out + stay:
            raise AssertionError(f"{self.source}: {self.rows} rows read, {out} excluded + {stay} kept")

    @property
    def file(self) -> str:
        """The name of the file that was read."""
        return self.reading.path.name

    @property
    def tool(self) -> str:
        """The survey tool that wrote it."""
        return self.reading.tool

    @property
    def sha256(self) -> str:
        """The checksum of the file's bytes."""
        return self.reading.sha256
