/** An answer takes about 10 µs for a row: a body of this size holds up the others for a tenth of a second. */
export const MAX_BODY_BYTES = 2 ** 20;
