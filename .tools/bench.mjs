/** `npm run bench [NAME [OPTION...]]`: runs every test/bench/*.ts (or those whose name contains NAME). */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, root } from './bundle.mjs';

const folder = path.join(root, 'test/bench');
const [wanted = '', ...options] = process.argv.slice(2);
/** Node before 22.18 needs telling that it may run TypeScript. */
const flags = process.features.typescript ? [] : ['--experimental-strip-types', '--no-warnings'];

await ensureBuilt();
for (const name of readdirSync(folder).sort()) {
  if (!name.endsWith('.ts') || !name.includes(wanted)) continue;
  const { status } = spawnSync(process.execPath, [...flags, path.join(folder, name), ...options], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
