import type { StackName } from '../stand-in/stack-file.ts';
import type { Row } from './rows-of.ts';

/** docs/infrastructure.md */
export function pageOf(rows: readonly Row[], stacks: readonly StackName[]): string {
  const components = [...new Set(rows.map(({ component }) => component))];
  return [
    INTRODUCTION,
    totals(rows, stacks),
    ...components.map((component) =>
      sectionOf(
        component,
        rows.filter((row) => row.component === component),
      ),
    ),
  ].join('\n\n');
}

const INTRODUCTION = `# Infrastructure

Written by \`npm run infra:page\`; a test fails when it is not current. [infra/gcp](../infra/gcp) is the program:
\`index.ts\` composes, each component is a file, \`Pulumi.staging.yaml\` and \`Pulumi.prod.yaml\` say how the stacks differ.
The tables below list what the program asks Pulumi's engine for, of both stacks. They come from a run of the whole
program against a [stand-in engine](../infra/gcp/stand-in): no Google Cloud was involved, so that they say what is
wanted, not what Google would make of it.

![How the parts are connected](infrastructure.svg)

- **One way in.** Users reach the API, in production by a load balancer with Cloud Armor. All other services take
  requests from inside only. Cloud Run's own check of callers is off: it removes the signature from their ID tokens,
  which the services verify themselves ([decision 10](decisions/0010-services-verify-their-callers.md)).
- **One way out.** Containers reach Google's APIs and each other, over a network whose only route leads there.
- **Who is who.** A service account per deployable, its roles beside it; no key files. The container that computes can
  read and add objects, change or delete only scratch, and does not see Firestore.
- **What stays.** Production's data is protected from deletion, by Pulumi and by Google. Firestore can be read as of
  any second of a week, and has backups of 14 weeks; deleted models and datasets can be brought back for 30 days.

\`pulumi up --policy-pack policy/pack\` checks the [security checklist](../infra/gcp/policy/rules) before anything is changed.`;

function totals(rows: readonly Row[], stacks: readonly StackName[]): string {
  const lines = stacks.map((stack) => {
    const own = rows.filter((row) => row.stacks.includes(stack));
    const only = own.filter((row) => row.stacks.length === 1);
    return [stack, String(own.length), String(only.length)];
  });
  return table(['Stack', 'Resources', 'Which only it has'], lines);
}

function sectionOf(component: string, rows: readonly Row[]): string {
  const lines = rows.map(({ type, name, stacks }) => [type, `\`${name}\``, stacks.join(', ')]);
  return `## ${component === '' ? 'The stack itself' : component}\n\n${table(['Type', 'Name', 'Stacks'], lines)}`;
}

/** As prettier formats it. */
function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => (line[column] ?? '').length)),
  );
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [row(head), rule, ...lines.map(row)].join('\n');
}
