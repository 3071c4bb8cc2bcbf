/**
 * Every npm script that needs a current Node comes through here: `node .tools/run.mjs TASK [ARGUMENT...]`.
 * npm puts node_modules/.bin first on the PATH, so `node` is the Node 24 that .tools/node-runtime brought,
 * even where the machine's own is older.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @type {Record<string, string>} */
const tasks = {
  build: './build.mjs',
  start: './start.mjs',
  bench: './bench.mjs',
  vitest: '../node_modules/vitest/vitest.mjs',
};

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [major = 0, minor = 0] = numbers(process.versions.node);
const [neededMajor = 0, neededMinor = 0] = numbers(engines.node);
const [name = '', ...rest] = process.argv.slice(2);
const task = tasks[name];

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  fail(
    `This needs Node ${neededMajor}.${neededMinor} or newer and found ${process.versions.node}: ` +
      'run `npm install` (it brings one for Linux, macOS and Windows), or install Node from https://nodejs.org.',
  );
}
if (task === undefined) fail(`There is no task "${name}"; there are ${Object.keys(tasks).join(', ')}.`);

const url = new URL(task, import.meta.url);
process.argv = [process.execPath, fileURLToPath(url), ...rest];
await import(url.href);

/** @param {string} version */
function numbers(version) {
  return (version.match(/\d+/g) ?? []).map(Number);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
