import { beforeAll, describe, expect, it } from '@jest/globals';
import { compositeIndexes } from '@fitlane/shared/adapters/firestore/schema.ts';
import { apiSettings, apiSettingsSchema } from '@fitlane/api/settings.ts';
import { inferenceSettings, inferenceSettingsSchema } from '@fitlane/inference/settings.ts';
import { controllerSettings, controllerSettingsSchema } from '@fitlane/jobs/settings.ts';
import { RUN_JOBS } from '@fitlane/local/local-project.ts';
import { at, textAt } from './policy/rule.ts';
import { resourceRules, stackRules } from './policy/rules.ts';
import { judgeAll, judgeEach } from './policy/testing/judge.ts';
import { JOB, SERVICE, SUBSCRIPTION } from './policy/types.ts';
import type { ProgramRun } from './stand-in/registered-resource.ts';
import { runProgram } from './stand-in/run-program.ts';
import { STACKS, type StackName } from './stand-in/stack-file.ts';
import { HIDDEN, UNKNOWN } from './stand-in/wire-value.ts';
import { environmentIn } from './testing/environment-in.ts';
import { readByContainer } from './testing/read-by-container.ts';
import { runbookSections } from './testing/runbook-sections.ts';

let runs: Record<StackName, ProgramRun>;
let preview: ProgramRun;

beforeAll(async () => {
  const [staging, prod, dry] = await Promise.all([
    runProgram('staging', { isPreview: false }),
    runProgram('prod', { isPreview: false }),
    runProgram('prod', { isPreview: true }),
  ]);
  runs = { staging, prod };
  preview = dry;
});

const customIn = ({ resources }: ProgramRun) => resources.filter(({ isCustom }) => isCustom);

describe.each(STACKS)('the stack %s', (stack) => {
  it('finishes every component', () => {
    const { resources, finished } = runs[stack];
    const components = resources.filter(({ isCustom }) => !isCustom);
    expect(components.filter(({ urn }) => !finished.has(urn))).toEqual([]);
  });

  it('makes nothing of Google before its APIs are enabled', () => {
    const google = customIn(runs[stack]).filter(({ type }) => type.startsWith('gcp:'));
    const early = google.filter(({ provider }) => provider === '');
    expect(new Set(early.map(({ type }) => type))).toEqual(
      new Set(['gcp:projects/service:Service']),
    );
    const providers = runs[stack].resources.filter(({ type }) => type === 'pulumi:providers:gcp');
    expect(providers.map(({ name }) => name).toSorted()).toEqual(['billing', 'google']);
    for (const provider of providers) expect(provider.dependencies).toHaveLength(early.length);
  });

  it.each(['cloudresourcemanager', 'serviceusage', 'ondemandscanning'])(
    'enables %s, which deliveries ask',
    (api) => {
      const services = customIn(runs[stack]).filter(({ type }) =>
        type.includes('projects/service'),
      );
      const enabled = services.map(({ inputs }) => inputs['service']);
      expect(enabled).toContain(`${api}.googleapis.com`);
    },
  );

  it.each(resourceRules.map((rule) => [rule.name, rule] as const))('keeps %s', async (_, rule) => {
    const judged = runs[stack].resources.map((one) => ({ ...one, props: one.inputs }));
    expect(await judgeEach(rule, judged)).toEqual([]);
  });

  it.each(stackRules.map((rule) => [rule.name, rule] as const))('keeps %s', async (_, rule) => {
    const judged = runs[stack].resources.map((one) => ({ ...one, props: one.inputs }));
    expect(await judgeAll(rule, judged)).toEqual([]);
  });

  it('has the index of every named query', () => {
    const indexes = customIn(runs[stack]).filter(({ type }) => type.includes('firestore/index'));
    const made = indexes.map(({ inputs }) => ({
      collection: inputs['collection'],
      scope: inputs['queryScope'],
      fields: (inputs['fields'] as { fieldPath: string; order: string }[]).map(
        ({ fieldPath: path, order }) => ({ path, order }),
      ),
    }));
    expect(made).toHaveLength(compositeIndexes.length);
    expect(made).toEqual(expect.arrayContaining([...compositeIndexes]));
  });

  it('has a section of the runbook for each alert, and none is left over', () => {
    const alerts = customIn(runs[stack]).filter(({ type }) => type.includes('alertPolicy'));
    const named = alerts.map(({ inputs }) => textAt(inputs, 'documentation.content'));
    const titles = named.map((text) => /"(.+)"/.exec(text)?.[1]);
    expect([...new Set(titles)].toSorted()).toEqual(runbookSections().toSorted());
  });
});

