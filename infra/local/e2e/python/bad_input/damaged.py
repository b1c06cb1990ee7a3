"""Reads copies of a file that chance has damaged, in a process that may die of it.

`python -m bad_input.damaged FOLDER SEED COUNT` prints a line for each: its seed, and `ok` or the
code of the user's error. Everything else ends the process.
"""

import random
import sys
from pathlib import Path

from fitlane_ml.errors import UserError
from fitlane_ml.storage import ParquetSource

from bad_input.tables import parquet_bytes, usual

_MOST_CHANGES = 20
_LAYOUTS = (
    {"compression": "none", "use_dictionary": False},
    {"compression": "snappy"},
    {"compression": "zstd", "data_page_version": "2.0"},
    {"compression": "lz4", "row_group_size": 50, "write_page_checksum": True},
)
_TAIL_BYTES = 8


def damaged(seed: int) -> bytes:
    """A copy with up to 20 other bytes: half of the copies in the footer, half anywhere."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    data = bytearray(parquet_bytes(usual(), **chance.choice(_LAYOUTS)))
    footer = len(data) - _TAIL_BYTES - int.from_bytes(data[-_TAIL_BYTES:-4], "little")
    first = chance.choice([4, footer])
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        place = chance.randrange(first, len(data) - _TAIL_BYTES)
        bit = 1 << chance.randrange(8)
        data[place] = chance.choice([data[place] ^ bit, 0, 0x7F, 0x80, 0xFF])
    return bytes(data)


def _outcome(path: Path) -> str:
    try:
        source = ParquetSource(path.as_uri())
        source.read(source.schema.names)
        list(source.batches(0, 1))
    except UserError as error:
        return error.code
    return "ok"


def main() -> None:
    """Reads the copies that the arguments name."""
    folder, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for seed in range(first, first + count):
        path = folder / "damaged.parquet"
        path.write_bytes(damaged(seed))
        print(seed, _outcome(path), flush=True)  # noqa: T201 (for the test that started it)


if __name__ == "__main__":
    main()
