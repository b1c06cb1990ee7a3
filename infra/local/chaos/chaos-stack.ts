import { join } from 'node:path';
import { CuttingProxy } from '../e2e/cutting-proxy.ts';
import { definePart } from '../part-definitions.ts';
import { pickPorts } from '../ports.ts';
import { provisionRunJobs } from '../provision/run-jobs.ts';
import { Stack } from '../stack.ts';
import type { PartDefinition, PartName } from '../supervision/part-definition.ts';
import { Part } from '../supervision/part.ts';
import { PidRecord } from '../supervision/pid-record.ts';
import type { Addresses, Wiring } from '../wiring.ts';
import type { PartVictim, Wire } from './faults/fault.ts';
import { CONTAINER_INTERVALS, CONTROLLER_INTERVALS, SETTINGS } from './intervals.ts';
import type { Clocks } from './plan.ts';
import { FaultyProxy, type Exchange } from './wire/faulty-proxy.ts';

const CLOCKS = join(import.meta.dirname, 'clocks');

export interface ChaosStackOptions {
  readonly folder: string;
  readonly clocks: Clocks;
  /** The controllers' bundle, where it is not the normal one. */
  readonly controllerBundle: string | null;
  readonly say: (line: string) => void;
  /** Told what the controllers are asked, and what they answer. */
  readonly onExchange: (exchange: Exchange) => void;
  /** Told, before anything starts, how all of it is ended at once. */
  readonly onKillable: (kill: () => void) => void;
}

export interface ChaosStack {
  readonly stack: Stack;
  readonly wires: Readonly<Record<Wire, FaultyProxy>>;
  /** The API, as its users reach it. */
  readonly apiUrl: string;
  readonly firestoreCutter: CuttingProxy;
  readonly part: (victim: PartVictim) => Part;
  readonly stop: () => Promise<void>;
}

/**
 * A local stack with two controllers, whose clocks are apart, and whose parts reach each other through
 * proxies that can be told to spoil what passes.
 */
export async function startChaosStack(options: ChaosStackOptions): Promise<ChaosStack> {
  const { api: secondPort } = await pickPorts(join(options.folder, 'second-ports.json'), 0);
  const ports = () => stack.wiring.ports;
  const wires = {
    api: new FaultyProxy(() => [ports().api]),
    controller: new FaultyProxy(() => [ports().controller, secondPort], options.onExchange),
    worker: new FaultyProxy(() => [ports().worker]),
    storage: new FaultyProxy(() => [ports().minio]),
  };
  const firestoreCutter = new CuttingProxy(
    () => new URL(`http://${stack.addresses.firestoreHost}`),
  );
  const seen: Partial<Addresses> = {
    worker: await wires.worker.listen(),
    minio: await wires.storage.listen(),
    firestoreHost: new URL(await firestoreCutter.listen()).host,
  };
  const define = (name: PartName, wiring: Wiring) => harmable(name, wiring, seen, options);
  const settings = { ...SETTINGS, CONTROLLER_URL: await wires.controller.listen() };
  const { folder, say } = options;
  const stack: Stack = new Stack({ folder, settings, define, say });
  const apiUrl = await wires.api.listen();
  let second: Part | undefined;
  const stop = async () => {
    await second?.stop();
    await stack.stop();
    await Promise.all([...Object.values(wires), firestoreCutter].map((proxy) => proxy.close()));
  };
  options.onKillable(() => {
    second?.killGroups();
    stack.kill();
  });
  try {
    await stack.start();
    second = secondController(stack.wiring, secondPort, seen, options);
    await second.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const parts = { second };
  const part = (victim: PartVictim) =>
    victim === 'second controller' ? parts.second : stack.part(victim);
  return { stack, wires, apiUrl, firestoreCutter, part, stop };
}

/** The stack's own parts, seeing each other through the proxies, with a clock of their own. */
function harmable(
  name: PartName,
  wiring: Wiring,
  seen: Partial<Addresses>,
  options: ChaosStackOptions,
): PartDefinition {
  const real = definePart(name, wiring);
  const throughProxies = { ...wiring, addresses: { ...wiring.addresses, ...seen } };
  const part = () => ({ ...definePart(name, throughProxies), isReady: () => real.isReady() });
  switch (name) {
    case 'firestore':
    case 'minio':
      return real;
    case 'pubsub':
      return part();
    case 'cloud-run':
      return {
        ...ofNode(part(), options.clocks['cloud-run']),
        provision: () => provisionRunJobs(throughProxies, pythonEnv(options.clocks.task)),
      };
    case 'api':
      return ofNode(part(), options.clocks.api);
    case 'inference': // no job passes it
      return real;
    case 'controller':
      return asController(part(), options.clocks.controller, options);
    case 'worker':
      return { ...part(), env: { ...part().env, ...pythonEnv(options.clocks.worker) } };
  }
}

/** Both compete for the same jobs, and share what reaches their common address. */
function secondController(
  wiring: Wiring,
  port: number,
  seen: Partial<Addresses>,
  options: ChaosStackOptions,
): Part {
  const ports = { ...wiring.ports, controller: port };
  const own = { ...wiring, ports, addresses: { ...wiring.addresses, ...seen } };
  const ahead = options.clocks['second controller'];
  return new Part(asController(definePart('controller', own), ahead, options), {
    logPath: join(options.folder, 'logs/second-controller.log'),
    pids: new PidRecord(join(options.folder, 'state/second-controller-pids.json')),
    say: options.say,
    onGivenUp: options.say,
  });
}

function asController(
  part: PartDefinition,
  aheadMs: number,
  { controllerBundle }: ChaosStackOptions,
): PartDefinition {
  const { args, env, ...rest } = ofNode(part, aheadMs);
  const bundled = controllerBundle === null ? args : [...args.slice(0, -1), controllerBundle];
  return { ...rest, args: bundled, env: { ...env, ...CONTROLLER_INTERVALS } };
}

function ofNode(part: PartDefinition, aheadMs: number): PartDefinition {
  const args = ['--import', join(CLOCKS, 'shifted-clock.mjs'), ...part.args];
  return { ...part, args, env: { ...part.env, CHAOS_CLOCK_AHEAD_MS: String(aheadMs) } };
}

function pythonEnv(aheadMs: number): Record<string, string> {
  return {
    ...CONTAINER_INTERVALS,
    PYTHONPATH: CLOCKS,
    CHAOS_CLOCK_AHEAD_SECONDS: String(aheadMs / 1000),
  };
}
