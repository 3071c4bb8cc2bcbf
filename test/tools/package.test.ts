import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  scripts: Record<string, string>;
}
interface Lock {
  packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
}

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const lock: Lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));

test('the published package brings no other packages and runs nothing when it is installed', () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.optionalDependencies).toBeUndefined();
  expect(Object.keys(manifest.scripts).filter((name) => /install|prepare|^pre|^post/.test(name))).toEqual([]);
});

test('the lock file names no registry, so that any can serve the packages', () => {
  const resolved = Object.values(lock.packages).flatMap((entry) => entry.resolved ?? []);
  expect(resolved.filter((address) => address.includes('://'))).toEqual([]);
});

test('the lock file knows the binaries for every system, or npm leaves them out there', () => {
  const optional = Object.entries(lock.packages).flatMap(([holder, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ holder, name })),
  );
  const missing = optional.filter(
    ({ holder, name }) =>
      !(`node_modules/${name}` in lock.packages || `${holder}/node_modules/${name}` in lock.packages),
  );
  expect(missing).toEqual([]);
});
