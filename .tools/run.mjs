/**
 * Runs every npm script that needs a current Node: `node .tools/run.mjs TASK [ARGUMENT...]`.
 * If the Node that runs this is too old, the one that .tools/node-runtime installed takes over.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @type {Record<string, string>} */
const tasks = {
  build: './bundle/build.mjs',
  start: './start.mjs',
  bench: './bench.mjs',
  torture: './torture.mjs',
  'demo-services': './demo-services.mjs',
  docs: './docs.ts',
  pictures: '../media/make.ts',
  'node-path': './node-path.mjs',
  vitest: '../node_modules/vitest/vitest.mjs',
};

const root = fileURLToPath(new URL('..', import.meta.url));
const { engines, dependencies, devDependencies } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
);
const [major = 0, minor = 0] = numbers(process.versions.node);
const [neededMajor = 0, neededMinor = 0] = numbers(engines.node);

if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) await run();
else handOver();

async function run() {
  const [name = '', ...rest] = process.argv.slice(2);
  const task = tasks[name];
  if (task === undefined)
    return fail(`There is no task "${name}"; there are ${Object.keys(tasks).join(', ')}.`);
  const missing = missingPackage();
  if (missing !== undefined) return fail(`The package "${missing}" is not installed. Run: npm install`);
  const url = new URL(task, import.meta.url);
  process.argv = [process.execPath, fileURLToPath(url), ...rest];
  await import(url.href);
}

function handOver() {
  const node = broughtNode();
  if (node === undefined) {
    return fail(
      `This needs Node ${neededMajor}.${neededMinor} or newer and found ${process.versions.node}: ` +
        'run `npm install`, which brings one for most systems, or install Node from https://nodejs.org.',
    );
  }
  const env = { ...process.env, PATH: path.dirname(node) + path.delimiter + process.env.PATH };
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', env });
  // Ctrl+C reaches both processes; the child decides what it does.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** The program inside the platform package; looked up here because npm 10 does not link it into .bin. */
function broughtNode() {
  const folder = path.join(root, 'node_modules');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.startsWith('node-'))
    .flatMap((name) => [path.join(folder, name, 'bin/node'), path.join(folder, name, 'bin/node.exe')])
    .find((file) => existsSync(file));
}

/** A package that was not there yet when `npm install` ran last, such as after a pull. */
function missingPackage() {
  const names = Object.keys({ ...dependencies, ...devDependencies });
  return names.find((name) => !existsSync(path.join(root, 'node_modules', name, 'package.json')));
}

/** @param {string} version */
function numbers(version) {
  return (version.match(/\d+/g) ?? []).map(Number);
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
