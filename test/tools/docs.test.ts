import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { madeFiles } from '../../.tools/docs.ts';

describe('.env.example and the tables of the readme', () => {
  it('are what `npm run docs` makes from the tables in the code', () => {
    for (const [file, text] of Object.entries(madeFiles())) {
      expect(
        readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'),
        `${file}: run \`npm run docs\``,
      ).toBe(text);
    }
  });
});
