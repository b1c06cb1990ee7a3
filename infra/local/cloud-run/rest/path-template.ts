/**
 * A path of google.api.http, such as `/v2/{name=jobs/*}:run`. `*` stands for one segment. A segment of a
 * resource name has no colon, so that `:run` is always the verb.
 */
export interface PathTemplate {
  /** The fields that the path gives a value, or undefined when it does not match. */
  match(path: string): Record<string, string> | undefined;
}

const VARIABLE = /\{([\w.]+)=([^}]*)\}/g;

export function pathTemplate(template: string): PathTemplate {
  const fields = [...template.matchAll(VARIABLE)].map(([, field = '']) => field);
  const source = template.replaceAll(VARIABLE, '($2)').replaceAll('*', '[^/:]+');
  const pattern = new RegExp(`^${source}$`);
  return {
    match: (path) => {
      const values = pattern.exec(path)?.slice(1);
      if (values === undefined) return undefined;
      return Object.fromEntries(fields.map((field, i) => [field, values[i] ?? '']));
    },
  };
}
