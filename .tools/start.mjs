/** `npm start` and `npm run demo`: the built program with the arguments given, built first when it is stale. */
import { pathToFileURL } from 'node:url';
import { ensureBuilt, program } from './bundle.mjs';

await ensureBuilt();
process.argv[1] = program;
await import(pathToFileURL(program).href);
