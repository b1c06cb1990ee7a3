import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { threadEnvironment } from '../threads.ts';
import type { OnlineServer, Row } from './online-server.ts';

export function peerScript(name: string): string {
  return fileURLToPath(new URL(`python/${name}`, import.meta.url));
}

/** Each with one process that predicts, as ours has. `threads`: what OpenMP may use in it. */
export function peersWith(
  python: string,
  folder: string,
  threads: number,
): readonly OnlineServer[] {
  const bin = (name: string) => join(dirname(python), name);
  const scripts = dirname(peerScript('fit_peers.py'));
  const env = {
    ...threadEnvironment(threads),
    PATH: `${dirname(python)}:${process.env['PATH'] ?? ''}`,
    PYTHONPATH: scripts,
    MODEL: join(folder, 'model.joblib'),
    BENTOML_HOME: join(folder, 'bentoml'),
    BENTOML_DO_NOT_TRACK: 'True',
    MLFLOW_DISABLE_TELEMETRY: 'true',
  };
  const common = { env: () => env, headers: {} };
  const instances = (rows: readonly Row[]) => ({ instances: rows });
  const predictions = (answer: unknown) => (answer as { predictions: number[] }).predictions;
  const listen = (port: number) => ['--host', '127.0.0.1', '--port', String(port)];
  return [
    {
      ...common,
      name: 'MLflow',
      command: bin('mlflow'),
      args: (port) => [
        ...['models', 'serve', '--model-uri', join(folder, 'mlflow-model')],
        ...['--env-manager', 'local', '--workers', '1', ...listen(port)],
      ],
      path: '/invocations',
      body: (rows) => ({ inputs: rows }),
      labels: predictions,
    },
    {
      ...common,
      name: 'BentoML',
      command: bin('bentoml'),
      args: (port) => [
        'serve',
        'bentoml_peer:Classifier',
        '--working-dir',
        scripts,
        ...listen(port),
      ],
      path: '/predict',
      body: instances,
      labels: (answer) => answer as number[],
    },
    {
      ...common,
      name: 'FastAPI',
      command: python,
      args: (port) => ['-m', 'uvicorn', 'fastapi_peer:app', '--no-access-log', ...listen(port)],
      path: '/predict',
      body: instances,
      labels: predictions,
    },
  ];
}
