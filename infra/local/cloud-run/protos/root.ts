import protos from '@google-cloud/run/build/protos/protos.json' with { type: 'json' };
import protobuf from 'protobufjs';

/** The types, methods and HTTP annotations of the API, as @google-cloud/run ships them. */
export const root = protobuf.Root.fromJSON(protos).resolveAll();
