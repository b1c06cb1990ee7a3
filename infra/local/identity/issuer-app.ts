import express from 'express';
import type { Express } from 'express';
import type { JWK } from 'jose';

/** Publishes the keys by which services verify ID tokens, as accounts.google.com does. */
export function createIssuerApp(issuer: string, publicJwk: JWK): Express {
  const app = express().disable('x-powered-by');
  app.get('/.well-known/openid-configuration', (_request, response) => {
    response.json({
      issuer,
      jwks_uri: `${issuer}/certs`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });
  app.get('/certs', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').json({ keys: [publicJwk] });
  });
  return app;
}
