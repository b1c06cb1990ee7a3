import type { protos } from '@google-cloud/run';
import { CloudRunError } from './cloud-run-error.ts';
import type { JobMessage } from './job.ts';

export type Overrides = protos.google.cloud.run.v2.RunJobRequest.IOverrides;
type ContainerOverride = protos.google.cloud.run.v2.RunJobRequest.Overrides.IContainerOverride;
type Container = protos.google.cloud.run.v2.IContainer;
type EnvVar = protos.google.cloud.run.v2.IEnvVar;

/** The job as this one run wants it: args are replaced, env is merged by name, the rest is what RunJob can override. */
export function withOverrides(job: JobMessage, overrides: Overrides): JobMessage {
  const template = job.template ?? {};
  const taskTemplate = template.template ?? {};
  const taskCount = overrides.taskCount ?? 0;
  return {
    ...job,
    template: {
      ...template,
      ...(taskCount !== 0 && withTaskCount(taskCount, template.parallelism ?? 0)),
      template: {
        ...taskTemplate,
        containers: containers(taskTemplate.containers ?? [], overrides.containerOverrides ?? []),
        ...(overrides.timeout && { timeout: overrides.timeout }),
      },
    },
  };
}

/** Fewer tasks than the job's parallelism are no error: the run is just less parallel. */
function withTaskCount(taskCount: number, parallelism: number) {
  return { taskCount, parallelism: Math.min(parallelism, Math.max(taskCount, 0)) };
}

function containers(all: Container[], overrides: ContainerOverride[]): Container[] {
  return overrides.reduce((result, override) => {
    const index = override.name ? result.findIndex(({ name }) => name === override.name) : 0;
    const container = result[index];
    if (container === undefined) throw invalid(`There is no container '${override.name ?? ''}'.`);
    return result.with(index, overridden(container, override));
  }, all);
}

function overridden(container: Container, { args, clearArgs, env }: ContainerOverride): Container {
  const hasArgs = args != null && args.length > 0;
  if (hasArgs && clearArgs === true) throw invalid('args and clear_args exclude each other.');
  return {
    ...container,
    ...((hasArgs || clearArgs === true) && { args: args ?? [] }),
    env: mergedEnv(container.env ?? [], env ?? []),
  };
}

function mergedEnv(base: EnvVar[], extra: EnvVar[]): EnvVar[] {
  const replaced = new Set(extra.map(({ name }) => name));
  return [...base.filter(({ name }) => !replaced.has(name)), ...extra];
}

function invalid(message: string): CloudRunError {
  return new CloudRunError('INVALID_ARGUMENT', message);
}
