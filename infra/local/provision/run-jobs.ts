import type { JobsClient, protos } from '@google-cloud/run';
import { PROJECT, REGION, RUN_JOBS } from '../local-project.ts';
import { accountOf } from '../identity/accounts.ts';
import { storageEnvironment } from '../parts/storage-environment.ts';
import { PYTHON } from '../set-up/paths.mjs';
import type { Wiring } from '../wiring.ts';

type Job = protos.google.cloud.run.v2.IJob;

const ALREADY_EXISTS = 6;

/** What a task runs: an image's own program, unless there is a command. */
export interface TaskProgram {
  image: string;
  command?: string[];
  args?: string[];
}

/** The sources, as a process of this machine; the name of the image is not looked at. */
const FROM_SOURCES: TaskProgram = {
  image: 'fitlane-ml',
  command: [PYTHON],
  args: ['-m', 'fitlane_ml.job'],
};

/**
 * A Cloud Run job per size, through Google's own client, as Pulumi makes them in production.
 *
 * @param more environment of the tasks, beyond what they need.
 */
export async function provisionRunJobs(
  wiring: Wiring,
  more: Record<string, string> = {},
  program: TaskProgram = FROM_SOURCES,
): Promise<void> {
  const client = await connect(wiring);
  try {
    const sizes = Object.entries(RUN_JOBS);
    await Promise.all(
      sizes.map(([id, limits]) =>
        provisionRunJob(client, id, jobOf(wiring, limits, more, program)),
      ),
    );
  } finally {
    await client.close();
  }
}

async function connect({ ports }: Wiring): Promise<JobsClient> {
  // Else the client looks for a real metadata server first.
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  const [run, grpc] = await Promise.all([import('@google-cloud/run'), import('@grpc/grpc-js')]);
  return new run.v2.JobsClient({
    apiEndpoint: '127.0.0.1',
    port: ports.cloudRun,
    sslCreds: grpc.credentials.createInsecure(),
  });
}

/** An existing one is brought up to date: addresses change with the ports. */
async function provisionRunJob(client: JobsClient, jobId: string, job: Job): Promise<void> {
  const parent = `projects/${PROJECT}/locations/${REGION}`;
  try {
    const [operation] = await client.createJob({ parent, jobId, job });
    await operation.promise();
  } catch (error) {
    if ((error as { code?: number }).code !== ALREADY_EXISTS) throw error;
    const [operation] = await client.updateJob({
      job: { ...job, name: `${parent}/jobs/${jobId}` },
    });
    await operation.promise();
  }
}

function jobOf(
  wiring: Wiring,
  limits: Record<string, string>,
  more: Record<string, string>,
  program: TaskProgram,
): Job {
  const environment = {
    ...storageEnvironment(wiring),
    GCE_METADATA_HOST: wiring.addresses.metadataHosts.task,
    PYTHONUNBUFFERED: '1',
    ...more,
  };
  return {
    template: {
      taskCount: 1,
      template: {
        maxRetries: 0, // only Fitlane retries
        timeout: { seconds: wiring.settings.JOB_TIMEOUT + 60 }, // longer than the container's own
        serviceAccount: accountOf('task', PROJECT).email,
        containers: [
          {
            ...program,
            env: Object.entries(environment).map(([name, value]) => ({ name, value })),
            resources: { limits },
          },
        ],
      },
    },
  };
}
