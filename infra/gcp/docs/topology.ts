import { EVENTS_TOPIC } from '@fitlane/shared/adapters/pubsub/pubsub-domain-events.ts';
import { at, listAt, textAt } from '../policy/rule.ts';
import { JOB, SERVICE, SUBSCRIPTION, TOPIC_MEMBER } from '../policy/types.ts';
import type { ProgramRun, RegisteredResource } from '../stand-in/registered-resource.ts';

/** Who talks to whom, as a graph in Graphviz' language; read from what a stack registers. */
export function topologyOf({ resources }: ProgramRun): string {
  const edges = new Set([
    ...wayIn(resources),
    ...publishers(resources),
    ...wakeUps(resources),
    ...ticks(resources),
    ...addresses(resources),
    ...starts(resources),
    ...objects(resources),
    ...records(resources),
  ]);
  return [
    'digraph fitlane {',
    '  rankdir=LR; nodesep=0.25; ranksep=0.9; bgcolor="white";',
    '  node [fontname="Helvetica" fontsize=11 shape=box style="rounded,filled" fillcolor="#eef3fb" color="#5b7bb2"];',
    '  edge [fontname="Helvetica" fontsize=9 color="#666666" fontcolor="#444444"];',
    ...nodesOf(resources),
    ...[...edges].toSorted(),
    '}',
  ].join('\n');
}

type Resources = readonly RegisteredResource[];

/** They have the same rights and the same way: one node stands for all. */
const JOBS = 'jobs, one per size';

const SHAPES: Readonly<Record<string, string>> = {
  'gcp:storage/bucket:Bucket': 'shape=cylinder fillcolor="#f3f7ee" color="#7f9f4f"',
  'gcp:pubsub/topic:Topic': 'shape=cds fillcolor="#fdf3e3" color="#c18a2c"',
  'gcp:cloudscheduler/job:Job': 'fillcolor="#fdf3e3" color="#c18a2c"',
  'gcp:cloudrunv2/job:Job': 'shape=box3d style=filled',
  'gcp:firestore/database:Database': 'shape=cylinder fillcolor="#f3f7ee" color="#7f9f4f"',
  'gcp:compute/backendService:BackendService': 'fillcolor="#f6ecf7" color="#8b5a92"',
  'gcp:cloudrunv2/service:Service': '',
};

function nodesOf(resources: Resources): string[] {
  const shown = resources.filter(({ type }) => type in SHAPES);
  const nodes = shown.map((one) => `  ${quoted(nodeOf(one))} [${SHAPES[one.type] ?? ''}];`);
  return ['  "users" [shape=plain style=""];', ...new Set(nodes.toSorted())];
}

function nodeOf({ type, inputs }: RegisteredResource): string {
  const name = textAt(inputs, 'name');
  if (type === 'gcp:firestore/database:Database') return 'Firestore';
  if (type === 'gcp:compute/backendService:BackendService') return 'load balancer';
  if (type === JOB) return JOBS;
  return name.replace(/^.*-(datasets|models|results|scratch)$/, 'bucket $1');
}

function of(resources: Resources, type: string): Resources {
  return resources.filter((one) => one.type === type);
}

function wayIn(resources: Resources): string[] {
  const hasDoor = of(resources, 'gcp:compute/backendService:BackendService').length > 0;
  if (!hasDoor) return [edge('users', 'fitlane-api', 'HTTPS')];
  return [edge('users', 'load balancer', 'HTTPS'), edge('load balancer', 'fitlane-api', '')];
}

/** Who may publish; Google's own identities are left out. */
function publishers(resources: Resources): string[] {
  return of(resources, TOPIC_MEMBER).flatMap(({ inputs }) => {
    const topic = textAt(inputs, 'topic');
    const label = topic === EVENTS_TOPIC ? 'tells' : 'wakes';
    return holderOf(resources, textAt(inputs, 'member')).map((who) => edge(who, topic, label));
  });
}

