/**
 * What computing time costs. The defaults are Google's list prices of 2025 for Cloud Run jobs in regions of
 * tier 1 (us-central1, europe-west1, …), without the free tier: instance-based billing, and an L4 without
 * zonal redundancy. https://cloud.google.com/run/pricing
 */
import { z } from 'zod';

/** In US dollars. */
export interface ComputePrices {
  readonly usdPerVcpuSecond: number;
  readonly usdPerGibSecond: number;
  readonly usdPerGpuSecond: number;
}

const price = (fallback: number) => z.coerce.number().nonnegative().default(fallback);

/** Regions of tier 2 cost more, an agreement or machines of one's own less. */
export const priceSettings = {
  PRICE_VCPU_SECOND: price(0.000_018),
  PRICE_GIB_SECOND: price(0.000_002),
  PRICE_GPU_SECOND: price(0.000_186_7),
};

type PriceSettings = Readonly<Record<keyof typeof priceSettings, number>>;

export function computePricesOf(settings: PriceSettings): ComputePrices {
  return {
    usdPerVcpuSecond: settings.PRICE_VCPU_SECOND,
    usdPerGibSecond: settings.PRICE_GIB_SECOND,
    usdPerGpuSecond: settings.PRICE_GPU_SECOND,
  };
}
