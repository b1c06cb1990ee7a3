import type { Faults } from '../faults/faults.ts';
import { createGrpcServer } from '../grpc/grpc-server.ts';
import type { Api } from '../methods/api.ts';
import { restAnswer } from '../rest/answer.ts';
import { createRestServer } from '../rest/rest-server.ts';
import { listenOnOnePort } from './one-port.ts';
import type { OnePort } from './one-port.ts';

/** Serves the API over gRPC and REST. */
export async function serve(
  api: Api,
  faults: Faults,
  address: { host: string; port: number },
): Promise<OnePort> {
  const grpc = createGrpcServer(api);
  const rest = createRestServer(restAnswer(api, faults));
  const listener = await listenOnOnePort(address, { http1: rest.accept, http2: grpc.accept });
  return {
    port: listener.port,
    close: () => {
      grpc.close();
      rest.close();
      listener.close();
    },
  };
}
