"""Types that a writer had and Parquet does not keep: categories of numbers or booleans.

pandas' `category` of codes is a dictionary of whole numbers. pyarrow writes it as plain numbers,
with the Arrow schema beside them; its reader restores dictionaries of text alone. Codes that are
read as numbers would be learnt in an order that they do not have.
"""

import base64

import pyarrow as pa
import pyarrow.parquet as pq

_ARROW_SCHEMA = b"ARROW:schema"


def written_schema(schema: pa.Schema, footer: pq.FileMetaData) -> pa.Schema:
    """The schema of a file, with the dictionaries of codes that its writer had."""
    written = _arrow_schema(footer)
    if written is None or written.names != schema.names:
        return schema
    for place, (field, was) in enumerate(zip(schema, written, strict=True)):
        if _are_codes(was.type) and was.type.value_type == field.type:
            schema = schema.set(place, field.with_type(pa.dictionary(pa.int32(), field.type)))
    return schema


def with_written_types(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table of some columns of a file, with the dictionaries of its `written_schema`."""
    codes = {field.name for field in schema if _are_codes(field.type)}
    for place, field in enumerate(table.schema):
        if field.name in codes:
            column = table.column(place).dictionary_encode()
            table = table.set_column(place, field.with_type(column.type), column)
    return table


def _arrow_schema(footer: pq.FileMetaData) -> pa.Schema | None:
    """Readable if it is there: pyarrow has opened the file, and refuses a damaged one."""
    encoded = (footer.metadata or {}).get(_ARROW_SCHEMA)
    return encoded and pa.ipc.read_schema(pa.py_buffer(base64.b64decode(encoded)))


def _are_codes(arrow_type: pa.DataType) -> bool:
    types = pa.types
    if not types.is_dictionary(arrow_type):
        return False
    return bool(types.is_integer(arrow_type.value_type) or types.is_boolean(arrow_type.value_type))
