import { at, listAt, rule, stackRule, textAt, unless } from '../rule.ts';
import { BACKEND, FIREWALL, SSL_POLICY, SUBNETWORK } from '../types.ts';

export const networkRules = [
  rule('nobody-comes-in', 'No firewall rule lets the internet in.', [FIREWALL], (props) =>
    unless(
      at(props, 'direction') === 'EGRESS' || !listAt(props, 'sourceRanges').includes('0.0.0.0/0'),
      'sourceRanges must not be 0.0.0.0/0.',
    ),
  ),
  rule('flows-logged', 'Who talked to whom can be looked up.', [SUBNETWORK], (props) =>
    unless(at(props, 'logConfig') !== undefined, 'logConfig must be set.'),
  ),
  rule('modern-tls', 'TLS 1.2 at least, with modern ciphers.', [SSL_POLICY], (props) => [
    ...unless(
      ['TLS_1_2', 'TLS_1_3'].includes(textAt(props, 'minTlsVersion')),
      'minTlsVersion must be TLS_1_2 or TLS_1_3.',
    ),
    ...unless(
      ['MODERN', 'RESTRICTED'].includes(textAt(props, 'profile')),
      'profile must be MODERN or RESTRICTED.',
    ),
  ]),
  rule('armored', 'Cloud Armor stands before what users reach.', [BACKEND], (props) =>
    unless(textAt(props, 'securityPolicy') !== '', 'securityPolicy must be set.'),
  ),
];

export const networkStackRules = [
  stackRule('egress-closed', 'What is not allowed out is refused.', (resources) => {
    const denies = resources.filter(
      ({ type, props }) =>
        type === FIREWALL &&
        at(props, 'direction') === 'EGRESS' &&
        listAt(props, 'destinationRanges').includes('0.0.0.0/0') &&
        listAt(props, 'denies').some((one) => at(one, 'protocol') === 'all'),
    );
    const hasNetwork = resources.some(({ type }) => type === SUBNETWORK);
    return unless(
      !hasNetwork || denies.length > 0,
      'a firewall rule must deny all other egress to 0.0.0.0/0.',
    );
  }),
];
