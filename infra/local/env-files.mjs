import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * Settings: the process environment over `.env.local` over `.env`. Empty values count as absent.
 * @param {string} root the repository's folder
 * @param {NodeJS.ProcessEnv} [processEnv]
 * @returns {Record<string, string>}
 */
export function readEnvironment(root, processEnv = process.env) {
  const files = ['.env', '.env.local'].map((name) => readEnvFile(join(root, name)));
  return mergeEnvironments(...files, processEnv);
}

/**
 * Later sources win; an empty value never hides an earlier one.
 * @param {...Record<string, string | undefined>} sources
 * @returns {Record<string, string>}
 */
export function mergeEnvironments(...sources) {
  /** @type {Record<string, string>} */
  const merged = {};
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) if (value) merged[name] = value;
  }
  return merged;
}

/** @param {string} path */
function readEnvFile(path) {
  return existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
}
