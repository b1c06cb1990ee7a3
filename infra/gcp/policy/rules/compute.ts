import { at, listAt, rule, textAt, unless } from '../rule.ts';
import { JOB, REPOSITORY, SERVICE } from '../types.ts';

/** Of a service, or of a job, whose template lies one deeper. */
function templateOf(props: unknown): unknown {
  return at(props, 'template.template') ?? at(props, 'template');
}

const DEFAULT_ACCOUNT = /-compute@developer\.gserviceaccount\.com$/;

export const computeRules = [
  rule('image-by-digest', 'What runs is what was tested.', [SERVICE, JOB], (props) =>
    listAt(templateOf(props), 'containers').flatMap((container) =>
      unless(
        /@sha256:[0-9a-f]{64}$/.test(textAt(container, 'image')),
        `the image ${textAt(container, 'image')} must be named by its digest.`,
      ),
    ),
  ),
  rule(
    'own-account',
    'Each deployable is somebody, with rights of its own.',
    [SERVICE, JOB],
    (props) => {
      const account = textAt(templateOf(props), 'serviceAccount');
      return unless(
        account !== '' && !DEFAULT_ACCOUNT.test(account),
        "serviceAccount must be set: the project's default one may do nearly everything.",
      );
    },
  ),
  rule('known-images-only', 'Only images of our registry run.', [SERVICE, JOB], (props) =>
    unless(
      at(props, 'binaryAuthorization.useDefault') === true,
      'binaryAuthorization.useDefault must be on.',
    ),
  ),
  rule(
    'no-way-out',
    'What leaves a container leaves through our network.',
    [SERVICE, JOB],
    (props) =>
      unless(
        at(templateOf(props), 'vpcAccess.egress') === 'ALL_TRAFFIC',
        'vpcAccess.egress must be ALL_TRAFFIC.',
      ),
  ),
  rule('no-plain-secrets', 'Secrets come from Secret Manager.', [SERVICE, JOB], (props) =>
    listAt(templateOf(props), 'containers')
      .flatMap((container) => listAt(container, 'envs'))
      .filter((env) => /SECRET|PASSWORD|PRIVATE_KEY/.test(textAt(env, 'name')))
      .flatMap((env) =>
        unless(
          at(env, 'value') === undefined,
          `${textAt(env, 'name')} must be a reference to a secret, not a value.`,
        ),
      ),
  ),
  rule(
    'only-fitlane-retries',
    'A task that failed is not started by anybody else.',
    [JOB],
    (props) => unless(at(templateOf(props), 'maxRetries') === 0, 'maxRetries must be 0.'),
  ),
  rule('only-api-open', 'Users reach the API, and nothing else.', [SERVICE], (props) =>
    unless(
      at(props, 'name') === 'fitlane-api' ||
        at(props, 'ingress') === 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      'ingress must be INGRESS_TRAFFIC_INTERNAL_ONLY.',
    ),
  ),
  rule('tags-immutable', 'A tag never means another image.', [REPOSITORY], (props) =>
    unless(at(props, 'dockerConfig.immutableTags') === true, 'immutableTags must be on.'),
  ),
];
