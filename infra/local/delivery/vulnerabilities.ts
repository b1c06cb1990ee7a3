import { z } from 'zod';

/** https://cloud.google.com/artifact-analysis/docs/severity-levels */
const severities = [
  'SEVERITY_UNSPECIFIED',
  'MINIMAL',
  'LOW',
  'MEDIUM',
  'HIGH',
  'CRITICAL',
] as const;

const listSchema = z.array(
  z.object({
    noteName: z.string(),
    vulnerability: z.object({
      effectiveSeverity: z.enum(severities),
      fixAvailable: z.boolean().default(false),
    }),
  }),
);

/**
 * What keeps an image from being deployed: all that is critical, and what is high and could be mended by an update.
 *
 * @param json what `gcloud artifacts docker images list-vulnerabilities --format=json` prints
 * @returns names of the vulnerabilities
 */
export function blockingVulnerabilities(json: string): string[] {
  const blocking = listSchema
    .parse(JSON.parse(json))
    .filter(({ vulnerability: { effectiveSeverity, fixAvailable } }) => {
      return effectiveSeverity === 'CRITICAL' || (effectiveSeverity === 'HIGH' && fixAvailable);
    });
  return blocking.map(({ noteName }) => noteName.split('/').at(-1) ?? noteName);
}
