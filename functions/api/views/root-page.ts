import escape from 'escape-html';
import type { RootView } from './root-view.ts';

/** The root for a reader in a browser. */
export function rootPage({ version, links, models }: RootView): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Fitlane</title></head>
<body>
<h1>Fitlane ${escape(version)}</h1>
<ul>
${Object.entries(links).map(linkItem).join('\n')}
</ul>
${models === undefined ? '<p>Send an API key to see your models.</p>' : modelTable(models)}
</body>
</html>
`;
}

function linkItem([name, path]: readonly [string, string]): string {
  return `<li><a href="${escape(path)}">${escape(name)}</a></li>`;
}

function modelTable(models: NonNullable<RootView['models']>): string {
  const rows = models.map(({ model, version, trainer, predict }) =>
    row('td', [model, version, trainer, `POST ${predict}`]),
  );
  return `<table>
${[row('th', ['Model', 'Version', 'Trainer', 'Predict']), ...rows].join('\n')}
</table>`;
}

function row(tag: 'td' | 'th', texts: readonly string[]): string {
  return `<tr>${texts.map((text) => `<${tag}>${escape(text)}</${tag}>`).join('')}</tr>`;
}
