import { bundlePath } from '../bundle.ts';
import { provisionRunJobs } from '../provision/run-jobs.ts';
import type { PartDefinition } from '../supervision/part-definition.ts';
import { accepts } from '../supervision/probe.ts';
import { stateFolder } from '../wiring.ts';
import type { Wiring } from '../wiring.ts';

/** infra/local/cloud-run: Jobs of the Cloud Run Admin API, their tasks as processes. */
export function cloudRunPart(wiring: Wiring): PartDefinition {
  const { ports } = wiring;
  return {
    name: 'cloud-run',
    command: process.execPath,
    args: ['--enable-source-maps', bundlePath('cloud-run')],
    env: {
      PORT: String(ports.cloudRun),
      STATE_DIR: stateFolder(wiring, 'cloud-run'),
      PRINT_TASK_OUTPUT: 'true',
    },
    isReady: () => accepts(ports.cloudRun),
    provision: () => provisionRunJobs(wiring),
  };
}
