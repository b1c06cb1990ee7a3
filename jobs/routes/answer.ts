import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { AppError, type ErrorCode } from '@fitlane/shared/domain/errors.ts';
import { traceIdOf } from '@fitlane/shared/domain/trace.ts';
import type { Log } from '@fitlane/shared/ports/log.ts';

type Handler = (request: Request, response: Response) => Promise<void>;

/** Express 5 hands rejections on by itself; this only drops the promise from the type. */
export function route(handler: Handler): RequestHandler {
  return async (request, response) => {
    await handler(request, response);
  };
}

/** Services tell each other little: a status, the code, and the fix. 5xx makes the caller come again. */
export function answerErrors(log: Log) {
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = error instanceof AppError ? statusOf(error.detail.code) : parserStatus(error);
    if (status >= 500) {
      log.error('request failed', { path: request.path, ...traceOf(request), error });
    }
    const detail = error instanceof AppError ? error.detail : { code: 'internal_error' };
    response.status(status).json(detail);
  };
}

/** A task passes its job's trace on. */
function traceOf(request: Request): { traceId?: string } {
  const traceparent = request.get('traceparent');
  return traceparent === undefined ? {} : { traceId: traceIdOf(traceparent) };
}

function statusOf(code: ErrorCode): number {
  if (code === 'unauthenticated') return 401;
  if (code === 'not_found') return 404;
  if (code === 'attempt_taken') return 409;
  return code === 'invalid_request' ? 400 : 503;
}

/** body-parser marks what the sender did wrong with a status of its own. */
function parserStatus(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  return typeof status === 'number' ? status : 500;
}
