/** `npm run bench [NAME [OPTION...]]`: runs every test/bench/*.ts (or those whose name contains NAME). */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './bundle/bundle.mjs';
import { runBuilt } from './run-built.mjs';

const folder = 'test/bench';
const [wanted = '', ...options] = process.argv.slice(2);

for (const name of readdirSync(path.join(root, folder)).sort()) {
  if (!name.endsWith('.ts') || !name.includes(wanted)) continue;
  if ((await runBuilt(path.join(folder, name), options)) !== 0) process.exitCode = 1;
}
