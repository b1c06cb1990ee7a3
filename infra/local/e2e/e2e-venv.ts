import { sideVenvPython } from '../side-venv.ts';

const E2E_VENV = {
  folder: '.fitlane/e2e-venv',
  requirements: 'infra/local/e2e/python/requirements.txt',
  contents: 'what the Python end-to-end tests need (pandas, DuckDB, polars, data sets)',
};

/** The Python of `e2e/python`. */
export function e2ePython(say: (line: string) => void): Promise<string> {
  return sideVenvPython(E2E_VENV, say);
}
