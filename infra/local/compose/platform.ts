// In `compose.yaml`, what Google Cloud is in production, as far as no emulator of Google's is it: service accounts
// and their tokens, Cloud Run Jobs, the scheduler, and the buckets, topics and jobs that Pulumi makes.
import { bundle, stopBundling } from '../bundle.ts';
import { keepFirstApiKey } from '../first-api-key.ts';
import { startIdentity } from '../identity/start-identity.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { PROJECT } from '../local-project.ts';
import { cloudRunPart } from '../parts/cloud-run.ts';
import { provisionGivenParts } from '../provision.ts';
import { startScheduler } from '../scheduler.ts';
import { Part } from '../supervision/part.ts';
import { PidRecord } from '../supervision/pid-record.ts';
import { stateFolder } from '../wiring.ts';
import { composeWiring } from './compose-wiring.ts';

const [folder = '/state'] = process.argv.slice(2);
const wiring = composeWiring(folder);
const interrupt = listenForInterrupt(() => process.exit(1));

const identity = await startIdentity({
  project: PROJECT,
  issuer: wiring.addresses.issuer,
  metadataHosts: wiring.addresses.metadataHosts,
  keyPath: `${stateFolder(wiring, 'identity')}/signing-key.pem`,
});
await bundle('cloud-run');
await stopBundling();
const cloudRun = new Part(cloudRunPart(wiring), {
  logPath: `${folder}/logs/cloud-run.log`,
  pids: new PidRecord(`${folder}/state/pids.json`),
  say: console.log,
  onGivenUp: (message) => {
    console.error(message);
    process.exit(1);
  },
});
await Promise.all([provisionGivenParts(wiring), cloudRun.start()]);
// Last: the services wait for it.
await keepFirstApiKey(wiring.addresses.firestoreHost, `${folder}/api-key`);
const stopScheduler = startScheduler({
  controllerUrl: wiring.addresses.controller,
  everySeconds: wiring.settings.TICK_SECONDS,
  identity,
});
console.log(`ready; the API key is in ${folder}/api-key`);

await interrupt.happened;
stopScheduler();
await cloudRun.stop();
await identity.stop();
interrupt.stopListening();
