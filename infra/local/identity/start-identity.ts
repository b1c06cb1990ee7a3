import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { accountNames, accountOf } from './accounts.ts';
import type { AccountName } from './accounts.ts';
import { issueIdToken } from './id-token.ts';
import { createIssuerApp } from './issuer-app.ts';
import { createMetadataApp } from './metadata-app.ts';
import { keepSigningKey } from './signing-key.ts';

export interface IdentityOptions {
  project: string;
  issuer: string;
  /** `host:port` of each account's metadata server. */
  metadataHosts: Record<AccountName, string>;
  keyPath: string;
}

export interface Identity {
  idToken(account: AccountName, audience: string): Promise<string>;
  stop(): Promise<void>;
}

/** A metadata server per service account, and the issuer of their tokens. */
export async function startIdentity(options: IdentityOptions): Promise<Identity> {
  const key = await keepSigningKey(options.keyPath);
  const { issuer, project } = options;
  const idToken = (name: AccountName, audience: string) =>
    issueIdToken(key, { issuer, account: accountOf(name, project), audience, nowMs: Date.now() });

  const metadataServers = accountNames.map((name) => {
    const account = accountOf(name, project);
    const app = createMetadataApp({ project, account, idToken: (aud) => idToken(name, aud) });
    return listen(app, options.metadataHosts[name]);
  });
  const issuerServer = listen(createIssuerApp(issuer, key.publicJwk), new URL(issuer).host);
  const servers = await Promise.all([issuerServer, ...metadataServers]);

  const stop = async () => {
    await Promise.all(servers.map(close));
  };
  return { idToken, stop };
}

function listen(app: RequestListener, host: string): Promise<Server> {
  const { hostname, port } = new URL(`http://${host}`);
  return new Promise((resolve, reject) => {
    const server = createServer(app);
    // No kept-alive connections: after a restart, a client would find them dead.
    server.maxRequestsPerSocket = 1;
    server.once('error', reject);
    server.listen(Number(port), hostname, () => {
      resolve(server);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
