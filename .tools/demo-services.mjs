/** `npm run demo:services`: the built program against stand-ins of all services; test/harness/services/demo.ts. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt, root } from './bundle.mjs';

/** Node before 22.18 needs telling that it may run TypeScript. */
const flags = process.features.typescript ? [] : ['--experimental-strip-types', '--no-warnings'];
const demo = path.join(root, 'test/harness/services/demo.ts');

await ensureBuilt();
const child = spawn(process.execPath, [...flags, demo, ...process.argv.slice(2)], { stdio: 'inherit' });
// Ctrl+C reaches all; what it means is for the program to say.
process.on('SIGINT', () => {});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
