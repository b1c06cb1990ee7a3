import { createHash, randomBytes } from 'node:crypto';

/** That many random hexadecimal digits, from the system's secure source. */
export function randomHex(digits: number): string {
  return randomBytes(Math.ceil(digits / 2))
    .toString('hex')
    .slice(0, digits);
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
