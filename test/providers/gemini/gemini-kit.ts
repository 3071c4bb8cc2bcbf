import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Candidate } from '../../../source/core/footage/candidate.ts';
import type { Need } from '../../../source/core/plan/need.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { createGeminiEngines } from '../../../source/providers/gemini/create.ts';
import { sampleCandidate, sampleNeed } from '../../harness/jobs/sample-job.ts';
import { type GeminiOptions, startGemini } from '../../harness/services/gemini/gemini-service.ts';
import { testTools } from '../../harness/tools.ts';
import { quickPolicy, settingsOf, temporaryFolder } from '../engine-kit.ts';

export const key = 'stand-in-gemini-key';
export const preferences = { style: '', avoid: '', notes: '' };

/** Opens the engines with a new stand-in. */
export async function startEngines(
  options: GeminiOptions & { settings?: Record<string, string>; inlineBytes?: number } = {},
) {
  const { settings, inlineBytes, ...service } = options;
  const { standIn, remoteFiles } = await startGemini(service);
  onTestFinished(() => standIn.stop());
  const values = { GEMINI_API_KEY: key, GEMINI_BASE_URL: standIn.address, AI_TIMEOUT_SECONDS: '10' };
  const limits = inlineBytes === undefined ? {} : { inlineBytes };
  const open = (changes: Record<string, string> = {}) =>
    testTools().then((tools) =>
      createGeminiEngines(settingsOf({ ...values, ...settings, ...changes }), tools, {
        policy: quickPolicy,
        pollMs: 20,
        ...limits,
      }),
    );
  return { standIn, remoteFiles, open, engines: await open() };
}

export const harbourNeed = (changes: Partial<Need> = {}) =>
  sampleNeed('n01', {
    phrase: 'harbour at dawn',
    mustShow: 'boats',
    welcome: ['water', 'morning light'],
    avoid: ['crowds'],
    spoken: 'we left the harbour before sunrise',
    ...changes,
  });

export const film = (id: string, changes: Partial<Candidate> = {}) =>
  sampleCandidate(`pexels:${id}`, { source: 'pexels', licence: 'stock-free', ...changes });

/** A film with a moving test picture, without sound by default. */
export async function makeFilm(
  seconds: number,
  options: { sound?: boolean; size?: string } = {},
): Promise<string> {
  const file = path.join(await temporaryFolder(), 'film.mp4');
  const { ffmpeg } = await testTools();
  const sound = options.sound ? ['-f', 'lavfi', '-i', `sine=duration=${seconds}`, '-c:a', 'aac'] : [];
  await runProcess({
    program: requireTool(ffmpeg).path,
    args: [
      ...['-v', 'error', '-y', '-nostdin', '-f', 'lavfi'],
      ...['-i', `testsrc2=size=${options.size ?? '160x90'}:rate=10:duration=${seconds}`, ...sound],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', file],
    ],
    signal: AbortSignal.timeout(300_000),
  });
  return file;
}
