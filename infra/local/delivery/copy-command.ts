import type { Command } from '../suites/run-command.ts';

/** Copies an image with all that belongs to it (SBOM, provenance); it keeps its digest. */
export function copyCommand(
  name: string,
  from: string,
  repository: string,
): { command: Command; reference: string } {
  const [, digest = ''] = from.split('@');
  // Without a tag the registry would take it for forgotten, and clean it away.
  const tag = digest.replace('sha256:', '').slice(0, 12);
  const args = ['buildx', 'imagetools', 'create', '--tag', `${repository}/${name}:${tag}`, from];
  return { command: { program: 'docker', args }, reference: `${repository}/${name}@${digest}` };
}
