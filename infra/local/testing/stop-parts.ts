import { once } from 'node:events';
import { rememberedParts } from './running-parts.ts';

/** jest's global teardown of the emulator tests. */
export default async function stopParts(): Promise<void> {
  const parts = rememberedParts();
  if (!parts || parts.exitCode !== null) return;
  const exited = once(parts, 'exit');
  parts.stdin?.end();
  await exited;
}
