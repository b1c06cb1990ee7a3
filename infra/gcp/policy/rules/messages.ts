import { at, rule, stackRule, textAt, unless, type Props } from '../rule.ts';
import { SUBSCRIPTION, SUBSCRIPTION_MEMBER, TOPIC_MEMBER } from '../types.ts';

export const messageRules = [
  rule(
    'push-proves-itself',
    'Each push carries an ID token for its receiver.',
    [SUBSCRIPTION],
    (props) => {
      if (at(props, 'pushConfig') === undefined) return [];
      return [
        ...unless(
          textAt(props, 'pushConfig.oidcToken.serviceAccountEmail') !== '',
          'pushConfig.oidcToken must name an account.',
        ),
        ...unless(
          textAt(props, 'pushConfig.oidcToken.audience') !== '',
          'pushConfig.oidcToken must name an audience: any receiver could pass it on.',
        ),
        ...unless(
          textAt(props, 'pushConfig.pushEndpoint').startsWith('https://'),
          'pushEndpoint must be https.',
        ),
      ];
    },
  ),
  rule('subscription-stays', 'A quiet subscription is not deleted.', [SUBSCRIPTION], (props) =>
    unless(at(props, 'expirationPolicy.ttl') === '', "expirationPolicy.ttl must be ''."),
  ),
];

/** What is moved to a topic is lost unless somebody subscribes, and Pub/Sub may do the moving. */
export const messageStackRules = [
  stackRule('dead-letters-kept', 'What could not be delivered can be looked at.', (resources) =>
    resources
      .filter(({ type, props }) => type === SUBSCRIPTION && at(props, 'deadLetterPolicy'))
      .flatMap(({ props }) => lostDeadLetters(props, resources)),
  ),
];

function lostDeadLetters(giving: Props, resources: Resources): string[] {
  const name = textAt(giving, 'name');
  const dead = textAt(giving, 'deadLetterPolicy.deadLetterTopic');
  const has = (wanted: string, fits: (props: Props) => boolean) =>
    resources.some(({ type, props }) => type === wanted && fits(props));
  return [
    ...unless(
      has(SUBSCRIPTION, (props) => textAt(props, 'topic') === dead),
      `the dead letters of ${name} need a subscription.`,
    ),
    ...unless(
      has(
        TOPIC_MEMBER,
        (props) => mayPubSub(props, 'publisher') && dead.endsWith(`/${textAt(props, 'topic')}`),
      ),
      `Pub/Sub must be allowed to publish the dead letters of ${name}.`,
    ),
    ...unless(
      has(
        SUBSCRIPTION_MEMBER,
        (props) => mayPubSub(props, 'subscriber') && textAt(props, 'subscription') === name,
      ),
      `Pub/Sub must be allowed to take dead letters from ${name}.`,
    ),
  ];
}

type Resources = readonly { readonly type: string; readonly props: Props }[];

function mayPubSub(props: Props, role: 'publisher' | 'subscriber'): boolean {
  return (
    textAt(props, 'role') === `roles/pubsub.${role}` &&
    textAt(props, 'member').includes('@gcp-sa-pubsub.')
  );
}
