"""What happens around the upload."""

import pyarrow as pa

from bad_input.case import accepted
from bad_input.tables import contents, usual, usual_bytes, usual_file, written


def _with_other_labels() -> pa.Table:
    table = usual()
    return table.set_column(4, "y", pa.array([1 - label for label in table["y"].to_pylist()]))


CASES = (
    accepted(
        "Another file to the same URL after `complete`: the store refuses it (412)",
        usual_file,
        replacement=written(_with_other_labels, compression="none"),
        is_usual=True,
        alone="input_changed",
    ),
    accepted(
        "Half of the file to the same URL after `complete`: the store refuses it (412)",
        usual_file,
        replacement=contents(lambda: usual_bytes()[:100]),
        is_usual=True,
        alone="input_changed",
    ),
)
