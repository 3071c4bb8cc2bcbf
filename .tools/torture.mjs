/** `npm run torture`: test/torture/main.ts against the built program. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt, root } from './bundle.mjs';

/** Node before 22.18 needs telling that it may run TypeScript. */
const flags = process.features.typescript ? [] : ['--experimental-strip-types', '--no-warnings'];

await ensureBuilt();
const main = path.join(root, 'test/torture/main.ts');
const { status } = spawnSync(process.execPath, [...flags, main, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
