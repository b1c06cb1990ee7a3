import { z } from 'zod';
import { getVersionFiles } from '@fitlane/shared/use-cases/get-version-files.ts';
import { operation } from '../operation.ts';
import { fileView, viewFile } from '../views/file-view.ts';
import { byId, noBody, nothing } from './request-parts.ts';

export const getVersionFilesRoute = operation({
  id: 'getVersionFiles',
  summary: 'Where to download a model (skops), its card, and its export for online use.',
  method: 'get',
  path: '/v1/versions/:id/files',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer: z.object({ version: z.string(), files: z.array(fileView) }).meta({ id: 'VersionFiles' }),
  handle: async (deps, { tenantId, params: { id } }) => {
    const files = await getVersionFiles(deps, { tenantId, versionId: id });
    return { version: id, files: files.map(viewFile) };
  },
});
