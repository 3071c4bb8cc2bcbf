import { readFileSync } from 'node:fs';

/** Characters that every terminal shows in one cell: dots and dashes, arrows, lines and bars, our marks, braille. */
export const oneCell = String.raw`\u00B7\u00D7\u2013\u2014\u2018-\u201D\u2022\u2026\u2190-\u2193\u21B5\u21BB\u2500-\u257F\u25B6\u25C6\u25CB\u2714\u2717\u276F\u2800-\u28FF`;

/**
 * What packages do at start-up that the first frame would wait for, and what they do in the bundle instead. Each
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
    // Its emoji expression takes longer to compile than a frame to draw. Text of one-cell characters only, like our
    // frames and marks, does not need it.
    filter: /string-width[\\/]index\.js$/,
    changes: [
      {
        from: String.raw`/^[\u0020-\u007E]*$/.test(string)`,
        to: String.raw`(/^[\u0020-\u007E]*$/.test(string) || (ambiguousIsNarrow && /^[\u0020-\u007E${oneCell}]*$/.test(string)))`,
      },
    ],
  },
];

/**
 * Bundles these packages with their changes.
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
