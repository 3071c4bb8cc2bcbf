/** `npm start` and `npm run demo`: runs the built program with the given arguments, after a build if it is stale. */
import { pathToFileURL } from 'node:url';
import { ensureBuilt, program } from './bundle/bundle.mjs';

await ensureBuilt();
process.argv[1] = program;
await import(pathToFileURL(program).href);
