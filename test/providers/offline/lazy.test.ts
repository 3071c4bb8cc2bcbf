import * as esbuild from 'esbuild';
import { expect, test } from 'vitest';

test('planner and ranker load their language packages only when they run', async () => {
  const { metafile } = await esbuild.build({
    entryPoints: ['source/providers/offline/plan/planner.ts', 'source/providers/offline/rank/ranker.ts'],
    bundle: true,
    splitting: true,
    metafile: true,
    write: false,
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    logLevel: 'silent',
  });
  const loaded = new Set<string>();
  const load = (output: string) => {
    if (loaded.has(output)) return;
    loaded.add(output);
    for (const each of metafile.outputs[output]?.imports ?? []) {
      if (each.kind === 'import-statement') load(each.path);
    }
  };
  for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint?.endsWith('/planner.ts') || entryPoint?.endsWith('/ranker.ts')) load(output);
  }
  const files = [...loaded].flatMap((output) => Object.keys(metafile.outputs[output]?.inputs ?? {}));
  expect(files).toEqual(expect.arrayContaining([expect.stringContaining('offline/plan/planner.ts')]));
  expect(files.filter((file) => /wink|tinyld|stopword|word-senses/.test(file))).toEqual([]);
  expect(Object.keys(metafile.inputs)).toEqual(expect.arrayContaining([expect.stringContaining('wink-nlp')]));
});
