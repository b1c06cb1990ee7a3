import { readFileSync } from 'node:fs';
import { loadAllYaml } from '@kubernetes/client-node';
import type { PodTemplate } from '../../adapters/kubernetes/resources.ts';
import type { PolicyRule } from './kubernetes-server.ts';

interface Role {
  readonly kind: 'Role';
  readonly rules: readonly PolicyRule[];
}

/** What infra/kubernetes allows the controller. */
export function readControllerRules(): readonly PolicyRule[] {
  const role = (read('fitlane.yaml') as Role[]).find(({ kind }) => kind === 'Role');
  return role?.rules ?? [];
}

/** Those of infra/kubernetes, one per size. */
export function readPodTemplates(): PodTemplate[] {
  return (read('pod-templates.yaml') as { items: PodTemplate[] }[]).flatMap(({ items }) => items);
}

function read(file: string): unknown[] {
  const path = new URL(`../../../infra/kubernetes/${file}`, import.meta.url);
  return loadAllYaml(readFileSync(path, 'utf8')) as unknown[];
}
