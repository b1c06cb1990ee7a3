import { describe } from '@jest/globals';
import { computeContract } from '../../testing/contracts/compute-contract.ts';
import { startLocalCloudRun } from '../../testing/local-cloud-run-process.ts';
import { closeCloudRunClients, createCloudRunClients, type CloudRunClients } from './client.ts';
import { CloudRunCompute } from './cloud-run-compute.ts';

const PLACE = { projectId: 'p', region: 'europe-west1' };

describe('CloudRunCompute', () => {
  computeContract(async (scripts) => {
    const server = await startLocalCloudRun(process.env['PATH']);
    const clients = createCloudRunClients(server.endpoint);
    const nobody = createCloudRunClients('http://127.0.0.1:1');
    for (const [size, script] of Object.entries(scripts)) await createJob(clients, size, script);
    return {
      compute: new CloudRunCompute(clients, PLACE),
      unreachable: new CloudRunCompute(nobody, PLACE),
      close: async () => {
        await Promise.all([closeCloudRunClients(clients), closeCloudRunClients(nobody)]);
        await server.close();
      },
    };
  });
});

async function createJob(clients: CloudRunClients, size: string, script: string): Promise<void> {
  const containers = [{ image: 'any', command: ['sh', '-c', script] }];
  const template = { containers, maxRetries: 0, timeout: { seconds: 60 } };
  const [operation] = await clients.jobs.createJob({
    parent: `projects/${PLACE.projectId}/locations/${PLACE.region}`,
    jobId: `fitlane-${size}`,
    job: { template: { template } },
  });
  await operation.promise();
}
