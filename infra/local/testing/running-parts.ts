import type { ChildProcess } from 'node:child_process';

/** jest loads set-up and teardown apart from each other; they meet on the global object. */
const KEY = Symbol.for('fitlane.testing.parts');

export function rememberParts(parts: ChildProcess): void {
  Object.assign(globalThis, { [KEY]: parts });
}

export function rememberedParts(): ChildProcess | undefined {
  return (globalThis as { [KEY]?: ChildProcess })[KEY];
}
