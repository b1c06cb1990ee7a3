import { z } from 'zod';
import { getCard } from '@fitlane/shared/use-cases/get-version-files.ts';
import { operation } from '../operation.ts';
import { byId, noBody, nothing } from './request-parts.ts';

const answer = z.record(z.string(), z.unknown()).meta({
  id: 'ModelCard',
  description:
    'Schema, classes, metrics, warnings, library versions, …; export: the file from which the model answers online, or why it was withheld',
});

export const getCardRoute = operation({
  id: 'getCard',
  summary: 'The model card of a version: what to know about a model without loading it.',
  method: 'get',
  path: '/v1/versions/:id/card',
  params: byId,
  query: nothing,
  body: noBody,
  status: 200,
  answer,
  handle: async (deps, { tenantId, params }) => getCard(deps, { tenantId, versionId: params.id }),
});
