import {
  BatchV1Api,
  CoreV1Api,
  createConfiguration,
  KubeConfig,
  ServerConfiguration,
} from '@kubernetes/client-node';

export interface KubernetesApis {
  readonly batch: BatchV1Api;
  readonly core: CoreV1Api;
}

/** The client waits for ever by default. */
const CALL_MS = 20_000;

/** @param load says which cluster, and who asks. */
export function connect(load: (config: KubeConfig) => void): KubernetesApis {
  const config = new KubeConfig();
  load(config);
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(config.getCurrentCluster()?.server ?? '', {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        pre: (request) => {
          request.setSignal(AbortSignal.timeout(CALL_MS));
          return Promise.resolve(request);
        },
        post: (response) => Promise.resolve(response),
      },
    ],
  });
  return { batch: new BatchV1Api(configuration), core: new CoreV1Api(configuration) };
}
