/**
 * Runs what the README tells a new user to run, where nothing was ever installed: a fresh clone of the last
 * commit, an empty HOME, and only the tools the README asks for on the PATH.
 *
 *   npm run fresh-clone                 the shell commands of the README, `npm start` with --exit
 *   npm run fresh-clone -- --keep       keeps the clone afterwards, and says where it is
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TOOLS = ['node', 'npm', 'npx', 'python3', 'java', 'go', 'gcloud', 'git', 'bash', 'sh'];
/** What every Unix has: tools and tests call these. */
const SYSTEM = [
  'uname dirname basename readlink ps kill id date env which true false test expr sleep seq',
  'cat head tail sort wc tr cut tee sed grep find ls cp mv ln rm mkdir touch mktemp chmod tar',
  'gcc ld as ar',
].flatMap((line) => line.split(' '));

/** What a command is here. */
const HERE = {
  'npm start': 'npm start -- --exit',
  'npm test': 'npm test -- --without containers',
};

const where = mkdtempSync(join(tmpdir(), 'fitlane-fresh-'));
const clone = join(where, 'clone');
let failed = 0;
try {
  execFileSync('git', ['clone', '--quiet', process.cwd(), clone], { stdio: 'inherit' });
  for (const command of commandsOf(readFileSync(join(clone, 'README.md'), 'utf8'))) {
    failed += run(command) ? 0 : 1;
  }
} finally {
  if (process.argv.includes('--keep')) console.log(`kept: ${where}`);
  else rmSync(where, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;

/**
 * The lines of the README's shell blocks; a command that stays up is told to end after the main job, and containers
 * need much more of the machine than the README asks for.
 */
function commandsOf(readme) {
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block.split('\n'),
  );
  return blocks.filter((line) => line !== '').map((line) => HERE[line] ?? line);
}

function run(command) {
  const since = Date.now();
  console.log(`\n$ ${command}`);
  const { status } = spawnSync('bash', ['-c', command], {
    cwd: clone,
    env: bareEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((Date.now() - since) / 1000).toFixed(1);
  console.log(`\n${command}: exit code ${status} after ${seconds} s`);
  return status === 0;
}

/** An empty HOME; certificates and proxies are the machine's, not the user's. */
function bareEnvironment() {
  const home = join(where, 'home');
  const bin = join(where, 'bin');
  mkdirSync(home, { recursive: true });
  linkTools(bin);
  const machine = Object.entries(process.env).filter(([name]) =>
    /cert|_ca_|ssl|proxy|^PIP_/i.test(name),
  );
  return { ...Object.fromEntries(machine), HOME: home, PATH: bin, LANG: 'C.UTF-8' };
}

function linkTools(bin) {
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin);
  for (const tool of [...TOOLS, ...SYSTEM]) {
    const found = spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim();
    if (found !== '') symlinkSync(found, join(bin, tool));
  }
}
