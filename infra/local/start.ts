import { relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { listenForInterrupt } from './interrupt.ts';
import type { Interrupt } from './interrupt.ts';
import { startMainJob } from './main-job.ts';
import { startNarrator } from './narrator.ts';
import type { Narrator } from './narrator.ts';
import { ROOT } from './set-up/paths.mjs';
import { Stack } from './stack.ts';

const INTERRUPTED = 130; // as a shell reports a program that Ctrl-C ended

interface Flags {
  /** Ends after the main job, with its exit code. */
  exit: boolean;
  /** No main job. */
  stackOnly: boolean;
}

process.exitCode = await main(readFlags());
process.exit();

async function main(flags: Flags): Promise<number> {
  const narrator = startNarrator(console.log, () => performance.now());
  let giveUp: (message: string) => void = () => undefined;
  const givenUp = new Promise<string>((resolve) => {
    giveUp = resolve;
  });
  const stack = new Stack({
    say: (line) => {
      narrator.say(`  ${line}`);
    },
    onGivenUp: giveUp,
  });
  const interrupt = listenForInterrupt(() => {
    narrator.say('killing what is left');
    stack.kill();
    process.exit(INTERRUPTED);
  });
  try {
    return await Promise.race([live(stack, flags, narrator, interrupt), givenUp.then(fail)]);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  } finally {
    narrator.waitFor('stopping');
    narrator.say('stopping: services first, then the stores (Ctrl-C again kills)');
    await stack.stop();
    narrator.say('stopped');
    narrator.stop();
    interrupt.stopListening();
  }
}

/** From the start to whatever ends it; answers the exit code. */
async function live(
  stack: Stack,
  flags: Flags,
  narrator: Narrator,
  interrupt: Interrupt,
): Promise<number> {
  narrator.say('starting the local stack');
  narrator.waitFor('starting the local stack');
  const started = await Promise.race([stack.start(), interrupt.happened]);
  if (started === 'interrupted') return INTERRUPTED;
  narrator.say(readyText(stack));

  const exitCode = flags.stackOnly ? 0 : await runMainJob(stack, narrator, interrupt);
  if (flags.exit || exitCode === INTERRUPTED) return exitCode;
  narrator.stop();
  narrator.say('the stack stays up until Ctrl-C');
  await interrupt.happened;
  return exitCode;
}

async function runMainJob(stack: Stack, narrator: Narrator, interrupt: Interrupt): Promise<number> {
  narrator.say('main job');
  narrator.stop(); // it speaks for itself
  const job = startMainJob(stack.addresses.api, stack.apiKeyPath);
  const outcome = await Promise.race([job.ended, interrupt.happened]);
  if (outcome !== 'interrupted') return outcome;
  job.stop();
  await job.ended;
  return INTERRUPTED;
}

function readyText(stack: Stack): string {
  const { addresses, folder } = stack;
  const here = (path: string) => relative(ROOT, path) || path;
  return [
    `ready in ${(performance.now() / 1000).toFixed(1)} s`,
    `  API            ${addresses.api}/v1`,
    `  online         ${addresses.inference}/v1/models/{name}/predict`,
    `  API key        in ${here(stack.apiKeyPath)}`,
    ...(addresses.minioConsole
      ? [
          `  MinIO console  ${addresses.minioConsole} (user and password in ${here(folder)}/state/secrets.json)`,
        ]
      : []),
    `  logs           ${here(folder)}/logs`,
    '  stop           Ctrl-C',
  ].join('\n');
}

function fail(message: string): number {
  console.error(message);
  return 1;
}

function readFlags(): Flags {
  const { values } = parseArgs({
    options: { exit: { type: 'boolean' }, 'stack-only': { type: 'boolean' } },
  });
  return { exit: values.exit ?? false, stackOnly: values['stack-only'] ?? false };
}
