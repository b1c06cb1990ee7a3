import { join, resolve } from 'node:path';
import { prepareWiring } from './prepare-wiring.ts';
import { bundle, stopBundling } from './bundle.ts';
import type { ServiceName } from './bundle.ts';
import { keepFirstApiKey } from './first-api-key.ts';
import { startIdentity } from './identity/start-identity.ts';
import type { Identity } from './identity/start-identity.ts';
import { PROJECT } from './local-project.ts';
import { STOP_ORDER, STORES, definePart, isGiven } from './part-definitions.ts';
import { exportFirestore } from './parts/firestore.ts';
import { provisionGivenParts } from './provision.ts';
import { startScheduler } from './scheduler.ts';
import { FITLANE } from './set-up/paths.mjs';
import { partNames } from './supervision/part-definition.ts';
import type { PartDefinition, PartName } from './supervision/part-definition.ts';
import { Part } from './supervision/part.ts';
import { PidRecord, endOrphans } from './supervision/pid-record.ts';
import { stateFolder } from './wiring.ts';
import type { Addresses, Wiring } from './wiring.ts';

export interface StackOptions {
  /** Holds state, logs and ports; `.fitlane` by default. Stacks with different folders don't meet. */
  folder?: string;
  /** Settings over those of the environment, such as `{ SERVER_PORT: '0' }`. */
  settings?: Record<string, string>;
  /** Only these parts; all by default. */
  only?: readonly PartName[];
  /** How a part is started, where that differs: a test may put something between two parts. */
  define?: (name: PartName, wiring: Wiring) => PartDefinition;
  /** Told what happens, line by line. */
  say?: (line: string) => void;
  /** Told when a part keeps dying and is left alone. */
  onGivenUp?: (message: string) => void;
}

/** Ours, which need Firestore. */
const SERVICES = ['controller', 'api', 'inference'] as const;

/** Starts the local stack and returns when all of it is ready. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const stack = new Stack(options);
  try {
    await stack.start();
    return stack;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** The local stack: the topology of production, on one machine. */
export class Stack {
  readonly folder: string;
  readonly #options: StackOptions;
  readonly #parts = new Map<PartName, Part>();
  readonly #say: (line: string) => void;
  #wiring: Wiring | undefined;
  #identity: Identity | undefined;
  #stopScheduler: (() => void) | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: StackOptions = {}) {
    this.#options = options;
    this.#say = options.say ?? (() => undefined);
    this.folder = resolve(options.folder ?? FITLANE);
  }

  get wiring(): Wiring {
    if (!this.#wiring) throw new Error('the stack has not been started');
    return this.#wiring;
  }

  get addresses(): Addresses {
    return this.wiring.addresses;
  }

  get apiKeyPath(): string {
    return join(this.folder, 'api-key');
  }

  /** A part, to look at its pid or to do it harm. */
  part(name: PartName): Part {
    const part = this.#parts.get(name);
    if (!part) throw new Error(`${name} is not a part of this stack`);
    return part;
  }

  async start(): Promise<void> {
    const pidPath = join(this.folder, 'state/pids.json');
    const orphans = endOrphans(pidPath);
    if (orphans.length > 0) this.#say(`ended what a killed stack left: ${namesOf(orphans)}`);
    this.#wiring = await prepareWiring(this.folder, this.#options.settings);
    this.#createParts(new PidRecord(pidPath));
    await this.#startAll();
  }

  /** Ends all processes of the stack, the stores last; Firestore's data is written out before. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  /** For the impatient: everything ends now, and what Firestore held since the start is lost. */
  kill(): void {
    for (const part of this.#parts.values()) part.killGroups();
  }

  #createParts(pids: PidRecord): void {
    const define = this.#options.define ?? definePart;
    for (const name of this.#options.only ?? partNames) {
      if (isGiven(name, this.wiring)) continue;
      const surroundings = {
        logPath: join(this.folder, 'logs', `${name}.log`),
        pids,
        say: this.#say,
        onGivenUp: this.#options.onGivenUp ?? this.#say,
      };
      this.#parts.set(name, new Part(define(name, this.wiring), surroundings));
    }
  }

  /** Everything starts as soon as what it needs is there. */
  async #startAll(): Promise<void> {
    const identity = this.#startIdentity();
    const firestore = this.#start('firestore');
    const stores = Promise.all([
      this.#startEach(['pubsub', 'minio']),
      provisionGivenParts(this.wiring),
    ]);
    const worker = identity.then(() => this.#start('worker'));
    const cloudRun = this.#bundle('cloud-run').then(() => this.#start('cloud-run'));
    const bundled = Promise.all(SERVICES.map((name) => this.#bundle(name)));
    const services = Promise.all([bundled, identity, firestore]).then(() =>
      Promise.all([this.#startEach(SERVICES), this.#keepFirstKey()]),
    );
    await Promise.all([worker, cloudRun, services, stores]);
    await stopBundling();
    this.#startScheduler(await identity);
  }

  async #startEach(names: readonly PartName[]): Promise<void> {
    await Promise.all(names.map((name) => this.#start(name)));
  }

  async #start(name: PartName): Promise<void> {
    const part = this.#parts.get(name);
    if (!part || this.#isStopping()) return;
    const since = Date.now();
    await part.start();
    if (!this.#isStopping())
      this.#say(`${name} is up (${((Date.now() - since) / 1000).toFixed(1)} s)`);
  }

  #isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  async #bundle(name: ServiceName): Promise<void> {
    if (this.#parts.has(name)) await bundle(name);
  }

  async #startIdentity(): Promise<Identity> {
    this.#identity = await startIdentity({
      project: PROJECT,
      issuer: this.addresses.issuer,
      metadataHosts: this.addresses.metadataHosts,
      keyPath: join(stateFolder(this.wiring, 'identity'), 'signing-key.pem'),
    });
    return this.#identity;
  }

  async #keepFirstKey(): Promise<void> {
    if (this.#parts.has('api'))
      await keepFirstApiKey(this.addresses.firestoreHost, this.apiKeyPath);
  }

  #startScheduler(identity: Identity): void {
    if (!this.#parts.has('controller') || this.#isStopping()) return;
    this.#stopScheduler = startScheduler({
      controllerUrl: this.addresses.controller,
      everySeconds: this.wiring.settings.TICK_SECONDS,
      identity,
    });
  }

  async #stopAll(): Promise<void> {
    this.#stopScheduler?.();
    for (const group of STOP_ORDER) await this.#stopParts(group);
    await this.#exportFirestore();
    await this.#stopParts(STORES);
    await this.#identity?.stop();
    await stopBundling();
  }

  async #stopParts(names: PartName[]): Promise<void> {
    const parts = names.flatMap((name) => this.#parts.get(name) ?? []);
    await Promise.all(parts.map((part) => part.stop()));
  }

  async #exportFirestore(): Promise<void> {
    if (!this.#parts.get('firestore')?.isUp) return;
    try {
      await exportFirestore(this.wiring);
    } catch (error) {
      this.#say(`jobs and datasets of this run were not kept: ${String(error)}`);
    }
  }
}

function namesOf(processes: { name: string }[]): string {
  return processes.map(({ name }) => name).join(', ');
}
