"""same_tables.py OURS PEER: raises AssertionError unless the columns hold the same values.

Dates, which pandas leaves text, are compared as text.
"""

import sys

import pyarrow as pa
import pyarrow.parquet as pq

ours, peer = (pq.ParquetFile(path) for path in sys.argv[1:])
for name in peer.schema_arrow.names:
    one, other = ours.read([name])[name], peer.read([name])[name]
    if pa.types.is_date(one.type):
        one = one.cast(pa.string())
    assert one.cast(other.type).combine_chunks().equals(other.combine_chunks()), name
