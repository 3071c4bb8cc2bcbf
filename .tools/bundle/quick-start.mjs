import { readFileSync } from 'node:fs';
import path from 'node:path';

const quickText = JSON.stringify(path.join(import.meta.dirname, 'quick-text.mjs'));

/**
 * Patches of packages whose start-up work would delay the first frame. Each
 * `from` must occur once: a new version of the package that does not have it any more fails the build.
 */
const changedPackages = [
  {
    // The layout engine fetches its WebAssembly from a `data:` address, which loads Node's whole HTTP client; without
    // `fetch` it decodes the same bytes itself.
    filter: /yoga-wasm-base64-esm\.js$/,
    changes: [{ from: 'var loadYoga = ', to: 'const fetch = undefined; var loadYoga = ' }],
  },
  {
    // It compiles an expression of hundreds of alternatives for each of a dozen languages, of which we name none.
    filter: /transliterate[\\/]index\.js$/,
    changes: [{ from: 'of Object.entries(localeReplacements)', to: 'of []' }],
  },
  {
    // Its emoji expression takes longer to compile than a frame to draw. Text of only one-cell characters, like our
    // frames and marks, does not need it.
    filter: /string-width[\\/]index\.js$/,
    changes: [
      {
        from: String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`,
        to: String.raw`let emoji; const rgiEmojiRegex = { test: (text) => (emoji ??= /^\p{RGI_Emoji}$/v).test(text) };`,
      },
      {
        from: 'export default function stringWidth(',
        to: `import { quickWidth } from ${quickText}; export default function stringWidth(`,
      },
      {
        from: 'if (/^[\\u0020-\\u007E]*$/.test(string)) {',
        to: 'const quick = ambiguousIsNarrow && !countAnsiEscapeCodes ? quickWidth(string) : -1; if (quick >= 0) return quick; if (/^[\\u0020-\\u007E]*$/.test(string)) {',
      },
    ],
  },
  {
    // It checks each character of each line of each frame for sequences that move the cursor.
    filter: /ink[\\/]build[\\/]sanitize-ansi\.js$/,
    changes: [
      {
        from: 'const sanitizeAnsi = (text) => {',
        to: `import { quickWidth } from ${quickText}; const sanitizeAnsi = (text) => { if (quickWidth(text) >= 0) return text;`,
      },
    ],
  },
  {
    // It puts each cell of each frame into a grid to find overlapping texts; our lines do not overlap.
    filter: /ink[\\/]build[\\/]output\.js$/,
    changes: [
      {
        from: '    get() {',
        to: '    get() { const whole = wholeLines(this); if (whole) return whole;',
      },
      {
        from: 'export default class Output {',
        to: `import { wholeLines } from ${quickText}; export default class Output {`,
      },
    ],
  },
];

/**
 * Bundles these packages with the patches.
 * @type {import('esbuild').Plugin}
 */
export const quickStart = {
  name: 'quick-start',
  setup(build) {
    for (const { filter, changes } of changedPackages) {
      build.onLoad({ filter }, ({ path: file }) => {
        let contents = readFileSync(file, 'utf8');
        for (const { from, to } of changes) {
          if (contents.split(from).length !== 2) throw new Error(`${file} does not hold "${from}" once.`);
          contents = contents.replace(from, () => to);
        }
        return { contents };
      });
    }
  },
};
