/** `npm run demo:services`: the built program against stand-ins of all services; test/harness/services/demo.ts. */
import { runBuilt } from './run-built.mjs';

process.exitCode = await runBuilt('test/harness/services/demo.ts', process.argv.slice(2));
