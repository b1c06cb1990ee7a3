import type { PlainObject } from './wire-value.ts';

export const PROJECT_NUMBER = '123456789012';

/** What Google Cloud would add to a resource, as far as programs of ours ask for it. */
export function computedOutputs(type: string, name: string, inputs: PlainObject): PlainObject {
  return { ...named(type, name, inputs), ...COMPUTED[type]?.(inputs) };
}

function named(type: string, name: string, inputs: PlainObject): PlainObject {
  const path = `projects/${text(inputs, 'project')}/${type.split(':')[1] ?? ''}/${text(inputs, 'name') || name}`;
  return { name: text(inputs, 'name') || name, selfLink: `https://googleapis.example/${path}` };
}

const COMPUTED: Readonly<Record<string, (inputs: PlainObject) => PlainObject>> = {
  'gcp:serviceaccount/account:Account': (inputs) => {
    const email = `${text(inputs, 'accountId')}@${text(inputs, 'project')}.iam.gserviceaccount.com`;
    return {
      email,
      member: `serviceAccount:${email}`,
      name: `projects/-/serviceAccounts/${email}`,
    };
  },
  'gcp:projects/serviceIdentity:ServiceIdentity': (inputs) => {
    const identity = text(inputs, 'service').replace('.googleapis.com', '');
    const email = `service-${PROJECT_NUMBER}@gcp-sa-${identity}.iam.gserviceaccount.com`;
    return { email, member: `serviceAccount:${email}` };
  },
  'gcp:storage/bucket:Bucket': (inputs) => ({ url: `gs://${text(inputs, 'name')}` }),
  'gcp:cloudrunv2/service:Service': (inputs) => ({
    latestReadyRevision: `projects/${text(inputs, 'project')}/locations/${text(inputs, 'location')}/services/${text(inputs, 'name')}/revisions/${text(inputs, 'name')}-00001-abc`,
  }),
  'gcp:compute/globalAddress:GlobalAddress': () => ({ address: '203.0.113.10' }),
  'gcp:logging/projectSink:ProjectSink': () => ({
    writerIdentity: `serviceAccount:service-${PROJECT_NUMBER}@gcp-sa-logging.iam.gserviceaccount.com`,
  }),
  'gcp:secretmanager/secret:Secret': (inputs) => ({
    name: `projects/${PROJECT_NUMBER}/secrets/${text(inputs, 'secretId')}`,
  }),
  'gcp:secretmanager/secretVersion:SecretVersion': () => ({ version: '1' }),
  'random:index/randomPassword:RandomPassword': () => ({ result: 'x'.repeat(64) }),
};

function text(inputs: PlainObject, key: string): string {
  const value = inputs[key];
  return typeof value === 'string' ? value : '';
}

/** What data sources answer. */
export function invokeAnswer(token: string): PlainObject {
  const answer = ANSWERS[token];
  if (answer === undefined) throw new Error(`Nobody answers ${token} here.`);
  return answer;
}

const ANSWERS: Readonly<Record<string, PlainObject>> = {
  'gcp:storage/getProjectServiceAccount:getProjectServiceAccount': {
    member: `serviceAccount:service-${PROJECT_NUMBER}@gs-project-accounts.iam.gserviceaccount.com`,
  },
  'gcp:organizations/getProject:getProject': { number: PROJECT_NUMBER },
};
