import { expect } from '@jest/globals';
import { ExecutionsClient, JobsClient, TasksClient } from '@google-cloud/run';
import type { protos } from '@google-cloud/run';
import { credentials } from '@grpc/grpc-js';
import { googleAuthLibrary } from 'google-gax';

export const PARENT = 'projects/p/locations/europe-west1';

type ExecutionMessage = protos.google.cloud.run.v2.IExecution;
type TaskMessage = protos.google.cloud.run.v2.ITask;
type Overrides = protos.google.cloud.run.v2.RunJobRequest.IOverrides;

export interface JobSettings {
  script: string;
  env?: Record<string, string>;
  args?: string[];
  taskCount?: number;
  parallelism?: number;
  maxRetries?: number;
  timeoutSeconds?: number;
}

export const TRANSPORTS = ['gRPC', 'REST'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** The official clients, on a local server. */
export class Clients {
  readonly jobs: JobsClient;
  readonly executions: ExecutionsClient;
  readonly tasks: TasksClient;

  constructor(port: number, transport: Transport = 'gRPC') {
    // Otherwise the clients look for Google's metadata server, and warn that there is none.
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    const options = { apiEndpoint: '127.0.0.1', port, ...transportOptions(transport) };
    this.jobs = new JobsClient(options);
    this.executions = new ExecutionsClient(options);
    this.tasks = new TasksClient(options);
  }

  async close(): Promise<void> {
    await Promise.all([this.jobs.close(), this.executions.close(), this.tasks.close()]);
  }

  /** A job whose one container runs a shell script. Without retries, unless told. */
  async createJob(jobId: string, settings: JobSettings): Promise<string> {
    const [operation] = await this.jobs.createJob({ parent: PARENT, jobId, job: job(settings) });
    const [created] = await operation.promise();
    return created.name ?? '';
  }

  async run(name: string, overrides?: Overrides) {
    const [operation] = await this.jobs.runJob({ name, ...(overrides && { overrides }) });
    const execution = (operation.metadata as ExecutionMessage).name ?? '';
    return { operation, execution };
  }

  /** Runs a new job to its end, however that is. */
  async runToEnd(jobId: string, settings: JobSettings, overrides?: Overrides) {
    const { operation, execution } = await this.run(
      await this.createJob(jobId, settings),
      overrides,
    );
    const error = await operation.promise().then(
      () => undefined,
      (reason: unknown) => reason as { code: number; message: string },
    );
    return { ...(await this.look(execution)), error };
  }

  async look(name: string): Promise<{ execution: ExecutionMessage; tasks: TaskMessage[] }> {
    const [execution] = await this.executions.getExecution({ name });
    const [tasks] = await this.tasks.listTasks({ parent: name });
    return { execution, tasks };
  }
}

function transportOptions(transport: Transport): object {
  if (transport === 'gRPC') return { sslCreds: credentials.createInsecure() };
  // Over REST the client insists on a token; nobody looks at it.
  const authClient = new googleAuthLibrary.OAuth2Client();
  authClient.setCredentials({ access_token: 'any', expiry_date: Number.MAX_SAFE_INTEGER });
  return { fallback: true, protocol: 'http', authClient };
}

export function job(settings: JobSettings): protos.google.cloud.run.v2.IJob {
  const env = Object.entries(settings.env ?? {}).map(([name, value]) => ({ name, value }));
  const command = ['sh', '-c', settings.script, 'script'];
  return {
    template: {
      taskCount: settings.taskCount ?? 1,
      parallelism: settings.parallelism ?? 0,
      template: {
        containers: [{ name: 'main', image: 'any', command, args: settings.args ?? [], env }],
        maxRetries: settings.maxRetries ?? 0,
        timeout: { seconds: settings.timeoutSeconds ?? 60 },
      },
    },
  };
}

export function completed(execution: ExecutionMessage) {
  return execution.conditions?.find(({ type }) => type === 'Completed');
}

const CODES = {
  INVALID_ARGUMENT: { gRPC: 3, REST: 400 },
  NOT_FOUND: { gRPC: 5, REST: 404 },
  ALREADY_EXISTS: { gRPC: 6, REST: 409 },
  RESOURCE_EXHAUSTED: { gRPC: 8, REST: 429 },
  FAILED_PRECONDITION: { gRPC: 9, REST: 400 },
  ABORTED: { gRPC: 10, REST: 409 },
  UNIMPLEMENTED: { gRPC: 12, REST: 501 },
  UNAVAILABLE: { gRPC: 14, REST: 503 },
};

/** How the Node client rejects. Over REST its HTTP library is first: with the HTTP status, and the body as message. */
export function refusal(transport: Transport, status: keyof typeof CODES): object {
  const code = CODES[status][transport];
  return transport === 'gRPC'
    ? { code }
    : { code, message: expect.stringContaining(`"${status}"`) };
}
