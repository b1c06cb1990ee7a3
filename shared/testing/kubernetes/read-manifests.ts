import { readFileSync } from 'node:fs';
import { loadAllYaml } from '@kubernetes/client-node';

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The resources of a file of infra/kubernetes, those of a List one by one. */
export function readManifests(file: string): Manifest[] {
  const path = new URL(`../../../infra/kubernetes/${file}`, import.meta.url);
  const documents = loadAllYaml(readFileSync(path, 'utf8')) as (Manifest | List)[];
  return documents.flatMap((one) => ('items' in one ? one.items : one));
}

interface List {
  readonly items: Manifest[];
}
