"""Thrift's compact protocol, both ways: what a Parquet footer and page headers are written in.

https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

import struct
from dataclasses import dataclass
from typing import Any

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _STRUCT = (
    *range(1, 10),
    12,
)
_LONG_LIST = 15


@dataclass
class Field:
    """A value with its Thrift type; a list's value is a ThriftList, a struct's a Struct."""

    type: int
    value: Any


@dataclass
class ThriftList:
    """Values of one type."""

    type: int
    values: list[Any]


Struct = dict[int, Field]
"""Fields by their ids."""


def decode(data: bytes) -> tuple[Struct, int]:
    """The struct that `data` begins with, and the number of its bytes."""
    reader = _Reader(data)
    return reader.struct(), reader.offset


def encode(fields: Struct) -> bytes:
    """The bytes of a struct."""
    return b"".join(_field(ids, field) for ids, field in _with_deltas(fields)) + b"\x00"


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.offset = 0

    def struct(self) -> Struct:
        fields: Struct = {}
        number = 0
        while header := self._byte():
            delta, type_ = header >> 4, header & 15
            number = number + delta if delta else _unzigzag(self._varint())
            fields[number] = Field(type_, self._value(type_, in_list=False))
        return fields

    def _value(self, type_: int, *, in_list: bool) -> Any:
        if type_ in {_TRUE, _FALSE}:
            return self._byte() if in_list else None
        if type_ in {_I16, _I32, _I64}:
            return _unzigzag(self._varint())
        if type_ == _BINARY:
            return self._take(self._varint())
        if type_ == _LIST:
            return self._list()
        if type_ == _STRUCT:
            return self.struct()
        return self._take(8 if type_ == _DOUBLE else 1)

    def _list(self) -> ThriftList:
        header = self._byte()
        length = header >> 4
        if length == _LONG_LIST:
            length = self._varint()
        type_ = header & 15
        return ThriftList(type_, [self._value(type_, in_list=True) for _ in range(length)])

    def _varint(self) -> int:
        value = shift = 0
        while (byte := self._byte()) & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
        return value | byte << shift

    def _byte(self) -> int:
        return self._take(1)[0]

    def _take(self, length: int) -> bytes:
        self.offset += length
        return self._data[self.offset - length : self.offset]


def _with_deltas(fields: Struct) -> list[tuple[int, Field]]:
    numbers = sorted(fields)
    before = [0, *numbers]
    return [(number - last, fields[number]) for number, last in zip(numbers, before, strict=False)]


def _field(delta: int, field: Field) -> bytes:
    # Parquet's ids are close to each other: the long form of a field's header is never needed.
    return bytes([delta << 4 | field.type]) + _encoded(field.type, field.value, in_list=False)


def _encoded(type_: int, value: Any, *, in_list: bool) -> bytes:
    if type_ in {_TRUE, _FALSE}:
        return bytes([value]) if in_list else b""
    if type_ in {_I16, _I32, _I64}:
        return _varint(_zigzag(value))
    if type_ == _BINARY:
        return _varint(len(value)) + bytes(value)
    if type_ == _LIST:
        return _list(value)
    return encode(value) if type_ == _STRUCT else bytes(value)


def _list(value: ThriftList) -> bytes:
    length = len(value.values)
    short = struct.pack("B", min(length, _LONG_LIST) << 4 | value.type)
    header = short if length < _LONG_LIST else short + _varint(length)
    return header + b"".join(_encoded(value.type, item, in_list=True) for item in value.values)


def _varint(value: int) -> bytes:
    result = bytearray()
    while value > 0x7F:
        result.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*result, value])


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _unzigzag(value: int) -> int:
    return value >> 1 if value % 2 == 0 else -(value >> 1) - 1
