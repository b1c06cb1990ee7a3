import type { Express, Request, Response } from 'express';
import { viewServed } from '@fitlane/shared/http/served-model.ts';
import { authenticate } from '@fitlane/shared/use-cases/authenticate.ts';
import { listServed } from '@fitlane/shared/use-cases/list-models.ts';
import type { ApiDeps } from '../api-deps.ts';
import { rootPage } from '../views/root-page.ts';
import { OPEN_ROOT, type RootView } from '../views/root-view.ts';

/** `GET /`: JSON, unless a browser asks. Without a key it tells nothing of any tenant; a wrong key is refused. */
export function serveRoot(app: Express, deps: ApiDeps): void {
  app.get('/', async (request: Request, response: Response) => {
    const root = await rootFor(deps, request.get('authorization'));
    response.vary('Accept');
    if (request.accepts(['json', 'html']) !== 'html') {
      response.json(root);
      return;
    }
    response.set('Content-Security-Policy', "default-src 'none'");
    response.type('html').send(rootPage(root));
  });
}

async function rootFor(deps: ApiDeps, authorization: string | undefined): Promise<RootView> {
  if (authorization === undefined) return OPEN_ROOT;
  const { tenantId } = await authenticate(deps, authorization);
  return { ...OPEN_ROOT, models: (await listServed(deps, tenantId)).map(viewServed) };
}
