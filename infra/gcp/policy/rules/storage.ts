import { at, listAt, rule, unless } from '../rule.ts';
import { BUCKET, DATABASE } from '../types.ts';

export const storageRules = [
  rule('bucket-private', 'Nobody outside can be let into a bucket.', [BUCKET], (props) => [
    ...unless(
      at(props, 'publicAccessPrevention') === 'enforced',
      'publicAccessPrevention must be enforced.',
    ),
    ...unless(
      at(props, 'uniformBucketLevelAccess') === true,
      'uniformBucketLevelAccess must be on: access lists of single objects are overlooked.',
    ),
  ]),
  rule('bucket-cors-named', 'Only pages that are named use a bucket.', [BUCKET], (props) =>
    unless(
      !listAt(props, 'cors').some((cors) => listAt(cors, 'origins').includes('*')),
      'cors must name origins, not *.',
    ),
  ),
  rule('bucket-cleans-up', 'Uploads that nobody completed do not stay.', [BUCKET], (props) =>
    unless(
      listAt(props, 'lifecycleRules').some(
        (one) => at(one, 'action.type') === 'AbortIncompleteMultipartUpload',
      ),
      'lifecycleRules must abort incomplete multipart uploads.',
    ),
  ),
  rule('database-recoverable', 'Any second of the last week can be read.', [DATABASE], (props) =>
    unless(
      at(props, 'pointInTimeRecoveryEnablement') === 'POINT_IN_TIME_RECOVERY_ENABLED',
      'pointInTimeRecoveryEnablement must be on.',
    ),
  ),
];
