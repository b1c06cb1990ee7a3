import { execFileSync } from 'node:child_process';
import { PYTHON } from '@fitlane/local/set-up/paths.mjs';

const PROGRAM = `
import json, sys
from fitlane_ml import settings

class Recorded(dict):
    read = set()
    def get(self, name, default=None):
        self.read.add(name)
        return super().get(name, default)

environment = Recorded(json.loads(sys.argv[2]))
getattr(settings, sys.argv[1])(environment)
print(json.dumps(sorted(environment.read)))
`;

/**
 * Has the container read its settings from this environment.
 *
 * @returns the names it asked for.
 * @throws Error when it finds one missing or wrong.
 */
export function readByContainer(
  reader: 'read_task_settings' | 'read_worker_settings',
  environment: Readonly<Record<string, string>>,
): string[] {
  const args = ['-c', PROGRAM, reader, JSON.stringify(environment)];
  return JSON.parse(execFileSync(PYTHON, args, { encoding: 'utf8' })) as string[];
}
