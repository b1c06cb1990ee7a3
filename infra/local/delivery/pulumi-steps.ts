import type { ImageReferences } from '../containers/container-parts.ts';

export const stacks = ['staging', 'prod'] as const;

export type Stack = (typeof stacks)[number];

/** What is done to a stack, as a person would with the same words. */
export type Delivery =
  /** The last deployment's images with this commit's infrastructure: what would change? */
  | { readonly action: 'preview'; readonly images: ImageReferences }
  /** Everybody gets the new images at once. */
  | { readonly action: 'deploy'; readonly images: ImageReferences }
  /** A part of the requests goes to the new revision of the API, the rest where they went before. */
  | { readonly action: 'canary'; readonly images: ImageReferences; readonly canary: Canary }
  /** The canary was well: everybody gets it. */
  | { readonly action: 'promote' }
  /** It was not: everybody gets the images from before again. */
  | { readonly action: 'rollback'; readonly images: ImageReferences }
  /** Is what runs still what was deployed? */
  | { readonly action: 'drift' };

export interface Canary {
  readonly stableRevision: string;
  readonly newPercent: number;
}

/** Arguments of Pulumi, one command after the other. */
export function pulumiSteps(stack: Stack, delivery: Delivery): string[][] {
  return stepsOf(delivery).map((step) => [...step, '--stack', stack]);
}

/** A stack's file in the repository names no images: what runs is told by its last deployment. */
export const RECALL = ['config', 'refresh', '--force'];

const UP = ['up', '--yes', '--non-interactive'];
const PREVIEW = ['preview', '--non-interactive', '--diff'];
const CANARY = 'fitlane:installation.canary';
const NO_CANARY = ['config', 'rm', '--path', CANARY];

function stepsOf(delivery: Delivery): string[][] {
  switch (delivery.action) {
    case 'preview':
      return [...imageSteps(delivery.images), PREVIEW];
    case 'deploy':
      return [...imageSteps(delivery.images), UP];
    case 'canary': {
      const { stableRevision, newPercent } = delivery.canary;
      return [
        ...imageSteps(delivery.images),
        set(`${CANARY}.stableRevision`, stableRevision),
        set(`${CANARY}.newPercent`, String(newPercent)),
        UP,
      ];
    }
    case 'promote':
      return [RECALL, NO_CANARY, UP];
    case 'rollback':
      return [RECALL, ...imageSteps(delivery.images), NO_CANARY, UP];
    case 'drift':
      return [
        RECALL,
        ['preview', '--non-interactive', '--refresh', '--diff', '--expect-no-changes'],
      ];
  }
}

function imageSteps(images: ImageReferences): string[][] {
  return Object.entries(images).map(([name, image]) => set(`fitlane:images.${name}`, image));
}

function set(path: string, value: string): string[] {
  return ['config', 'set', '--path', path, value];
}
