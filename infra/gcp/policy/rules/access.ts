import { rule, textAt, unless } from '../rule.ts';
import { ACCOUNT_KEY, KEY, PROJECT_MEMBER, TRUSTED_ISSUER } from '../types.ts';

const ANY_MEMBER = /I[Aa][Mm]Member$/;
const EVERYBODY = new Set(['allUsers', 'allAuthenticatedUsers']);
const TOO_MUCH =
  /^roles\/(owner|editor|viewer|iam\.securityAdmin|resourcemanager\.projectIamAdmin)$/;
/** A role on all accounts of the project is the role of every one of them. */
const ON_ONE_ACCOUNT = /^roles\/iam\.serviceAccount(User|TokenCreator|KeyAdmin)$/;
const CLAIMS = ['repository', 'ref', 'environment'] as const;
const MOST_SECONDS = 90 * 24 * 3600;

export const accessRules = [
  rule('nobody-unknown', 'No right is given to everybody.', ANY_MEMBER, (props) => {
    const member = textAt(props, 'member');
    return unless(!EVERYBODY.has(member), `${member} must not get ${textAt(props, 'role')}.`);
  }),
  rule('no-key-files', 'What does not exist cannot be lost.', [ACCOUNT_KEY], () => [
    'Use the account of where the code runs, or workload identity federation.',
  ]),
  rule('narrow-roles', 'Nobody may do, or read, everything.', [PROJECT_MEMBER], (props) => {
    const role = textAt(props, 'role');
    return [
      ...unless(!TOO_MUCH.test(role), `${role} is too much for ${textAt(props, 'member')}.`),
      ...unless(!ON_ONE_ACCOUNT.test(role), `${role} must be given on one account.`),
    ];
  }),
  rule('trusts-one-branch', 'Tokens of one branch are accepted.', [TRUSTED_ISSUER], (props) => {
    const condition = textAt(props, 'attributeCondition');
    return CLAIMS.flatMap((claim) =>
      unless(
        condition.includes(`assertion.${claim} == '`),
        `attributeCondition must name one ${claim}.`,
      ),
    );
  }),
  rule('keys-rotate', 'Keys are renewed at least every 90 days.', [KEY], (props) => {
    const seconds = Number(textAt(props, 'rotationPeriod').replace(/s$/, ''));
    return unless(
      seconds > 0 && seconds <= MOST_SECONDS,
      'rotationPeriod must be set, to 90 days at most.',
    );
  }),
];
