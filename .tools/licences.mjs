import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The licence texts of every package that a bundle contains, as one text to ship beside it.
 * @param {string} root the repository
 * @param {string[]} inputs the bundled files, relative to the root
 * @returns {string}
 */
export function licences(root, inputs) {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== ''));
  const texts = [...folders].sort().map((folder) => describe(path.join(root, folder)));
  return `stockpile-tui contains the following packages.\n\n${texts.join('\n')}`;
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