describe('the outputs', () => {
  it('name the revision as a canary is told of it', () => {
    expect(runs.prod.outputs['apiRevision']).toBe('fitlane-api-00001-abc');
  });
});

describe('the preview of a new stack', () => {
  it('wants what a deployment makes', () => {
    const urns = (run: ProgramRun) => run.resources.map(({ urn }) => urn).toSorted();
    expect(urns(preview)).toEqual(urns(runs.prod));
  });

  it('knows every address before anything is there', () => {
    expect(environmentIn(preview, 'fitlane-worker')['CONTROLLER_URL']).toMatch(/\.run\.app$/);
    expect(preview.outputs['deployerAccount']).toBe(UNKNOWN);
  });
});

describe('rights', () => {
  const rolesOn = (type: string, member: string) =>
    runs.prod.resources
      .filter((one) => one.type === type && textAt(one.inputs, 'member').includes(member))
      .map(({ inputs }) => textAt(inputs, 'role'));

  it('let nobody but the deployer act as an account that runs something', () => {
    const type = 'gcp:serviceaccount/iAMMember:IAMMember';
    expect(rolesOn(type, 'fitlane-controller@')).toEqual([]);
    expect(new Set(rolesOn(type, 'fitlane-deployer@'))).toEqual(
      new Set(['roles/iam.serviceAccountUser']),
    );
  });
});

