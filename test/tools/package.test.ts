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

test('the published package has no dependencies and no install scripts', () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.optionalDependencies).toBeUndefined();
  expect(Object.keys(manifest.scripts).filter((name) => /install|prepare|^pre|^post/.test(name))).toEqual([]);
});

test('the lock file contains no registry, so that any registry can be used', () => {
  const resolved = Object.values(lock.packages).flatMap((entry) => entry.resolved ?? []);
  expect(resolved.filter((address) => address.includes('://'))).toEqual([]);
});

test('the lock file lists the binaries for every system, because npm would not install them otherwise', () => {
  const optional = Object.entries(lock.packages).flatMap(([holder, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ holder, name })),
  );
  const missing = optional.filter(
    ({ holder, name }) =>
      !(`node_modules/${name}` in lock.packages || `${holder}/node_modules/${name}` in lock.packages),
  );
  expect(missing).toEqual([]);
});