/** A topic pushes to the service whose address its subscription names. */
function wakeUps(resources: Resources): string[] {
  return of(resources, SUBSCRIPTION).flatMap(({ inputs }) => {
    const topic = textAt(inputs, 'topic').split('/').at(-1) ?? '';
    const dead = textAt(inputs, 'deadLetterPolicy.deadLetterTopic').split('/').at(-1) ?? '';
    const receiver = serviceAt(textAt(inputs, 'pushConfig.pushEndpoint'));
    return [
      ...(receiver === '' ? [] : [edge(topic, receiver, 'push')]),
      ...(dead === '' ? [] : [edge(topic, dead, 'dead letters')]),
    ];
  });
}

function ticks(resources: Resources): string[] {
  return of(resources, 'gcp:cloudscheduler/job:Job').map((one) =>
    edge(
      nodeOf(one),
      serviceAt(textAt(one.inputs, 'httpTarget.uri')),
      textAt(one.inputs, 'schedule'),
    ),
  );
}

/** A service that is told the address of another one calls it. */
function addresses(resources: Resources): string[] {
  return of(resources, SERVICE).flatMap((one) =>
    listAt(one.inputs, 'template.containers.0.envs')
      .map((variable) => serviceAt(textAt(variable, 'value')))
      .filter((other) => other !== '' && other !== nodeOf(one))
      .map((other) => edge(nodeOf(one), other, 'calls')),
  );
}

function starts(resources: Resources): string[] {
  return of(resources, JOB).flatMap((job) => {
    const member = resources.find(
      ({ type, inputs }) =>
        type === 'gcp:cloudrunv2/jobIamMember:JobIamMember' &&
        textAt(inputs, 'role').endsWith('WithOverrides') &&
        textAt(inputs, 'name') === textAt(job.inputs, 'name'),
    );
    const who = holderOf(resources, textAt(member?.inputs, 'member'));
    return [
      ...who.map((one) => edge(one, nodeOf(job), 'starts')),
      edge(nodeOf(job), 'fitlane-controller', 'reports'),
    ];
  });
}

const VERBS: Readonly<Record<string, string>> = {
  'roles/storage.objectCreator': 'adds',
  'roles/storage.objectUser': 'uses',
  'roles/storage.objectViewer': 'reads',
};

function objects(resources: Resources): string[] {
  const verbs = new Map<string, Set<string>>();
  for (const { inputs } of of(resources, 'gcp:storage/bucketIAMMember:BucketIAMMember')) {
    const bucket = textAt(inputs, 'bucket').replace(/^.*-/, 'bucket ');
    for (const who of holderOf(resources, textAt(inputs, 'member'))) {
      const key = JSON.stringify([who, bucket]);
      const verb = VERBS[textAt(inputs, 'role')] ?? '';
      verbs.set(key, new Set([...(verbs.get(key) ?? []), verb]));
    }
  }
  return [...verbs].map(([key, all]) => {
    const [who = '', bucket = ''] = JSON.parse(key) as string[];
    return edge(who, bucket, [...all].toSorted().join(', '));
  });
}

function records(resources: Resources): string[] {
  const members = of(resources, 'gcp:projects/iAMMember:IAMMember');
  return members
    .filter(({ inputs }) => at(inputs, 'role') === 'roles/datastore.user')
    .flatMap(({ inputs }) => holderOf(resources, textAt(inputs, 'member')))
    .map((who) => edge(who, 'Firestore', ''));
}

/** What runs under an account. */
function holderOf(resources: Resources, member: string): string[] {
  const email = member.replace('serviceAccount:', '');
  return [...of(resources, SERVICE), ...of(resources, JOB)]
    .filter(({ inputs }) =>
      [
        at(inputs, 'template.serviceAccount'),
        at(inputs, 'template.template.serviceAccount'),
      ].includes(email),
    )
    .map(nodeOf);
}

/** https://fitlane-api-123.europe-west1.run.app/x → fitlane-api */
function serviceAt(address: string): string {
  return /^https:\/\/(fitlane-[a-z]+)-\d+\./.exec(address)?.[1] ?? '';
}

/** What goes back says nothing of who comes first. */
const BACK = new Set(['reports', 'wakes']);

function edge(from: string, to: string, label: string): string {
  const more = BACK.has(label) ? ' constraint=false' : '';
  return `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(label)}${more}];`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
