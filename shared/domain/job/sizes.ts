import type { Size } from './job.ts';

/** What each size's Cloud Run Job has. Small jobs are fastest on one thread: two on loaded cores are four times slower. */
export const RESOURCES: Readonly<
  Record<Size, { readonly vcpus: number; readonly memoryGib: number; readonly gpus: number }>
> = {
  small: { vcpus: 1, memoryGib: 2, gpus: 0 },
  medium: { vcpus: 4, memoryGib: 8, gpus: 0 },
  large: { vcpus: 8, memoryGib: 32, gpus: 0 },
  gpu: { vcpus: 4, memoryGib: 16, gpus: 1 },
};
