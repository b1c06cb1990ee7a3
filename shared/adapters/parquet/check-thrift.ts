/**
 * Walks over Thrift's compact protocol without building anything. The parser trusts what it reads: a list
 * that says it has 2 billion elements, or a number of 500,000 bytes, would cost gigabytes or minutes.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

const LONG_LIST = 15;
const MAX_VARINT_BYTES = 10;
/** Parquet's metadata is 7 deep. */
const MAX_DEPTH = 32;

/** @throws Error for bytes that are no struct, or one of more than `maxStructs`. */
export function checkThrift(bytes: Uint8Array, maxStructs: number): void {
  new ThriftWalk(bytes, maxStructs).struct(0);
}

class ThriftWalk {
  readonly #bytes: Uint8Array;
  #structsLeft: number;
  #offset = 0;

  constructor(bytes: Uint8Array, maxStructs: number) {
    this.#bytes = bytes;
    this.#structsLeft = maxStructs;
  }

  struct(depth: number): void {
    this.#structsLeft -= 1;
    if (depth > MAX_DEPTH || this.#structsLeft < 0)
      throw new Error('Too deep, or too many structs.');
    for (let header = this.#byte(); (header & 0x0f) !== STOP; header = this.#byte()) {
      const hasLongId = header >> 4 === 0;
      if (hasLongId) this.#varint();
      const type = header & 0x0f;
      // As a field, a boolean is its own type; as an element of a list, it is a byte.
      if (type !== TRUE && type !== FALSE) this.#element(type, depth);
    }
  }

  #element(type: number, depth: number): void {
    switch (type) {
      case TRUE:
      case FALSE:
      case BYTE:
        this.#skip(1);
        break;
      case I16:
      case I32:
      case I64:
        this.#varint();
        break;
      case DOUBLE:
        this.#skip(8);
        break;
      case BINARY:
        this.#skip(this.#varint());
        break;
      case LIST:
        this.#list(depth);
        break;
      case STRUCT:
        this.struct(depth + 1);
        break;
      default:
        throw new Error(`Parquet has no values of Thrift's type ${type}.`);
    }
  }

  /** Every element takes at least a byte. */
  #list(depth: number): void {
    const header = this.#byte();
    const length = header >> 4 === LONG_LIST ? this.#varint() : header >> 4;
    if (length > this.#bytes.length - this.#offset)
      throw new Error('A list is longer than the rest.');
    if (depth >= MAX_DEPTH) throw new Error('Too deep.');
    for (let index = 0; index < length; index += 1) this.#element(header & 0x0f, depth + 1);
  }

  #varint(): number {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw new Error('A number takes more than 10 bytes.');
  }

  #byte(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw new Error('A struct has no end.');
    this.#offset += 1;
    return byte;
  }

  #skip(length: number): void {
    if (length > this.#bytes.length - this.#offset)
      throw new Error('A value is longer than the rest.');
    this.#offset += length;
  }
}
