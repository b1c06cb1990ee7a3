import { at, rule, stackRule, textAt, unless } from '../rule.ts';
import { SUBSCRIPTION, SUBSCRIPTION_MEMBER, TOPIC, TOPIC_MEMBER } from '../types.ts';

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
  stackRule('dead-letters-kept', 'What could not be delivered can be looked at.', (resources) => {
    const of = (type: string) => resources.filter((one) => one.type === type);
    const kept = new Set(of(SUBSCRIPTION).map(({ props }) => textAt(props, 'topic')));
    const giving = of(SUBSCRIPTION).filter(({ props }) => at(props, 'deadLetterPolicy'));
    return giving.flatMap(({ props }) => {
      const [name, dead] = [
        textAt(props, 'name'),
        textAt(props, 'deadLetterPolicy.deadLetterTopic'),
      ];
      const deadName = of(TOPIC)
        .map((topic) => textAt(topic.props, 'name'))
        .find((topic) => dead.endsWith(topic));
      return [
        ...unless(kept.has(dead), `the dead letters of ${name} need a subscription.`),
        ...unless(
          of(TOPIC_MEMBER).some(
            (one) => isGranted(one.props, 'publisher') && textAt(one.props, 'topic') === deadName,
          ),
          `Pub/Sub must be allowed to publish the dead letters of ${name}.`,
        ),
        ...unless(
          of(SUBSCRIPTION_MEMBER).some(
            (one) =>
              isGranted(one.props, 'subscriber') && textAt(one.props, 'subscription') === name,
          ),
          `Pub/Sub must be allowed to take dead letters from ${name}.`,
        ),
      ];
    });
  }),
];

function isGranted(props: unknown, role: 'publisher' | 'subscriber'): boolean {
  return (
    textAt(props, 'role') === `roles/pubsub.${role}` &&
    textAt(props, 'member').includes('@gcp-sa-pubsub.')
  );
}
