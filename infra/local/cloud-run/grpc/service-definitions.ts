import protos from '@google-cloud/run/build/protos/protos.json' with { type: 'json' };
import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

// @google-cloud/run ships its protos as one JSON file. As an import it needs no search for a folder at run time, and a
// bundler can inline it. Fields that a client left out stay absent, so that `maxRetries: 0` differs from no maxRetries.
const definition = fromJSON(protos, { enums: String, longs: String });

export function serviceDefinition(name: string): ServiceDefinition {
  const service = definition[name];
  if (service === undefined || 'format' in service) throw new Error(`no service ${name}`);
  return service;
}
