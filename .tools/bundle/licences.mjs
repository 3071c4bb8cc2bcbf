import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The licence texts of all packages in a bundle, as one text to ship with it.
 * @param {string} root the repository
 * @param {string[]} inputs the bundled files, relative to the root
 * @returns {string}
 */
export function licences(root, inputs) {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== ''));
  const texts = [...folders].sort().map((folder) => describe(path.join(root, folder)));
  const data = inputs.flatMap((input) => describeData(path.join(root, input)));
  return `stockpile-tui contains the following packages.\n\n${[...texts, ...data].join('\n')}`;
}

/**
 * The licence of third-party data in one of our files: `words.licence.txt` for `words.ts`.
 * @param {string} file
 */
function describeData(file) {
  const licence = file.replace(/\.ts$/, '.licence.txt');
  if (licence === file || !existsSync(licence)) return [];
  return [`## The data in ${path.basename(file)}\n\n${readFileSync(licence, 'utf8').trim()}\n`];
}

/** @param {string} file */
function packageFolder(file) {
  return file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? '';
}

/** @param {string} folder */
function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  return [`## ${name} ${version} (${license ?? 'see below'})`, ...texts, ''].join('\n\n');
}
