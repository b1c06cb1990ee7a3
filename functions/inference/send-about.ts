import type { FastifyReply } from 'fastify';
import type { ServedModel } from './served-models.ts';

/** Which version answers, for those who read no body. */
export function sendAbout(reply: FastifyReply, { version }: ServedModel): void {
  reply.header('X-Fitlane-Version', version.id);
}
