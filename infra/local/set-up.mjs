// Installs what a fresh machine lacks; every npm script runs it first. Plain Node without
// dependencies, because it runs before there are any. When nothing changed it does nothing.
const OLDEST = { major: 20, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
  console.error(
    `Fitlane needs Node ${OLDEST.major}.${OLDEST.minor} or newer; this is ${process.versions.node}.\n` +
      '  Debian: apt-get install nodejs (from a recent release), macOS: brew install node@22',
  );
  process.exit(1);
}

// Imported late: an older Node could not even load these modules.
const { setUp } = await import('./set-up/set-up.mjs');
await setUp();
