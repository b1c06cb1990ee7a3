import { SharedRounds } from '@fitlane/shared/async/shared-rounds.ts';
import type { Lane } from '@fitlane/shared/domain/job/index.ts';
import type { Clock } from '@fitlane/shared/ports/clock.ts';
import type { LaneStore } from '@fitlane/shared/ports/lane-store.ts';
import { LaneLook } from './lane-look.ts';

interface Taken {
  readonly look: LaneLook;
  readonly at: number;
}

const TENANTS = 5;
/** How long a job that comes, or a slot that gets free, may stay unseen by whoever finds another job meanwhile. */
const RECENT_MS = 250;

/** One reading of a lane serves all who ask this process for work at about the same time. */
export class LaneLooks {
  readonly #lanes: LaneStore;
  readonly #clock: Clock;
  readonly #rounds = new SharedRounds<LaneLook>();
  readonly #latest = new Map<Lane, Taken>();

  constructor(lanes: LaneStore, clock: Clock) {
    this.#lanes = lanes;
    this.#clock = clock;
  }

  /** Good for finding a job. That there is none, only a fresh look can tell. */
  recent(lane: Lane): LaneLook | null {
    const taken = this.#latest.get(lane);
    if (taken === undefined || taken.look.isEmpty) return null;
    return this.#clock.now() - taken.at < RECENT_MS ? taken.look : null;
  }

  /** Begun after this call. */
  fresh(lane: Lane): Promise<LaneLook> {
    return this.#rounds.join(lane, () => this.#take(lane));
  }

  async #take(lane: Lane): Promise<LaneLook> {
    const at = this.#clock.now();
    const tenants = await this.#lanes.ranked(lane, TENANTS);
    const look = new LaneLook(tenants, this.#latest.get(lane)?.look ?? null);
    this.#latest.set(lane, { look, at });
    return look;
  }
}
