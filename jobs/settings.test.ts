import { describe, expect, test } from '@jest/globals';
import { controllerSettings } from './settings.ts';

const CLOUD_RUN = {
  PORT: '8080',
  CONTROLLER_URL: 'https://controller.example',
  GOOGLE_CLOUD_PROJECT: 'p',
  CLOUD_RUN_REGION: 'europe-west1',
  ATTEMPT_TOKEN_SECRET: 's'.repeat(32),
  WORKER_ACCOUNT: 'worker@p.example',
  TASK_ACCOUNT: 'task@p.example',
  SCHEDULER_ACCOUNT: 'scheduler@p.example',
  PUSH_ACCOUNT: 'push@p.example',
};

const KUBERNETES = {
  ...CLOUD_RUN,
  COMPUTE: 'kubernetes',
  CLOUD_RUN_REGION: undefined,
  KUBERNETES_NAMESPACE: 'fitlane',
  ID_TOKEN_ISSUER: 'https://cluster.example',
  ID_TOKEN_ACCOUNT_CLAIM: 'sub',
  WORKER_ACCOUNT: 'system:serviceaccount:fitlane:worker',
  TASK_ACCOUNT: 'system:serviceaccount:fitlane:task',
  SCHEDULER_ACCOUNT: 'system:serviceaccount:fitlane:scheduler',
};

describe('the settings of the controller', () => {
  test('are those of Cloud Run and Google’s accounts unless others are chosen', () => {
    expect(controllerSettings(CLOUD_RUN)).toMatchObject({
      COMPUTE: 'cloud-run',
      ID_TOKEN_ISSUER: 'https://accounts.google.com',
      ID_TOKEN_ACCOUNT_CLAIM: 'email',
      PUSH_AUTH: 'oidc',
    });
  });

  test('may be those of a cluster and its accounts', () => {
    expect(controllerSettings(KUBERNETES)).toMatchObject({
      COMPUTE: 'kubernetes',
      KUBERNETES_NAMESPACE: 'fitlane',
    });
  });

  test.each([
    ['CLOUD_RUN_REGION', { ...CLOUD_RUN, CLOUD_RUN_REGION: undefined }],
    ['KUBERNETES_NAMESPACE', { ...KUBERNETES, KUBERNETES_NAMESPACE: undefined }],
    ['PUSH_ACCOUNT', { ...CLOUD_RUN, PUSH_ACCOUNT: undefined }],
    ['PUSH_SECRET', { ...CLOUD_RUN, PUSH_AUTH: 'secret' }],
    ['TASK_ACCOUNT', { ...CLOUD_RUN, TASK_ACCOUNT: 'system:serviceaccount:fitlane:task' }],
    ['COMPUTE', { ...CLOUD_RUN, COMPUTE: 'nomad' }],
  ])('without a right %s are refused, and it is named', (name, environment) => {
    expect(() => controllerSettings(environment)).toThrow(name);
  });
});
