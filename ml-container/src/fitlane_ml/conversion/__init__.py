"""Text becomes a table, once: CSV and JSON lines, plain or packed by gzip, are made Parquet."""
