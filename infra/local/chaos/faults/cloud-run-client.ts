import { PROJECT, REGION } from '../../local-project.ts';
import type { CloudRunFault } from './fault.ts';

const JOBS = `v2/projects/${PROJECT}/locations/${REGION}/jobs`;

/** What a campaign looks at of an execution, in the API's own JSON. */
export interface SeenExecution {
  readonly name: string;
  readonly createTime?: string;
  readonly completionTime?: string;
  readonly taskCount?: number;
  readonly template: { readonly containers: readonly { readonly env?: readonly EnvVar[] }[] };
}

interface EnvVar {
  readonly name: string;
  readonly value: string;
}

/** All executions that the local Cloud Run knows. */
export async function listExecutions(url: string): Promise<SeenExecution[]> {
  const found: SeenExecution[] = [];
  let pageToken = '';
  do {
    const page = await ask<{ executions?: SeenExecution[]; nextPageToken?: string }>(
      `${url}/${JOBS}/-/executions?pageToken=${encodeURIComponent(pageToken)}`,
    );
    found.push(...(page.executions ?? []));
    pageToken = page.nextPageToken ?? '';
  } while (pageToken !== '');
  return found;
}

/** Starts a second one for the same attempt, as a RunJob whose answer was lost would leave behind. */
export async function startDouble(url: string, { name, template }: SeenExecution): Promise<void> {
  const [, job = ''] = /\/jobs\/([^/]+)\//.exec(name) ?? [];
  const env = template.containers[0]?.env ?? [];
  const own = env.filter((variable) => variable.name.startsWith('FITLANE_ATTEMPT'));
  const body = { overrides: { containerOverrides: [{ env: own }] } };
  await ask(`${url}/${JOBS}/${job}:run`, 'POST', body);
}

/** Beside those that are still to happen. */
export async function addFault(url: string, wanted: CloudRunFault): Promise<void> {
  const waiting = await ask<unknown[]>(`${url}/_local/faults`);
  await ask(`${url}/_local/faults`, 'PUT', [...waiting, wanted]);
}

export async function endFaults(url: string): Promise<void> {
  await ask(`${url}/_local/faults`, 'DELETE');
}

async function ask<Answer>(url: string, method = 'GET', body?: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}
