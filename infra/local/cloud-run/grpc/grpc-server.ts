import type { Socket } from 'node:net';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { CloudRunError } from '../domain/cloud-run-error.ts';
import { LostAnswer } from '../faults/lost-answer.ts';
import type { Method } from '../methods/context.ts';
import type { Api } from '../methods/api.ts';
import type { Accept } from '../transport/one-port.ts';
import { serviceDefinition } from './service-definitions.ts';

export interface GrpcServer {
  accept: Accept;
  close(): void;
}

/** Serves the API over gRPC without TLS. Methods that it lacks answer UNIMPLEMENTED. */
export function createGrpcServer(api: Api): GrpcServer {
  const server = new Server();
  const sockets = new Map<string, Socket>();
  for (const [service, methods] of Object.entries(api)) {
    const definition = serviceDefinition(service);
    server.addService(
      definition,
      implementation(methods as object, (peer) => {
        sockets.get(peer)?.destroy();
      }),
    );
  }
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    accept: (socket) => {
      remember(sockets, socket);
      injector.injectConnection(socket);
    },
    close: () => {
      injector.destroy();
      server.forceShutdown();
    },
  };
}

/** A gRPC call knows the address of its client, not its connection. */
function remember(sockets: Map<string, Socket>, socket: Socket): void {
  const peer = `${socket.remoteAddress ?? ''}:${socket.remotePort ?? ''}`;
  sockets.set(peer, socket);
  socket.once('close', () => sockets.delete(peer));
}

type HangUp = (peer: string) => void;

function implementation(methods: object, hangUp: HangUp): UntypedServiceImplementation {
  const entries = Object.entries(methods) as [string, Method<unknown, unknown>][];
  return Object.fromEntries(entries.map(([name, method]) => [name, unary(method, hangUp)]));
}

function unary(
  method: Method<unknown, unknown>,
  hangUp: HangUp,
): handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(method)
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          if (error instanceof LostAnswer) hangUp(call.getPeer());
          else callback(toStatus(error));
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
