import type { Job } from './job.ts';
import type { StepOutputs } from './outputs.ts';

type OfKind<Kind extends StepOutputs['kind']> = Extract<StepOutputs, { readonly kind: Kind }>;

/** What an earlier step of this kind has made; null where there was none. */
export function handedOn<Kind extends StepOutputs['kind']>(
  { handedOn: made }: Pick<Job, 'handedOn'>,
  kind: Kind,
): OfKind<Kind> | null {
  const isOfKind = (outputs: StepOutputs): outputs is OfKind<Kind> => outputs.kind === kind;
  return made.find(isOfKind) ?? null;
}
