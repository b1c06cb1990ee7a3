import type { ControllerDeps } from '../controller-deps.ts';

/** What is outside a controller's process. */
const PORTS = [
  'jobs',
  'lanes',
  'tasks',
  'tenants',
  'usage',
  'quoteHistories',
  'storage',
  'compute',
  'messages',
  'domainEvents',
  'driftFindings',
] as const;

export interface Death {
  /** At which call, from 1 on. */
  readonly call: number;
  /** Whether the call itself still arrived. */
  readonly arrives: boolean;
}

class Dead extends Error {}

/** A controller's process that dies at one of its calls: none after it reaches the world. */
export class Mortal {
  readonly deps: ControllerDeps;
  /** What it has called, in order. */
  readonly calls: string[] = [];
  readonly #death: Death;

  constructor(deps: ControllerDeps, death: Death) {
    this.#death = death;
    const ports = PORTS.map((port) => [port, this.#watched(port, deps[port])]);
    this.deps = { ...deps, ...(Object.fromEntries(ports) as Partial<ControllerDeps>) };
  }

  get isDead(): boolean {
    return this.calls.length >= this.#death.call;
  }

  #watched(port: string, target: object): object {
    return new Proxy(target, {
      get: (_, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) =>
          this.#call(`${port}.${String(name)}`, () => method.apply(target, args) as unknown);
      },
    });
  }

  async #call(name: string, call: () => unknown): Promise<unknown> {
    if (this.isDead) throw new Dead();
    const isLast = this.calls.push(name) === this.#death.call;
    if (!isLast) return call();
    if (this.#death.arrives) await call();
    throw new Dead();
  }
}
