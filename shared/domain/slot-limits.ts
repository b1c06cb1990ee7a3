/** How many jobs of one tenant may run at once: the controller admits by it, the API explains by it. */
import { z } from 'zod';
import type { SlotLimits } from './lane.ts';

const slots = (fallback: number) => z.coerce.number().int().min(1).max(1_000).default(fallback);

export const slotSettings = {
  TENANT_EXPRESS_SLOTS: slots(16),
  TENANT_BULK_SLOTS: slots(8),
  TENANT_GPU_SLOTS: slots(1),
};

type SlotSettings = Readonly<Record<keyof typeof slotSettings, number>>;

export function slotLimitsOf(settings: SlotSettings): SlotLimits {
  return {
    express: settings.TENANT_EXPRESS_SLOTS,
    bulk: settings.TENANT_BULK_SLOTS,
    gpu: settings.TENANT_GPU_SLOTS,
  };
}
