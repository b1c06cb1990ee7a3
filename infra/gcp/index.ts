import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { AttemptSecret } from './components/attempt-secret.ts';
import { AuditLog } from './components/audit-log.ts';
import { Buckets } from './components/buckets.ts';
import { Database } from './components/database.ts';
import { DomainEvents } from './components/domain-events.ts';
import { EnabledApis } from './components/enabled-apis.ts';
import { EncryptionKeys } from './components/encryption-keys.ts';
import { ExecutionEndings } from './components/execution-endings.ts';
import { FrontDoor } from './components/front-door.ts';
import { GithubDeployer } from './components/github-deployer.ts';
import { ImageRegistry } from './components/image-registry.ts';
import { Monitoring } from './components/monitoring/monitoring.ts';
import { Network } from './components/network.ts';
import { runUrl, type Place } from './components/place.ts';
import { PushIdentity } from './components/push-identity.ts';
import type { Runtime } from './components/run-service.ts';
import { Api, API_NAME } from './components/services/api.ts';
import { Controller, CONTROLLER_NAME } from './components/services/controller.ts';
import { Inference, INFERENCE_NAME } from './components/services/inference.ts';
import { Worker, WORKER_NAME } from './components/services/worker.ts';
import { SizeJobs } from './components/size-jobs.ts';
import { SpendingAlert } from './components/spending-alert.ts';
import { Tick } from './components/tick.ts';
import { WakeUps } from './components/wake-ups.ts';
import { WakeUpTopics } from './components/wake-up-topics.ts';
import { readConfig } from './config.ts';

const { project, region, installation, images } = readConfig();
const { protect, domain } = installation;

// Where it lies
const { number: projectNumber } = gcp.organizations.getProjectOutput({ projectId: project });
const place: Place = { project, projectNumber, region };
const apis = new EnabledApis('apis', { place });
const labels = { application: 'fitlane', stack: pulumi.getStack() };
// What a component waits for, its parts do not; but nothing is made before its provider is.
const google = new gcp.Provider(
  'google',
  { project, region, defaultLabels: labels },
  { dependsOn: apis },
);
const ready = { providers: [google] };
// Asked by a person, the API of budgets wants to know for which project: it refuses else.
const billing = new gcp.Provider(
  'billing',
  { project, region, billingProject: project, userProjectOverride: true },
  { dependsOn: apis },
);

const keys =
  installation.encryption === 'customer' ? new EncryptionKeys('keys', { place }, ready).names : {};
const network = new Network('network', { place }, ready);
const registry = new ImageRegistry('registry', { place, keys, protect }, ready);
new AuditLog('audit', { place }, ready);

// What it keeps
const { browserOrigins } = installation;
const buckets = new Buckets('buckets', { place, keys, browserOrigins, protect }, ready);
new Database('database', { place, keys, protect }, ready);
const attemptSecret = new AttemptSecret(
  'attempt-secret',
  { place, keys, generation: installation.attemptSecretGeneration },
  ready,
);
const topics = new WakeUpTopics('wake', { place, keys }, ready);
const events = new DomainEvents('events', { place, keys }, ready);

// What runs
const runtime: Runtime = { place, network, runKey: keys.run, protect };
const controllerUrl = runUrl(CONTROLLER_NAME, place);
const workerUrl = runUrl(WORKER_NAME, place);
const push = new PushIdentity('push', { place }, ready);
const sizeJobs = new SizeJobs('jobs', { runtime, installation, image: images.ml, buckets }, ready);
const worker = new Worker(
  'worker',
  {
    runtime,
    installation,
    image: images.ml,
    url: workerUrl,
    controllerUrl,
    pushAccount: push.account,
    buckets,
  },
  ready,
);
const tick = new Tick('tick', { place, controllerUrl }, ready);
const controller = new Controller(
  'controller',
  {
    runtime,
    installation,
    image: images.controller,
    url: controllerUrl,
    buckets,
    topics,
    events,
    attemptSecret,
    sizeJobs,
    callers: {
      worker: worker.account,
      task: sizeJobs.account,
      scheduler: tick.account,
      push: push.account,
    },
  },
  ready,
);
const inference = new Inference(
  'inference',
  { runtime, installation, image: images.inference, buckets },
  ready,
);
const api = new Api(
  'api',
  {
    runtime,
    installation,
    image: images.api,
    computeImage: images.ml,
    buckets,
    topics,
    inferenceUrl: runUrl(INFERENCE_NAME, place),
  },
  ready,
);

// Who wakes it
new WakeUps('wake-ups', { place, topics, account: push.account, workerUrl, controllerUrl }, ready);
new ExecutionEndings('endings', { place, keys, push, controllerUrl }, ready);

// Who reaches it, watches it and changes it
const door =
  domain === null ? null : new FrontDoor('door', { place, domain, service: api.service }, ready);
const ownUrl = runUrl(API_NAME, place);
const url = domain === null ? ownUrl : pulumi.output(`https://${domain}`);
const monitoring = new Monitoring(
  'monitoring',
  {
    place,
    alertEmail: installation.alertEmail,
    apiHost: url.apply((address) => new URL(address).host),
  },
  ready,
);
new SpendingAlert(
  'budget',
  { place, installation, channel: monitoring.channel },
  { providers: [billing] },
);
const deployer = new GithubDeployer(
  'deployer',
  {
    place,
    github: installation.github,
    repository: registry.repository,
    mayActAs: {
      api: api.account,
      controller: controller.account,
      inference: inference.account,
      worker: worker.account,
      task: sizeJobs.account,
    },
  },
  ready,
);

export const apiUrl = url;
/** Where the domain's A record must point. */
export const loadBalancerAddress = door?.address ?? null;
/** What a canary's `stableRevision` is set to, before the next one is deployed. */
export const apiRevision = api.service.latestReadyRevision.apply(
  // Cloud Run tells its whole path, and wants its last part.
  (path) => path.split('/').at(-1) ?? path,
);
export const imageRegistry = pulumi.interpolate`${region}-docker.pkg.dev/${project}/${registry.repository.repositoryId}`;
export const workloadIdentityProvider = deployer.provider.name;
export const deployerAccount = deployer.account.email;
