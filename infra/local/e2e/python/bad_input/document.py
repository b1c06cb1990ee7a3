"""docs/bad-input.md, made of the cases: `python -m bad_input.document` in this folder's parent.

With ml-container/src on PYTHONPATH.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bad_input.case import Case
from bad_input.cases import SECTIONS, all_cases

PAGE = Path(__file__).parents[5] / "docs/bad-input.md"

_DECIDED = {"accepted": "accepted", "api": "refused by the API", "container": "refused, container"}

_INTRODUCTION = """# Bad input

What happens to a file that is not as it should be, and to many that only look so. Every row is a
test, over the API and again with the container given the file directly
(`infra/local/e2e/python/bad_input`, from which this page is made).

- **accepted**: the job succeeds.
- **refused by the API**: at `complete` or at submit, in milliseconds, before any compute.
- **refused, container**: only the data prove it. The job fails before it learns anything, with one
  attempt: a mistake in a file is never retried. Of CSV and JSON lines it is the job that makes a
  table of them.

Whoever refuses, the answer has the same form: `code`, `owner` (`user`), a message that names the
cause, `fix`, and `column` and `row` (counted from 0) where they are known. What the API refuses,
the container refuses too, under the same code unless another one is named.

Beyond the table, 800 copies of a file that chance has damaged are read, in a process that may die
of it. None makes it die: each is read, or refused. Were there a file that does, its job would be
tried again `MAX_RETRIES` times at most, and then fail with a system's code.
"""


def render() -> str:
    """The page."""
    counts = {name: _count(name) for name in _DECIDED}
    summary = ", ".join(f"{count} {_DECIDED[name]}" for name, count in counts.items())
    sections = [_section(title, cases) for title, cases in SECTIONS.items()]
    return "\n".join([_INTRODUCTION, f"{sum(counts.values())} cases: {summary}.", *sections, ""])


def _count(decided: str) -> int:
    return sum(case.decided == decided for _, case in all_cases())


def _section(title: str, cases: Sequence[Case]) -> str:
    rows = [["File", "Outcome", "Code", "The message says", "Fix"], *(_row(case) for case in cases)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [_line(row, widths) for row in rows]
    rule = _line(["-" * width for width in widths], widths)
    return "\n".join(["", f"## {title}", "", lines[0], rule, *lines[1:]])


def _row(case: Case) -> list[str]:
    asked = [f" · `{_asked(part)}`" for part in (case.text_format, case.parameters) if part]
    file = case.file + "".join(asked)
    code = f"`{case.code}`" if case.code else ""
    if case.alone:
        code = f"{code} (container alone: `{case.alone}`)".strip()
    says = f"… {case.says} …" if case.says else ""
    return [_escaped(text) for text in (file, _DECIDED[case.decided], code, says, case.fix)]


def _asked(parameters: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in parameters.items()).replace("'", '"')


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return f"| {' | '.join(padded)} |"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
