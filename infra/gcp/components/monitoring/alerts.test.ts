import { describe, expect, it } from '@jest/globals';
import * as gcp from '@pulumi/gcp';
import { made, ofType, PLACE } from '../../testing/mocked.ts';
import { at, listAt } from '../../policy/rule.ts';
import { Alerts } from './alerts.ts';
import { JobMetrics } from './job-metrics.ts';

async function alerts() {
  const resources = await made(() => {
    const channel = new gcp.monitoring.NotificationChannel('email', { type: 'email' });
    const metrics = new JobMetrics('metrics', { place: PLACE });
    new Alerts('alerts', { place: PLACE, channel, metrics });
  });
  return ofType(resources, 'gcp:monitoring/alertPolicy:AlertPolicy');
}

describe('Alerts', () => {
  it('miss a metric only when all revisions together are silent: each deployment ends one', async () => {
    const absences = (await alerts())
      .flatMap((policy) => listAt(policy, 'conditions'))
      .map((condition) => at(condition, 'conditionAbsent'))
      .filter((absence) => absence !== undefined);
    expect(absences).not.toEqual([]);
    for (const absence of absences)
      expect(at(absence, 'aggregations.0.crossSeriesReducer')).toBe('REDUCE_SUM');
  });
});
