import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { User } from '../../e2e/user.ts';
import { definePart } from '../../part-definitions.ts';
import { startStack, type Stack } from '../../stack.ts';
import type { BenchContext } from '../bench-context.ts';
import type { OnlineServer } from './online-server.ts';

/** A stack with a model in it, fitted as any user fits one. */
export async function startWithModel(
  { folder, endings, say }: BenchContext,
  dataPath: string,
): Promise<Stack> {
  const stack = await startStack({
    folder: join(folder, 'stack'),
    settings: { SERVER_PORT: '0', MINIO_CONSOLE: 'off' },
    say,
  });
  endings.add(() => stack.stop());
  const user = new User(stack.addresses.api, readKey(stack));
  const dataset = await user.upload(dataPath);
  const { id } = await user.submit('fit', { dataset, validation: 'none' });
  await user.succeeded(id);
  return stack;
}

/** functions/inference, as the stack starts it: it authenticates, and checks each column. */
export function ours(stack: Stack, columns: readonly string[]): OnlineServer {
  const { command, args, env } = definePart('inference', stack.wiring);
  return {
    name: 'Fitlane',
    command,
    args: () => args,
    env: (port) => ({ ...env, SERVER_PORT: String(port) }),
    path: '/v1/models/default/predict',
    headers: { authorization: `Bearer ${readKey(stack)}` },
    body: (rows) => ({
      instances: rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))),
    }),
    labels: (answer) => (answer as { predictions: number[] }).predictions,
  };
}

function readKey(stack: Stack): string {
  return readFileSync(stack.apiKeyPath, 'utf8').trim();
}
