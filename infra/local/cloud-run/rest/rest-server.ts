import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { CloudRunError } from '../domain/cloud-run-error.ts';
import { LostAnswer } from '../faults/lost-answer.ts';
import type { Accept } from '../transport/one-port.ts';
import type { Answer } from './answer.ts';
import { httpError } from './http-error.ts';
import type { HttpAnswer } from './http-error.ts';
import { refusePages } from './refuse-pages.ts';

/** Serves the REST API over HTTP/1.1, on connections that are handed to it. */
export function createRestServer(answer: Answer): { accept: Accept; close(): void } {
  const server = createServer((request, response) => {
    void serve(answer, request, response);
  });
  return {
    accept: (socket) => void server.emit('connection', socket),
    close: () => {
      server.close();
    },
  };
}

async function serve(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    send(response, { status: 200, json: await answered(answer, request) });
  } catch (error) {
    if (error instanceof LostAnswer) request.socket.destroy();
    else send(response, httpError(error));
  }
}

async function answered(answer: Answer, request: IncomingMessage): Promise<unknown> {
  refusePages(request.headers);
  return answer({
    verb: request.method ?? '',
    url: urlOf(request.url ?? ''),
    body: await text(request),
  });
}

function urlOf(path: string): URL {
  const base = 'http://localhost';
  if (URL.canParse(path, base)) return new URL(path, base);
  throw new CloudRunError('INVALID_ARGUMENT', `'${path}' is not a path.`);
}

function send(response: ServerResponse, { status, json }: HttpAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(json, null, 2)}\n`);
}
