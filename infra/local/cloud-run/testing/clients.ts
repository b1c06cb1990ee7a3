import { ExecutionsClient, JobsClient, TasksClient } from '@google-cloud/run';
import type { protos } from '@google-cloud/run';
import { credentials } from '@grpc/grpc-js';

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

/** The official clients, on a local server. */
export class Clients {
  readonly jobs: JobsClient;
  readonly executions: ExecutionsClient;
  readonly tasks: TasksClient;

  constructor(port: number) {
    // Otherwise the clients look for Google's metadata server, and warn that there is none.
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    const options = { apiEndpoint: '127.0.0.1', port, sslCreds: credentials.createInsecure() };
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
