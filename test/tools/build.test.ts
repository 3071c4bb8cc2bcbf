import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the package needs nothing but itself at run time', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.optionalDependencies).toBeUndefined();
  expect(Object.keys(manifest.scripts)).not.toEqual(expect.arrayContaining([expect.stringMatching(/install|prepare/)]));
});
