import path from 'node:path';
import type { Need } from '../../../source/core/plan/need.ts';
import type { Transcript } from '../../../source/core/transcript/transcript.ts';
import type { PlanRequest, ProviderContext } from '../../../source/providers/interfaces.ts';
import { createOfflinePlanner } from '../../../source/providers/offline/plan/planner.ts';
import { readTranscriptFile } from '../../../source/providers/transcript-file/read-transcript-file.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/transcripts');

/** Reads a talk of the fixtures: travel.srt (10 minutes), explainer.srt, cooking.srt, hike.de.srt, market.fr.srt. */
export async function talk(name: string): Promise<Transcript> {
  return (await readTranscriptFile(path.join(fixtures, name))).transcript;
}

export const context: ProviderContext = {
  signal: new AbortController().signal,
  workDir: '',
  progress: () => undefined,
  log: () => undefined,
  called: () => undefined,
  reserve: async () => ({ id: '', release: () => undefined, keep: () => undefined }),
  cache: { remember: (_key, _schema, make) => make(), recall: async () => undefined },
};

export function plan(
  transcript: Transcript,
  request: Partial<PlanRequest> = {},
): Promise<{ needs: Need[]; notes: string[] }> {
  return createOfflinePlanner().plan(
    {
      transcript,
      durationSeconds: transcript.segments.at(-1)?.end ?? 60,
      clipsPerMinute: 2,
      minClipSeconds: 4,
      maxClipSeconds: 15,
      preferences: { style: '', avoid: '', notes: '' },
      ...request,
    },
    context,
  );
}
