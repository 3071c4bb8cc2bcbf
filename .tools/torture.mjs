/** `npm run torture`: test/torture/main.ts against the built program. */
import { runBuilt } from './run-built.mjs';

process.exitCode = await runBuilt('test/torture/main.ts', process.argv.slice(2));
