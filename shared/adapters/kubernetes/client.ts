import type { KubeConfig } from '@kubernetes/client-node';
import type { KubernetesApis } from './connect.ts';

/**
 * The APIs of the cluster that KUBECONFIG names, else of the one around this process. The client is loaded by
 * the first call: it takes half a second and 70 MB, which a controller on Cloud Run has no use for.
 *
 * @param load says which cluster, and who asks.
 */
export function kubernetesApis(
  load: (config: KubeConfig) => void = (config) => {
    config.loadFromDefault();
  },
): () => Promise<KubernetesApis> {
  let apis: Promise<KubernetesApis> | undefined;
  return () => (apis ??= import('./connect.ts').then(({ connect }) => connect(load)));
}
