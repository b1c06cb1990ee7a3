// What an image of a service holds: each bundle lies in `.fitlane/bundles` afterwards.
import { bundle, stopBundling } from './bundle.ts';

for (const name of ['api', 'controller', 'inference'] as const) await bundle(name);
await stopBundling();
