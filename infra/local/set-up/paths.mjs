import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** What set-up makes and what the stack keeps; ignored by git. */
export const FITLANE = join(ROOT, '.fitlane');

export const VENV = join(FITLANE, 'venv');
export const PYTHON = join(VENV, 'bin', 'python');
export const BUILT_MINIO = join(FITLANE, 'bin', 'minio');
export const STAMP = join(FITLANE, 'set-up.json');
export const LOGS = join(FITLANE, 'logs');
