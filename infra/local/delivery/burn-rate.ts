import { z } from 'zod';

/** A month's error budget would be gone in two days: https://sre.google/workbook/alerting-on-slos/ */
export const FAST_BURN = 14.4;

const servicesSchema = z.object({ services: z.array(z.object({ name: z.string() })).default([]) });
const objectivesSchema = z.object({
  serviceLevelObjectives: z.array(z.object({ name: z.string() })).default([]),
});
const seriesSchema = z.object({
  timeSeries: z
    .array(
      z.object({ points: z.array(z.object({ value: z.object({ doubleValue: z.number() }) })) }),
    )
    .default([]),
});

export interface Monitoring {
  /** `https://monitoring.googleapis.com`, unless a test has its own. */
  address: string;
  project: string;
  accessToken: string;
}

/** The objectives of a project whose error budget burns too fast, over the last five minutes. */
export async function burningObjectives(monitoring: Monitoring, nowMs: number): Promise<string[]> {
  const names = await objectivesOf(monitoring);
  if (names.length === 0) {
    throw new Error(
      `${monitoring.project} has no service level objectives: nobody could tell a bad canary (owner: user). Deploy infra/gcp first.`,
    );
  }
  const rates = await Promise.all(names.map((name) => burnRate(monitoring, name, nowMs)));
  return names.filter((_, index) => (rates[index] ?? 0) > FAST_BURN);
}

async function objectivesOf(monitoring: Monitoring): Promise<string[]> {
  const { services } = await ask(
    monitoring,
    servicesSchema,
    `projects/${monitoring.project}/services`,
  );
  const lists = await Promise.all(
    services.map(({ name }) => ask(monitoring, objectivesSchema, `${name}/serviceLevelObjectives`)),
  );
  return lists.flatMap((list) => list.serviceLevelObjectives.map(({ name }) => name));
}

/** 0 where nothing was asked: no requests burn no budget. */
async function burnRate(monitoring: Monitoring, objective: string, nowMs: number): Promise<number> {
  const query = new URLSearchParams({
    filter: `select_slo_burn_rate("${objective}", "300s")`,
    'interval.startTime': new Date(nowMs - 300_000).toISOString(),
    'interval.endTime': new Date(nowMs).toISOString(),
  });
  const path = `projects/${monitoring.project}/timeSeries?${query.toString()}`;
  const { timeSeries } = await ask(monitoring, seriesSchema, path);
  const values = timeSeries.flatMap(({ points }) => points.map(({ value }) => value.doubleValue));
  return Math.max(0, ...values);
}

async function ask<Schema extends z.ZodType>(
  { address, accessToken }: Monitoring,
  schema: Schema,
  path: string,
): Promise<z.infer<Schema>> {
  const response = await fetch(`${address}/v3/${path}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  if (!response.ok) {
    throw new Error(
      `Cloud Monitoring refused ${path}: ${response.status} ${await response.text()} (owner: user). ` +
        'The account needs roles/monitoring.viewer.',
    );
  }
  return schema.parse(await response.json());
}
