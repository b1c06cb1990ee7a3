import { readStamp } from './set-up/stamp.mjs';

export type Tool = 'java' | 'minio' | 'firestoreJar' | 'pubsubJar';

/** Where set-up found a program. */
export function toolPath(name: Tool): string {
  const path = readStamp().tools[name];
  if (!path) throw new Error(`${name} was not found by set-up: run \`npm run setup\``);
  return path;
}
