import { readFileSync } from 'node:fs';
import { loadAllYaml } from '@kubernetes/client-node';
import type { PodTemplate } from '../../adapters/kubernetes/resources.ts';
import type { PolicyRule } from './kubernetes-server.ts';

/** What infra/kubernetes allows the controller. */
export function readControllerRules(): readonly PolicyRule[] {
  const resources = read('fitlane.yaml') as { kind: string; rules?: readonly PolicyRule[] }[];
  return resources.find(({ kind }) => kind === 'Role')?.rules ?? [];
}

/** Those of infra/kubernetes, one per size. */
export function readPodTemplates(): PodTemplate[] {
  return (read('pod-templates.yaml') as { items: PodTemplate[] }[]).flatMap(({ items }) => items);
}

function read(file: string): unknown[] {
  const path = new URL(`../../../infra/kubernetes/${file}`, import.meta.url);
  return loadAllYaml(readFileSync(path, 'utf8')) as unknown[];
}
