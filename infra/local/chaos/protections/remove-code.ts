import type { Removal } from './protections.ts';

/** @throws Error when the code is not there, or not once: then the protection has moved. */
export function removeCode(text: string, { file, code, without }: Removal): string {
  const [before, after, ...others] = text.split(code);
  if (before !== undefined && after !== undefined && others.length === 0) {
    return `${before}${without}${after}`;
  }
  throw new Error(`${file} must hold this once, so that it can be left out: ${code}`);
}
