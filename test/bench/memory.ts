/**
 * A job of more than 500 needs against stand-ins of all services, its events raised to 3,000 a second, with everything
 * that reads them: is its memory after the first minute what it is until the end? One minute in all, or as many as
 * `--minutes` says: `npm run bench memory -- --minutes 10`. The job has a process of its own, built as the program is;
 * the stand-ins are in this one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBeside, root } from '../../.tools/bundle.mjs';
import { prepareLongJob } from '../harness/services/prepare-long.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } });
const minutes = Number(values.minutes);
/** A model takes its time; so much that the job is not at its end before the time is. */
const answerMs = Math.max(1000, minutes * 200);

const folder = mkdtempSync(join(tmpdir(), 'stockpile-bench-memory-'));
const bundleFolder = join(root, 'node_modules/.cache/stockpile-bench-memory');
const { services, video, transcript } = await prepareLongJob(folder);
services.gemini.fault({ operation: 'generate', fault: { kind: 'slow', milliseconds: answerMs } });
// Nobody asks them afterwards what they were asked.
const forgetting = setInterval(() => services.forget(), 1000);
try {
  const program = await buildBeside('test/bench/memory/program.ts', bundleFolder);
  const env = {
    ...process.env,
    ...services.environment,
    STOCKPILE_HOME: join(folder, 'home'),
    LOCAL_OUTPUT_FOLDER: join(folder, 'output'),
    SEARCH_SOURCES: 'pexels,pixabay,youtube',
    // The smaller the clips, the more needs are filled in the time.
    CLIP_MAX_HEIGHT: '360',
  };
  const args = ['--expose-gc', program, video, transcript, String(minutes * 60)];
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = typeof code === 'number' ? code : 1;
} finally {
  clearInterval(forgetting);
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
  rmSync(bundleFolder, { recursive: true, force: true });
}
