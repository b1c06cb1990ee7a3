import { ExecutionsClient, JobsClient, TasksClient } from '@google-cloud/run';
import { credentials } from '@grpc/grpc-js';

export interface CloudRunClients {
  readonly jobs: JobsClient;
  readonly executions: ExecutionsClient;
  readonly tasks: TasksClient;
}

/** @param endpoint a local server (http://127.0.0.1:PORT), spoken to in plain text; absent in production. */
export function createCloudRunClients(endpoint?: string): CloudRunClients {
  const options = endpoint === undefined ? {} : connectionTo(new URL(endpoint));
  return {
    jobs: new JobsClient(options),
    executions: new ExecutionsClient(options),
    tasks: new TasksClient(options),
  };
}

export async function closeCloudRunClients(clients: CloudRunClients): Promise<void> {
  const { jobs, executions, tasks } = clients;
  await Promise.all([jobs.close(), executions.close(), tasks.close()]);
}

function connectionTo({ protocol, hostname, port }: URL) {
  const isPlain = protocol === 'http:';
  return {
    apiEndpoint: hostname,
    port: Number(port) || (isPlain ? 80 : 443),
    ...(isPlain && { sslCreds: credentials.createInsecure() }),
  };
}
