import * as pulumi from '@pulumi/pulumi';

/** Stands for what only a deployment would know. */
export const UNKNOWN = '(known after deployment)';
/** Stands for what nobody may read. */
export const HIDDEN = '(secret)';

export type Plain = string | number | boolean | null | Plain[] | PlainObject;
export interface PlainObject {
  [key: string]: Plain;
}

const { specialSigKey, specialSecretSig, unknownValue } = pulumi.runtime;

/**
 * Of values as the engine's wire carries them (JSON, in which an object with a signature is something special):
 * what a person may read.
 */
export function readable(value: Plain): Plain {
  if (value === unknownValue) return UNKNOWN;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(readable);
  return value[specialSigKey] === specialSecretSig ? HIDDEN : readableObject(value);
}

export function readableObject(value: PlainObject): PlainObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item)]));
}
