import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import { AppError } from '../../domain/errors.ts';
import type { Log } from '../../ports/log.ts';

/** Cloud Logging's names for the levels. */
const SEVERITIES: Readonly<Record<string, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
};

/** JSON lines in the form that Cloud Logging understands: severity, message, time, fields. */
export function pinoLog(
  options: { readonly service: string; readonly level: string },
  destination?: DestinationStream,
): Log {
  const logger = pino(
    {
      level: options.level,
      base: { service: options.service },
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ severity: SEVERITIES[label] ?? 'DEFAULT' }) },
      serializers: { error: serializeError },
    },
    destination,
  );
  return {
    debug: (message, fields) => {
      logger.debug(fields ?? {}, message);
    },
    info: (message, fields) => {
      logger.info(fields ?? {}, message);
    },
    warn: (message, fields) => {
      logger.warn(fields ?? {}, message);
    },
    error: (message, fields) => {
      logger.error(fields ?? {}, message);
    },
  };
}

/** With its causes: an adapter's error names the part, its cause says what really happened. */
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return {
    message: error.message,
    ...(error instanceof AppError && { code: error.detail.code }),
    stack: error.stack,
    ...(error.cause !== undefined && { cause: serializeError(error.cause) }),
  };
}
