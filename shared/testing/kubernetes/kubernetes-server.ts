import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Job, Pod, PodTemplate } from '../../adapters/kubernetes/resources.ts';
import { closed, listenOnLoopback } from '../loopback.ts';
import { IndexedJob, isPodOf } from './indexed-job.ts';
import { invalidJob } from './invalid-job.ts';

interface Answer {
  readonly code: number;
  readonly body: object;
}

/** Of a Role: what may be asked. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export interface KubernetesServerOptions {
  readonly namespace: string;
  /** Of the one account that it knows, and what that may do. */
  readonly token: string;
  readonly rules: readonly PolicyRule[];
  /** Finds the programs of its containers. */
  readonly path: string | undefined;
}

/**
 * The part of a Kubernetes API server that KubernetesCompute speaks to, for one namespace: PodTemplates and Jobs,
 * whose pods run as processes of this machine. It answers as the real one does, errors included.
 */
export class KubernetesServer {
  /** The next create is answered with this, before or after it has taken effect. */
  fault: { readonly when: 'before' | 'after'; readonly answer: Answer } | null = null;
  /** What was asked for, and allowed: `create jobs`. */
  readonly asked = new Set<string>();
  readonly #options: KubernetesServerOptions;
  readonly #templates = new Map<string, PodTemplate>();
  readonly #jobs = new Map<string, IndexedJob>();
  readonly #server = createServer((request, response) => {
    void this.#answer(request).then(({ code, body }) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });

  constructor(options: KubernetesServerOptions) {
    this.#options = options;
  }

  /** @returns its address. */
  listen(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  async close(): Promise<void> {
    for (const job of this.#jobs.values()) job.delete();
    this.#server.closeAllConnections();
    await closed(this.#server);
  }

  /** What `kubectl apply` would do. */
  apply(template: PodTemplate): void {
    this.#templates.set(template.metadata?.name ?? '', template);
  }

  get jobNames(): string[] {
    return [...this.#jobs.keys()];
  }

  /** Of Jobs that have a pod which runs. */
  get runningJobNames(): string[] {
    const running = [...this.#jobs].filter(([, { pods }]) => pods.some((pod) => pod.isRunning));
    return running.map(([name]) => name);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const body = await text(request);
    if (request.headers.authorization !== `Bearer ${this.#options.token}`)
      return failure(401, 'Unauthorized', 'Unauthorized');
    const { verb, group, resource, name, query } = whatIsAsked(request, this.#options.namespace);
    const what = `${verb} ${resource}`;
    if (!isAllowed(this.#options.rules, verb, group, resource))
      return failure(403, 'Forbidden', `User cannot ${what} in API group "${group}"`);
    this.asked.add(what);
    switch (what) {
      case 'get podtemplates':
        return found(this.#templates.get(name), 'podtemplates', name);
      case 'create jobs':
        return this.#create(JSON.parse(body) as Job);
      case 'get jobs':
        return found(this.#jobs.get(name)?.read(), 'jobs.batch', name);
      case 'delete jobs':
        return this.#delete(name, propagationOf(query, body));
      case 'list pods':
        return { code: 200, body: { kind: 'PodList', metadata: {}, items: this.#pods(query) } };
      default:
        return failure(405, 'MethodNotAllowed', 'the server does not allow this method');
    }
  }

  #create(job: Job): Answer {
    const { fault } = this;
    this.fault = null;
    if (fault?.when === 'before') return fault.answer;
    const answer = this.#created(job);
    return fault?.answer ?? answer;
  }

  #created(job: Job): Answer {
    const name = job.metadata?.name ?? '';
    if (this.#jobs.has(name))
      return failure(409, 'AlreadyExists', `jobs.batch "${name}" already exists`);
    const problems = invalidJob(job);
    if (problems.length > 0)
      return failure(422, 'Invalid', `Job.batch "${name}" is invalid: ${problems.join(', ')}`);
    const made = new IndexedJob(job, this.#options.namespace, this.#options.path);
    this.#jobs.set(name, made);
    return { code: 201, body: made.read() };
  }

  /** Background, the default: gone at once, and its pods soon after. Foreground: gone after its pods. */
  #delete(name: string, propagation: string): Answer {
    const job = this.#jobs.get(name);
    if (job === undefined) return found(undefined, 'jobs.batch', name);
    job.delete();
    const forget = () => {
      if (this.#jobs.get(name) === job) this.#jobs.delete(name);
    };
    if (propagation === 'Foreground') void job.ended.then(forget);
    else forget();
    return { code: 200, body: job.read() };
  }

  #pods(query: URLSearchParams): Pod[] {
    const [, name = ''] =
      /^batch\.kubernetes\.io\/job-name=(.+)$/.exec(query.get('labelSelector') ?? '') ?? [];
    const [, phase] = /^status\.phase=(.+)$/.exec(query.get('fieldSelector') ?? '') ?? [];
    const pods = [...this.#jobs.values()].flatMap(({ pods }) => pods.map(({ pod }) => pod));
    const wanted = pods.filter(
      (pod) => isPodOf(pod, name) && (phase === undefined || pod.status?.phase === phase),
    );
    return wanted.slice(0, Number(query.get('limit') ?? wanted.length));
  }
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
function whatIsAsked({ method, url = '' }: IncomingMessage, ofNamespace: string) {
  const { pathname, searchParams: query } = new URL(url, 'http://kubernetes');
  const [, api = '', namespace, resource = '', name = ''] =
    /^\/(api|apis\/batch)\/v1\/namespaces\/([^/]+)\/([a-z]+)(?:\/([^/]+))?$/.exec(pathname) ?? [];
  const group = api === 'apis/batch' ? 'batch' : '';
  const reads = name === '' ? 'list' : 'get';
  const verbs: Record<string, string> = { GET: reads, POST: 'create', DELETE: 'delete' };
  const verb = namespace === ofNamespace ? (verbs[method ?? ''] ?? '') : '';
  return { verb, group, resource, name, query };
}

function isAllowed(
  rules: readonly PolicyRule[],
  verb: string,
  group: string,
  resource: string,
): boolean {
  return rules.some(
    (rule) =>
      rule.apiGroups.includes(group) &&
      rule.resources.includes(resource) &&
      rule.verbs.includes(verb),
  );
}

/** By the query, or in the body as DeleteOptions. */
function propagationOf(query: URLSearchParams, body: string): string {
  const options = body === '' ? {} : (JSON.parse(body) as { propagationPolicy?: string });
  return query.get('propagationPolicy') ?? options.propagationPolicy ?? 'Background';
}

function found(value: object | undefined, resource: string, name: string): Answer {
  if (value !== undefined) return { code: 200, body: value };
  return failure(404, 'NotFound', `${resource} "${name}" not found`);
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status */
export function failure(code: number, reason: string, message: string): Answer {
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };
  return { code, body: { ...body, message, reason, code } };
}
