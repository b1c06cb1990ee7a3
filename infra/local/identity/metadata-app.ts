import express from 'express';
import type { Express, RequestHandler } from 'express';
import type { Account } from './accounts.ts';

export interface MetadataServer {
  project: string;
  account: Account;
  idToken: (audience: string) => Promise<string>;
}

/**
 * What Cloud Run's metadata server answers to a container.
 * https://cloud.google.com/run/docs/container-contract#metadata-server
 */
export function createMetadataApp({ project, account, idToken }: MetadataServer): Express {
  const app = express().disable('x-powered-by');
  const serviceAccount = '/computeMetadata/v1/instance/service-accounts/default';
  app.use(requireFlavor);
  app.get('/', (_request, response) => void response.send('computeMetadata/\n'));
  app.get('/computeMetadata/v1/project/project-id', (_request, response) => {
    response.type('text').send(project);
  });
  app.get(`${serviceAccount}/email`, (_request, response) => {
    response.type('text').send(account.email);
  });
  app.get(`${serviceAccount}/token`, (_request, response) => {
    // No local part checks access tokens; clients only want one to be there.
    response.json({ access_token: 'local-access-token', expires_in: 3599, token_type: 'Bearer' });
  });
  app.get(`${serviceAccount}/identity`, async (request, response) => {
    const { audience } = request.query;
    if (typeof audience === 'string' && audience !== '') {
      response.type('text').send(await idToken(audience));
    } else {
      response.status(400).type('text').send('non-empty audience parameter required');
    }
  });
  return app;
}

/** The header keeps a page or a redirect from reading tokens; a forwarded request is refused, too. */
const requireFlavor: RequestHandler = (request, response, next) => {
  response.set('Metadata-Flavor', 'Google');
  const isPlain = request.get('Metadata-Flavor') === 'Google' && !request.get('X-Forwarded-For');
  if (isPlain) next();
  else response.status(403).type('text').send('Missing Metadata-Flavor:Google header.');
};
