import { createHash } from 'node:crypto';
import path from 'node:path';
import * as esbuild from 'esbuild';

/**
 * What is always loaded together, by the source of its entry points: the bundler splits it into a hundred small files,
 * and Node takes nearly a millisecond for each.
 */
const loadedTogether = [
  ['source/cli.ts'],
  ['source/app/context/context.ts'],
  ['source/commands/run.ts', 'source/commands/args/parse.ts'],
  ['source/app/session.ts'],
  ['source/commands/screen/home.ts', 'source/commands/screen/full-screen.ts', 'source/tui/run.tsx'],
];

/**
 * Joins the files of a bundle that are always loaded together into one each, and returns all files. An entry point keeps
 * its file, which then only exports again what the joined one has.
 * @param {esbuild.OutputFile[]} files
 * @param {esbuild.Metafile} metafile
 * @param {string} root the folder that the paths of the metafile start at
 * @param {string} main the source of the program, whose own imports stay apart: an old Node must be able to read them
 * @returns {Promise<{ path: string, contents: Uint8Array | string }[]>}
 */
export async function joinChunks(files, { outputs }, root, main) {
  const texts = new Map(
    files.map((file) => [path.relative(root, file.path).replaceAll('\\', '/'), file.text]),
  );
  const apart = closure(outputs, [main]);
  const groups = groupsOf(outputs, apart);
  /** The joined file of each chunk, and the prefix of its exports there. @type {Map<string, { file: string, prefix: string }>} */
  const moved = new Map();
  for (const members of groups) {
    // Their names hold hashes of what they contain.
    const hash = createHash('sha256').update(members.join()).digest('hex').slice(0, 8).toUpperCase();
    const file = path.posix.join(path.posix.dirname(members[0] ?? ''), `joined-${hash}.js`);
    for (const [place, member] of members.entries()) moved.set(member, { file, prefix: `m${place}_` });
  }
  const joined = await Promise.all(groups.map((members) => join(members, texts, outputs)));
  /** @type {Map<string, string>} */
  const result = new Map();
  for (const [file, text] of texts) {
    const own = moved.get(file);
    if (own === undefined) result.set(file, text);
    else if (outputs[file]?.entryPoint !== undefined)
      result.set(file, exportedAgain(file, own, outputs[file].exports));
  }
  for (const [index, text] of joined.entries())
    result.set(moved.get(groups[index]?.[0] ?? '')?.file ?? '', text);
  return [...result].map(([file, text]) => ({
    path: path.join(root, file),
    contents: redirected(file, text, moved),
  }));
}

/**
 * The chunks that the same groups of entry points load, for each such set of groups with more than one.
 * @param {esbuild.Metafile['outputs']} outputs
 * @param {Set<string>} apart
 * @returns {string[][]}
 */
function groupsOf(outputs, apart) {
  const fileOf = new Map(Object.entries(outputs).map(([file, { entryPoint }]) => [entryPoint, file]));
  /** @type {Map<string, string>} */
  const loadedBy = new Map();
  for (const [index, sources] of loadedTogether.entries()) {
    const entries = sources.map(
      (source) => fileOf.get(source) ?? fail(`${source} is no entry point of the bundle`),
    );
    for (const file of closure(outputs, entries)) loadedBy.set(file, `${loadedBy.get(file) ?? ''} ${index}`);
  }
  const groups = Map.groupBy(
    [...loadedBy.keys()].filter((file) => !apart.has(file)),
    (file) => loadedBy.get(file),
  );
  return [...groups.values()].filter((members) => members.length > 1);
}

/**
 * These files and all that they import statically.
 * @param {esbuild.Metafile['outputs']} outputs
 * @param {string[]} files
 */
function closure(outputs, files) {
  const found = new Set();
  const open = [...files];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const { kind, path: target } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && target in outputs) open.push(target);
    }
  }
  return found;
}

/**
 * One file of several, which exports all that they do, each name with the prefix of its file.
 * @param {string[]} members
 * @param {Map<string, string>} texts
 * @param {esbuild.Metafile['outputs']} outputs
 */
async function join(members, texts, outputs) {
  const own = new Set(members);
  const contents = members.map((member, place) => {
    const names = (outputs[member]?.exports ?? []).map((name) => `${name} as m${place}_${name}`);
    return `export { ${names.join(', ')} } from ${JSON.stringify(member)};`;
  });
  const { outputFiles } = await esbuild.build({
    stdin: { contents: contents.join('\n'), loader: 'js' },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'warning',
    plugins: [
      {
        name: 'members',
        setup(build) {
          build.onResolve({ filter: /.*/ }, ({ path: target, importer, kind }) => {
            const file = target.startsWith('.')
              ? path.posix.join(path.posix.dirname(importer), target)
              : target;
            return own.has(file) && kind !== 'dynamic-import'
              ? { path: file, namespace: 'member' }
              : { path: target, external: true };
          });
          build.onLoad({ filter: /.*/, namespace: 'member' }, ({ path: file }) => ({
            contents: texts.get(file) ?? '',
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * @param {string} file
 * @param {{ file: string, prefix: string }} own
 * @param {string[]} names
 */
function exportedAgain(file, own, names) {
  const list = names.map((name) => `${own.prefix}${name} as ${name}`);
  return `export{${list.join(',')}}from"${relative(file, own.file)}";\n`;
}

/**
 * The text of a file with its static imports of chunks that were joined.
 * @param {string} file
 * @param {string} text
 * @param {Map<string, { file: string, prefix: string }>} moved
 */
function redirected(file, text, moved) {
  const target = (/** @type {string} */ specifier) =>
    moved.get(path.posix.join(path.posix.dirname(file), specifier));
  const changed = text
    .replace(/\b(import|export)\{([^{}]*)\}from"(\.{1,2}\/[^"]+)"/g, (all, verb, list, specifier) => {
      const found = target(specifier);
      if (found === undefined) return all;
      const names = list.split(',').map((/** @type {string} */ item) => prefixed(item, found.prefix));
      return `${verb}{${names.join(',')}}from"${relative(file, found.file)}"`;
    })
    .replace(/\bimport"(\.{1,2}\/[^"]+)"/g, (all, specifier) => {
      const found = target(specifier);
      return found === undefined ? all : `import"${relative(file, found.file)}"`;
    });
  const left = [...changed.matchAll(/\b(?:from|import)\s*"(\.{1,2}\/[^"]+)"/g)].find(
    ([, to = '']) => target(to) !== undefined,
  );
  if (left !== undefined) fail(`${file} still imports ${left[1]}, which was joined with others`);
  return changed;
}

/**
 * @param {string} item "a" or "a as b"
 * @param {string} prefix
 */
function prefixed(item, prefix) {
  const [name = '', local = name] = item.split(/\s+as\s+/);
  return `${prefix}${name.trim()} as ${local.trim()}`;
}

/**
 * @param {string} from
 * @param {string} to
 */
function relative(from, to) {
  const way = path.posix.relative(path.posix.dirname(from), to);
  return way.startsWith('.') ? way : `./${way}`;
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  throw new Error(message);
}
