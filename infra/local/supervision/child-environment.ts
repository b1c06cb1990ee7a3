/**
 * What a child inherits. Little, on purpose: a developer's own cloud credentials must never reach
 * a local part.
 */
const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'JAVA_HOME',
  'LD_LIBRARY_PATH',
];

export function childEnvironment(
  own: Record<string, string>,
  parent: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const inherited = INHERITED.flatMap((name) => (parent[name] ? [[name, parent[name]]] : []));
  return { ...(Object.fromEntries(inherited) as NodeJS.ProcessEnv), ...own };
}
