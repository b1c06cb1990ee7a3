import { z } from 'zod';
import type { DockerOptions } from './runtime/docker-runtime.ts';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  HOST: z.string().min(1).default('127.0.0.1'),
  STATE_DIR: z.string().min(1),
  GRACE_SECONDS: z.coerce.number().min(0).max(600).default(10),
  PRINT_TASK_OUTPUT: z.enum(['true', 'false']).default('false'),
  RUNTIME: z.enum(['process', 'docker']).default('process'),
  DOCKER_PROGRAM: z.string().min(1).default('docker'),
  DOCKER_NETWORK: z.string().min(1).optional(),
  DOCKER_OPTIONS: z.string().default(''),
  FAULTS_FILE: z.string().min(1).optional(),
});

export interface Settings {
  port: number;
  host: string;
  stateDir: string;
  graceMs: number;
  printsTaskOutput: boolean;
  hostEnv: Record<string, string>;
  runtime: 'process' | 'docker';
  docker: DockerOptions;
  faultsFile?: string;
}

/** Throws with every problem at once. */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const parsed = schema.safeParse(env);
  if (!parsed.success) throw new Error(`Bad settings:\n${z.prettifyError(parsed.error)}`);
  const { PORT, HOST, STATE_DIR, GRACE_SECONDS, PRINT_TASK_OUTPUT } = parsed.data;
  const { RUNTIME, DOCKER_PROGRAM, DOCKER_NETWORK, DOCKER_OPTIONS, FAULTS_FILE } = parsed.data;
  return {
    port: PORT,
    host: HOST,
    stateDir: STATE_DIR,
    graceMs: GRACE_SECONDS * 1000,
    printsTaskOutput: PRINT_TASK_OUTPUT === 'true',
    hostEnv: hostEnv(env),
    runtime: RUNTIME,
    docker: {
      program: DOCKER_PROGRAM,
      ...(DOCKER_NETWORK !== undefined && { network: DOCKER_NETWORK }),
      options: DOCKER_OPTIONS.split(/\s+/).filter(Boolean),
    },
    ...(FAULTS_FILE !== undefined && { faultsFile: FAULTS_FILE }),
  };
}

/** What every task may see of the server's environment. An allow-list: the rest may hold credentials. */
export function hostEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const allowed = ['PATH', 'HOME', 'LANG'];
  const entries = allowed.map((name) => [name, env[name]] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
