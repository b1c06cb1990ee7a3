"""Rows that cannot be read: an error, or left out and told, as the user wants it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fitlane_ml.errors import UserError

_MOST_TOLD = 20
_MOST_SHOWN = 60


@dataclass(frozen=True)
class BadRow:
    """`number` counts the rows of data from 1, `line` the file's lines, where it is known yet."""

    number: int
    reason: str
    fix: str
    column: str | None = None
    line: int | None = None


@dataclass
class BadRows:
    """Those of one file. `numbers` are all of them, `first` the first ones that were found."""

    most: int
    numbers: set[int] = field(default_factory=set)
    first: list[BadRow] = field(default_factory=list)

    def add(self, row: BadRow) -> None:
        """Raises TooManyBadRows where one more may not be left out."""
        if row.number in self.numbers:
            return
        self.numbers.add(row.number)
        if len(self.first) < _MOST_TOLD:
            self.first.append(row)
        if len(self.numbers) > self.most:
            raise TooManyBadRows(self)


class TooManyBadRows(Exception):
    """More rows are bad than may be left out; still without the lines of the file."""

    def __init__(self, rows: BadRows) -> None:
        super().__init__(f"{len(rows.numbers)} bad rows")
        self.rows = rows


def shown(text: str) -> str:
    """A value in a message: short, on one line."""
    return repr(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…")


def bad_rows_error(rows: Sequence[BadRow], most: int) -> UserError:
    """The error that names the first of `rows`, of which one is too many."""
    first = min(rows, key=lambda row: row.number)
    beyond = f" It is one more bad row than the {most} that may be left out." if most else ""
    leave = "send `maxBadRows` to leave out so many such rows" if not most else "raise `maxBadRows`"
    return UserError(
        "bad_row",
        f"Line {first.line}: {first.reason}.{beyond}",
        f"{first.fix}, or {leave}.",
        column=first.column,
        row=first.number - 1,
    )
