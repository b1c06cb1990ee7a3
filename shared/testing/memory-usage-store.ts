import type { BudgetGate } from '../domain/budget.ts';
import { usageId, type Usage } from '../domain/usage.ts';
import type { Revision, Stored } from '../ports/stored.ts';
import type { UsageStore } from '../ports/usage-store.ts';
import { answer } from './answer.ts';
import { MemoryCollection } from './memory-collection.ts';
import type { MemoryLaneStore } from './memory-lane-store.ts';

export class MemoryUsageStore implements UsageStore {
  readonly #holdings: MemoryLaneStore;
  readonly #usage = new Map<string, Usage>();
  readonly #gates = new MemoryCollection<BudgetGate>();

  /** @param holdings where a job's commit keeps its slots. */
  constructor(holdings: MemoryLaneStore) {
    this.#holdings = holdings;
  }

  ofMonth(tenantId: string, month: string): Promise<Usage[]> {
    return answer(() => this.#ofMonth(tenantId, month));
  }

  spentNanoUsd(tenantId: string, month: string): Promise<number> {
    return answer(() =>
      this.#ofMonth(tenantId, month).reduce((sum, usage) => sum + usage.costNanoUsd, 0),
    );
  }

  reservedNanoUsd(tenantId: string): Promise<number> {
    return answer(() =>
      this.#holdings.held
        .filter((one) => one.type === 'slot')
        .filter((slot) => slot.tenantId === tenantId)
        .reduce((sum, slot) => sum + slot.reservedNanoUsd, 0),
    );
  }

  gate(tenantId: string): Promise<Stored<BudgetGate> | null> {
    return answer(() => this.#gates.get(tenantId));
  }

  /** Not part of the port: a job's commit passes the gate. @throws ConflictError. */
  pass(gate: BudgetGate, revision: Revision | null): void {
    if (revision === null) this.#gates.create(gate.tenantId, gate);
    else this.#gates.replace(gate.tenantId, gate, revision);
  }

  /** Not part of the port: a job's commit adds. */
  add(added: Usage): void {
    const id = usageId(added);
    const { jobs = 0, computeMs = 0, costNanoUsd = 0 } = this.#usage.get(id) ?? {};
    this.#usage.set(id, {
      ...added,
      jobs: jobs + added.jobs,
      computeMs: computeMs + added.computeMs,
      costNanoUsd: costNanoUsd + added.costNanoUsd,
    });
  }

  #ofMonth(tenantId: string, month: string): Usage[] {
    return [...this.#usage.values()].filter(
      (usage) => usage.tenantId === tenantId && usage.month === month,
    );
  }
}
