import { CloudRunError } from '../domain/cloud-run-error.ts';
import { containerOf } from '../domain/container.ts';
import type { JobMessage } from '../domain/job.ts';
import { runLimits } from '../domain/run-limits.ts';
import type { Context } from './context.ts';

/** The part of a job that is the client's to say, found possible here. The rest of what it sent is output, and ignored. */
export function wantedJob(
  { runtime }: Context,
  message: JobMessage | null | undefined,
): JobMessage {
  const { labels, annotations, client, clientVersion, launchStage, binaryAuthorization, template } =
    message ?? {};
  if (!template?.template) throw invalid('A job needs a template with a task template.');
  if (message?.startExecutionToken || message?.runExecutionToken) {
    throw new CloudRunError('UNIMPLEMENTED', 'Execution tokens are not supported locally.');
  }
  const objection = runtime.objection(containerOf(template.template));
  if (objection !== undefined) throw invalid(objection);
  const all = { labels, annotations, client, clientVersion, launchStage, binaryAuthorization };
  const wanted = { ...present(all), template };
  runLimits(wanted);
  return wanted;
}

function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}

function invalid(message: string): CloudRunError {
  return new CloudRunError('INVALID_ARGUMENT', message);
}
