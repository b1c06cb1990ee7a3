"""What stands for a value that is missing.

An empty field always does. Words like NA do in a column of numbers, dates or booleans, and are text
in a column of text: Namibia's code is NA, and somebody is named Null. Who names null values decides
for all columns, and then those words are text like any other.
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

USUAL_WORDS = (
    "",
    "NA",
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "NAN",
    "NULL",
    "null",
    "None",
    "<NA>",
    "#N/A",
    "NaT",
)


def without(column: pa.Array, words: Sequence[str]) -> pa.Array:
    """The column, (n,) strings, with null for each of these words."""
    found = pc.is_in(column, value_set=pa.array(words, pa.string()))
    if not pc.any(found).as_py():
        return column
    return pc.if_else(found, pa.scalar(None, pa.string()), column)
