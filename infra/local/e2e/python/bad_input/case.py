"""One row of the table: a file, what is asked of it, and who decides what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Make = Callable[[Path], None]
"""Writes a file."""

Decision = Literal["accepted", "api", "container"]
"""Accepted, refused by the API before any compute, or refused by the container before fitting."""


@dataclass(frozen=True)
class Case:
    """A file and its fate.

    `file` says in words what the file is, and names the case. Of a refusal, `code` and `column` are
    in the answer, `says` is a part of its message, `fix` is what a user does about it, in words.
    """

    file: str
    make: Make
    decided: Decision
    operation: Literal["fit", "predict"] = "fit"
    code: str | None = None
    column: str | None = None
    row: int | None = None
    says: str = ""
    fix: str = ""
    # As the API takes them.
    parameters: Mapping[str, Any] = field(default_factory=dict)
    # Of a file that is no Parquet: how it is to be read, as the API takes it.
    text_format: Mapping[str, Any] | None = None
    # A fit that is measured on another file.
    validation: Make | None = None
    # A file that somebody tries to put in the place of this one after `complete`.
    replacement: Make | None = None
    # What a prediction's model was fitted on, and by whom.
    trained_on: Make | None = None
    trained_by: str = "hist-gradient-boosting"
    # The rows are those of `usual.parquet`, however they are kept: so are the metrics.
    is_usual: bool = False
    # What the job reports to have read or written.
    rows: int = 200
    # The code of the container given the file directly, where it knows more or less than the API.
    alone: str | None = None

    @property
    def model(self) -> tuple[Make, str]:
        """Of a prediction, what its model was fitted on, and by whom."""
        assert self.trained_on is not None
        return self.trained_on, self.trained_by

    @property
    def code_alone(self) -> str | None:
        """The container's own answer; None: accepted."""
        return None if self.alone == "accepted" else self.alone or self.code


def accepted(file: str, make: Make, **more: Any) -> Case:
    """A file that works."""
    return Case(file, make, "accepted", **more)


def by_api(file: str, make: Make, code: str, says: str, fix: str, **more: Any) -> Case:
    """A file that the API refuses, at `complete` or at submit."""
    return Case(file, make, "api", code=code, says=says, fix=fix, **more)


def by_container(file: str, make: Make, code: str, says: str, fix: str, **more: Any) -> Case:
    """A file that only its data prove wrong."""
    return Case(file, make, "container", code=code, says=says, fix=fix, **more)