describe('the topology', () => {
  const inputsOf = (stack: StackName, type: string) =>
    runs[stack].resources.filter((one) => one.type === type).map(({ inputs }) => inputs);

  it('has the jobs of the local stack, as large as there', () => {
    const jobs = inputsOf('prod', JOB).map((inputs) => [
      textAt(inputs, 'name'),
      at(inputs, 'template.template.containers.0.resources.limits'),
    ]);
    const local = Object.entries(RUN_JOBS).map(([name, limits]) => [
      name,
      name === 'fitlane-gpu' ? { ...limits, 'nvidia.com/gpu': '1' } : limits,
    ]);
    expect(Object.fromEntries(jobs)).toEqual(Object.fromEntries(local));
  });

  it('has no job for a gpu where there is none', () => {
    const names = inputsOf('staging', JOB).map((inputs) => textAt(inputs, 'name'));
    expect(names.toSorted()).toEqual(['fitlane-large', 'fitlane-medium', 'fitlane-small']);
  });

  it.each([
    ['staging', 'INGRESS_TRAFFIC_ALL'],
    ['prod', 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER'],
  ] as const)('of %s has one open service', (stack, ingress) => {
    const open = inputsOf(stack, SERVICE).filter(
      (inputs) => inputs['ingress'] !== 'INGRESS_TRAFFIC_INTERNAL_ONLY',
    );
    expect(open).toEqual([expect.objectContaining({ name: 'fitlane-api', ingress })]);
  });

  it('wakes the worker for express jobs, and the controller for the others', () => {
    const pushes = inputsOf('prod', SUBSCRIPTION).map((inputs) => [
      textAt(inputs, 'topic').split('/').at(-1),
      textAt(inputs, 'pushConfig.pushEndpoint').replace(/-\d+\.[a-z0-9-]+\.run\.app/, ''),
    ]);
    expect(Object.fromEntries(pushes)).toEqual({
      'fitlane-wake-express': 'https://fitlane-worker/',
      'fitlane-wake-bulk': 'https://fitlane-controller/wake?lane=bulk',
      'fitlane-wake-gpu': 'https://fitlane-controller/wake?lane=gpu',
      'fitlane-execution-endings': 'https://fitlane-controller/endings',
      'fitlane-execution-endings-dead': '',
    });
  });
});

describe('the budget', () => {
  it.each(STACKS)('of %s is asked for on behalf of the project', (stack) => {
    const { resources } = runs[stack];
    const budget = resources.find(({ type }) => type === 'gcp:billing/budget:Budget');
    const provider = resources.find(({ urn }) => budget?.provider.startsWith(urn));
    const { project } = provider?.inputs ?? {};
    expect(provider?.inputs).toMatchObject({
      billingProject: project,
      userProjectOverride: 'true',
    });
  });
});

describe('secrets', () => {
  it('are nowhere to be read', () => {
    const version = runs.prod.resources.find(({ type }) => type.includes('secretVersion'));
    expect(version?.inputs['secretData']).toBe(HIDDEN);
  });
});

/** Of settings that production leaves alone, why. */
const LEFT_ALONE: Readonly<Record<string, string>> = {
  AWS_ENDPOINT_URL: 'objects lie in Cloud Storage',
  AWS_REGION: 'objects lie in Cloud Storage',
  S3_PUBLIC_ENDPOINT: 'objects lie in Cloud Storage',
  CLOUD_RUN_ENDPOINT: "Google's own is the default",
  ID_TOKEN_ISSUER: "Google's own is the default",
  ID_TOKEN_JWKS_URL: "Google's own is the default",
  GCE_METADATA_HOST: "Google's own is the default",
  ID_TOKEN_ACCOUNT_CLAIM: "Google's accounts are known by their addresses",
  ID_TOKEN_FILE: 'the metadata server makes the tokens',
  COMPUTE: 'tasks run in Cloud Run, by default',
  KUBERNETES_NAMESPACE: 'tasks run in Cloud Run',
  PUSH_SECRET: 'pushes prove themselves by ID tokens',
  PORT: 'Cloud Run sets it',
  FITLANE_ATTEMPT_URL: 'each run is given its own',
  FITLANE_ATTEMPT_TOKEN: 'each run is given its own',
  CLOUD_RUN_EXECUTION: 'Cloud Run sets it',
  CLOUD_RUN_TASK_INDEX: 'Cloud Run sets it',
};

const SERVICES = [
  ['fitlane-api', apiSettingsSchema, apiSettings],
  ['fitlane-controller', controllerSettingsSchema, controllerSettings],
  ['fitlane-inference', inferenceSettingsSchema, inferenceSettings],
] as const;

const SCHEMAS = SERVICES.map(([name, schema]) => [name, schema] as const);

const BY_CLOUD_RUN = { PORT: '8080' };

describe('environments', () => {
  describe.each(STACKS)('of %s', (stack) => {
    it.each(SERVICES)('start %s', (name, _, read) => {
      const environment = { ...BY_CLOUD_RUN, ...environmentIn(runs[stack], name) };
      expect(() => read(environment)).not.toThrow();
    });
  });

  it.each(SCHEMAS)('tell %s all that it reads, and nothing else', (name, schema) => {
    const read = Object.keys(schema.shape).filter((one) => !(one in LEFT_ALONE));
    expect(Object.keys(environmentIn(runs.prod, name)).toSorted()).toEqual(read.toSorted());
  });

  it('tell the worker all that it reads, and nothing else', () => {
    const environment = environmentIn(runs.prod, 'fitlane-worker');
    const read = readByContainer('read_worker_settings', environment);
    const wanted = read.filter((one) => !(one in LEFT_ALONE));
    expect(Object.keys(environment).toSorted()).toEqual(wanted);
  });

  it.each(['small', 'medium', 'large', 'gpu'])('tell a %s task all that it reads', (size) => {
    const environment = environmentIn(runs.prod, `fitlane-${size}`);
    const read = readByContainer('read_task_settings', { ...environment, ...OF_A_RUN });
    const wanted = read.filter((one) => !(one in LEFT_ALONE));
    expect(Object.keys(environment).toSorted()).toEqual(wanted);
  });

  it('leave alone only what there is', () => {
    const known = new Set([
      ...SERVICES.flatMap(([, { shape }]) => Object.keys(shape)),
      ...readByContainer('read_task_settings', OF_A_RUN),
      ...readByContainer('read_worker_settings', environmentIn(runs.prod, 'fitlane-worker')),
    ]);
    expect(Object.keys(LEFT_ALONE).filter((name) => !known.has(name))).toEqual([]);
  });
});

const OF_A_RUN = {
  FITLANE_ATTEMPT_URL: 'https://controller.example/jobs/job_1/attempts/1',
  FITLANE_ATTEMPT_TOKEN: 'token',
  CLOUD_RUN_EXECUTION: 'fitlane-small-abc',
};
