import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { CloudRunError } from '../domain/cloud-run-error.ts';
import type { Method } from '../methods/context.ts';
import type { Api } from '../methods/api.ts';
import { serviceDefinition } from './service-definitions.ts';

export interface GrpcServer {
  port: number;
  close(): void;
}

/** Serves the API over gRPC without TLS. Methods that it lacks answer UNIMPLEMENTED. */
export async function startGrpcServer(api: Api, host: string, port: number): Promise<GrpcServer> {
  const server = new Server();
  for (const [service, methods] of Object.entries(api)) {
    server.addService(serviceDefinition(service), implementation(methods as object));
  }
  return {
    port: await bind(server, `${host}:${port}`),
    close: () => {
      server.forceShutdown();
    },
  };
}

function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

function implementation(methods: object): UntypedServiceImplementation {
  const entries = Object.entries(methods) as [string, Method<unknown, unknown>][];
  return Object.fromEntries(entries.map(([name, method]) => [name, unary(method)]));
}

function unary(method: Method<unknown, unknown>): handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(method)
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(toStatus(error));
        },
      );
  };
}

function toStatus(error: unknown): { code: status; details: string } {
  if (error instanceof CloudRunError) return { code: status[error.code], details: error.message };
  // A fault of this server: its stack belongs to whoever develops against it.
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: status.INTERNAL, details };
}
