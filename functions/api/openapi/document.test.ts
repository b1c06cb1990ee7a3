import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Express } from 'express';
import { createApp } from '../app.ts';
import { problemView } from '@fitlane/shared/http/problem.ts';
import { operations, streams } from '../routes/index.ts';
import { ApiWorld } from '../testing/api-world.ts';
import { openApiDocument } from './document.ts';
import { rootView } from '../views/root-view.ts';
import { EXAMPLES, PROBLEM } from './examples.ts';
import { ROOT } from './service-paths.ts';

/** As it travels. */
const document = JSON.parse(JSON.stringify(openApiDocument(operations, streams)));

test('is valid OpenAPI 3.1, and all its references lead somewhere', async () => {
  const validator = new Validator();
  expect(await validator.validate(document)).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  expect(() => validator.resolveRefs()).not.toThrow();
});

test('has every route of the app, and no other', () => {
  const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(described.sort()).toEqual(routesOf(createApp(new ApiWorld().deps)).sort());
});

test('names each operation once', () => {
  const ids = Object.values<object>(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('says which codes mean which status', () => {
  const { responses } = document.paths['/v1/fit'].post;
  expect(responses['4XX'].description).toContain('404 not_found, route_not_found');
  expect(responses['5XX'].description).toContain('503 ');
  expect(Object.keys(responses['4XX'].content)).toEqual(['application/problem+json']);
});

test('a stream is one of server-sent events, and takes Last-Event-ID', () => {
  const { responses, parameters } = document.paths['/v1/jobs/{id}/events'].get;
  expect(Object.keys(responses['200'].content)).toEqual(['text/event-stream']);
  expect(parameters).toContainEqual(expect.objectContaining({ name: 'Last-Event-ID' }));
});

describe('examples', () => {
  test('are those of all operations, and of no others', () => {
    const ids = [...operations, ...streams].map(({ id }) => id);
    expect(Object.keys(EXAMPLES).sort()).toEqual(ids.sort());
  });

  test.each([...operations, ...streams].map(({ id, answer }) => [id, answer] as const))(
    '%s is answered as its schema says, completely',
    (id, answer) => {
      const example = EXAMPLES[id]?.answer;
      expect(answer.parse(example)).toEqual(example);
    },
  );

  const withBody = operations.filter(({ body }) => body.def.type !== 'unknown');
  test.each(withBody.map(({ id, body }) => [id, body] as const))(
    'the body of %s is one that the API takes',
    (id, body) => {
      expect(body.parse(EXAMPLES[id]?.body)).toMatchObject(EXAMPLES[id]?.body as object);
    },
  );

  test('the root is one', () => {
    expect(rootView.parse(ROOT)).toEqual(ROOT);
  });

  test('the problem is one', () => {
    expect(problemView.parse(PROBLEM)).toEqual(PROBLEM);
  });
});

/** As Express has them. */
function routesOf(app: Express): string[] {
  return app.router.stack.flatMap(({ route }) => {
    if (route === undefined) return [];
    const paths = [route.path].flat().map((path) => path.replace(/:(\w+)/g, '{$1}'));
    const methods = route.stack.map(({ method }) => method);
    return paths.flatMap((path) => methods.map((method) => `${method} ${path}`));
  });
}
