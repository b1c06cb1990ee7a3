import { sideVenvPython } from '../side-venv.ts';

const BENCH_VENV = {
  folder: '.fitlane/bench-venv',
  requirements: 'infra/local/bench/requirements.txt',
  contents: 'the peers (RQ, Celery, pandas)',
};

/** The Python that has the peers. */
export function benchPython(say: (line: string) => void): Promise<string> {
  return sideVenvPython(BENCH_VENV, say);
}
