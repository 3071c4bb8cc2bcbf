import { seededRandom } from '../services/http/random.ts';

/** Replacements for values that break JSON, numbers and times. */
const oddities = [
  'null',
  '-1',
  '1e999',
  '""',
  '[]',
  '{}',
  'NaN',
  '\u0000',
  '\u001b[2J',
  '../../x',
  '"__proto__"',
  '9'.repeat(30),
];

/** Damaged versions of a text, the same for the same seed: truncated, bits flipped, parts repeated, removed, replaced. */
export function mutations(
  text: string,
  times: number,
  seed: number,
  encoding: BufferEncoding = 'utf8',
): Buffer[] {
  const random = seededRandom(seed);
  const good = Buffer.from(text, encoding);
  const upTo = (most: number) => Math.floor(random() * most);
  const ways: readonly (() => Buffer)[] = [
    () => good.subarray(0, upTo(good.length)),
    () => Buffer.concat([good.subarray(0, upTo(good.length)), Buffer.alloc(1 + upTo(4096))]),
    () => {
      const bytes = Buffer.from(good);
      for (let turns = 1 + upTo(8); turns > 0; turns--) {
        const place = upTo(bytes.length);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << upTo(8));
      }
      return bytes;
    },
    () => {
      const from = upTo(good.length);
      return Buffer.concat([good.subarray(0, from), good.subarray(from + 1 + upTo(64))]);
    },
    () => {
      const from = upTo(good.length);
      const part = good.subarray(from, from + 1 + upTo(200));
      return Buffer.concat([good.subarray(0, from), part, part, good.subarray(from)]);
    },
    () => {
      const values = [...text.matchAll(/-?\d+(?:\.\d+)?|"[^"]*"|true|false/g)];
      const value = values[upTo(values.length)];
      const odd = oddities[upTo(oddities.length)] ?? '';
      if (value === undefined) return Buffer.from(odd + text, encoding);
      return Buffer.from(
        text.slice(0, value.index) + odd + text.slice(value.index + value[0].length),
        encoding,
      );
    },
  ];
  return Array.from({ length: times }, (_, turn) => (ways[turn % ways.length] ?? (() => good))());
}
