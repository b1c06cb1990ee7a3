"""docs/agreement.md: what was compared, and by how much it differed."""

from collections.abc import Sequence
from pathlib import Path

from datasets.comparison import Comparison

ROOT = Path(__file__).parents[5]
PAGE = ROOT / "docs" / "agreement.md"
MEASURED = ROOT / ".fitlane" / "test-reports" / "agreement.md"

HEAD = """\
# Agreement with scikit-learn and XGBoost

Real data sets through the API (upload → fit → upload → predict → download), and on the same pandas
frames the library run directly, with strings as the dtype category and dates as seconds since 1970:

- `hist-gradient-boosting`: `HistGradientBoostingClassifier` and `HistGradientBoostingRegressor`
  with `random_state=0, categorical_features="from_dtype"`;
- `xgboost`: `XGBClassifier` and `XGBRegressor` with `random_state=0, enable_categorical=True`,
  which has to be told the categories of the training rows.

Both learn from three quarters of the rows and predict the others. `npm test -- datasets` fails
unless every label, its type, the order of the classes and every bit of every probability and of
every estimate are equal, and unless this page says what was measured.

"""

FOOT = """
Without classes: a number is estimated. "Missing" counts the values of features that are not known.
"Unseen" counts the test values that are categories of no training row: they count as missing.

The data lie in packages that only these tests install, under the packages' licences; nothing of
them is part of this repository.
"""

TITLES = (
    "data set",
    "trainer",
    "package",
    "rows",
    "classes",
    "labels",
    "features",
    "missing",
    "unseen",
    "labels differ",
    "largest difference",
)

LICENCES = {
    "palmerpenguins": "MIT",
    "river": "BSD-3-Clause",
    "scikit-learn": "BSD-3-Clause",
    "statsmodels": "BSD-3-Clause",
    "vega-datasets": "MIT",
}


def agreement_page(comparisons: Sequence[Comparison]) -> str:
    """The page, in Markdown as the formatter leaves it."""
    return HEAD + table([TITLES, *map(cells, comparisons)]) + FOOT


def cells(comparison: Comparison) -> tuple[str, ...]:
    data = comparison.data
    return (
        data.name,
        data.trainer,
        f"{data.package} ({LICENCES[data.package]})",
        str(len(data.frame)),
        str(data.classes or ""),
        data.label_kind,
        ", ".join(f"{count} {kind}" for kind, count in data.column_kinds.items()),
        str(data.missing),
        str(data.unseen),
        str(comparison.different_labels),
        f"{comparison.largest_difference:g}",
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, aligned as the formatter aligns it."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    head, *body = [line(row, widths) for row in rows]
    return "\n".join([head, line(["-" * width for width in widths], widths), *body]) + "\n"


def line(row: Sequence[str], widths: Sequence[int]) -> str:
    filled = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
    return f"| {' | '.join(filled)} |"
