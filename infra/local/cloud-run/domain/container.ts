import { CloudRunError } from './cloud-run-error.ts';
import type { TaskTemplate } from './execution.ts';

/** What a runtime starts. An empty command means the image's own entrypoint. */
export interface Container {
  image: string;
  command: readonly string[];
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  workingDir?: string;
  /** As Kubernetes writes them: `2` or `500m` CPUs, `512Mi` of memory. */
  limits: Readonly<Record<string, string>>;
}

/** The one container of a task. What cannot be run here is refused, never silently left out. */
export function containerOf({ containers }: TaskTemplate): Container {
  const [container, ...others] = containers ?? [];
  if (!container) throw new CloudRunError('INVALID_ARGUMENT', 'A job needs a container.');
  if (others.length > 0) throw unimplemented('Sidecar containers are');
  const env = (container.env ?? []).map(({ name, value, valueSource }) => {
    if (valueSource) throw unimplemented('Secrets as environment variables are');
    return [name ?? '', value ?? ''] as const;
  });
  return {
    image: container.image ?? '',
    command: container.command ?? [],
    args: container.args ?? [],
    env: Object.fromEntries(env),
    limits: container.resources?.limits ?? {},
    ...(container.workingDir && { workingDir: container.workingDir }),
  };
}

function unimplemented(what: string): CloudRunError {
  return new CloudRunError('UNIMPLEMENTED', `${what} not supported by the local Cloud Run.`);
}
