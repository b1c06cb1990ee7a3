import { sideVenvPython } from '../../side-venv.ts';

const ONLINE_VENV = {
  folder: '.fitlane/bench-online-venv',
  requirements: 'infra/local/bench/online/requirements.txt',
  contents: 'the peers of online inference (MLflow, BentoML, FastAPI)',
};

/** The Python that has them. @throws SideVenvMissing naming the command that installs them. */
export function onlinePython(say: (line: string) => void): Promise<string> {
  return sideVenvPython(ONLINE_VENV, say);
}
