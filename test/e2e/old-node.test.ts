import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { expect, it } from 'vitest';
import { findOnPath } from '../../source/media/tools/find-tool.ts';
import { program } from '../harness/cli.ts';

/** Every Node on the PATH that is too old for the program, with its version. */
const oldNodes = findOnPath('node').flatMap((path) => {
  const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  return major < 22 || (major === 22 && minor < 13) ? [[version.slice(1), path] as const] : [];
});
if (oldNodes.length === 0) console.warn('\n*** SKIPPED: the program on an old Node, for there is none\n');

it.each(oldNodes)(
  'on Node %s the program says in one sentence what it needs, and how to get it',
  (version, path) => {
    const { status, stdout, stderr } = spawnSync(path, [program, 'demo'], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `stockpile-tui needs Node 22.13 or newer, but this is ${version}. Install a current version from https://nodejs.org.\n`,
    );
    expect(status).toBe(2);
  },
);

it('files that are loaded before the version check can be parsed by Node 18', async () => {
  const files = withStaticImports(program);
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const code = readFileSync(file, 'utf8').replace(/^#!.*\n/, '');
    const [asItIs, asNode18] = await Promise.all(
      ['esnext', 'node18'].map((target) => transform(code, { target, format: 'esm' })),
    );
    expect(asNode18?.code).toBe(asItIs?.code);
  }
});

/** A built file and everything it imports statically. */
function withStaticImports(file: string, seen: string[] = []): string[] {
  if (seen.includes(file)) return seen;
  seen.push(file);
  const imports = readFileSync(file, 'utf8').matchAll(/\b(?:import|from) *"(\.[^"]+)"/g);
  for (const [, name = ''] of imports) withStaticImports(join(dirname(file), name), seen);
  return seen;
}
