import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { oneCell } from '../../.tools/bundle/quick-text.mjs';

describe('the characters that the bundle assumes to take one cell', () => {
  const pattern = new RegExp(`[${oneCell}]`, 'u');
  const all = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter((each) =>
    pattern.test(each),
  );

  it('take one cell each, alone and next to each other', () => {
    expect(all.length).toBeGreaterThan(300);
    for (const each of all) expect(stringWidth(each), each).toBe(1);
    const texts = fc.array(fc.constantFrom(...all, 'a', ' ', '~'), { minLength: 1 });
    fc.assert(
      fc.property(texts, (characters) => {
        expect(stringWidth(characters.join(''))).toBe(characters.length);
      }),
    );
  });
});
