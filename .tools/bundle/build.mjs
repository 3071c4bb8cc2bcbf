/** `npm run build`: bundles source/ and everything it uses into dist/. */
import path from 'node:path';
import { build, dist, root, sizeOf } from './bundle.mjs';

const started = performance.now();
const files = await build();
process.stdout.write(
  `${path.relative(root, dist)}: ${files} files, ${(sizeOf(dist) / 1e6).toFixed(1)} MB, ${Math.round(performance.now() - started)} ms\n`,
);
