/**
 * How long planning a talk takes offline: `npm run bench planner`. A talk of ten minutes with a library, compared with what
 * its sentence vectors alone take; transcripts of 1,000 and 10,000 cues; and the longest that is planned, to its end and
 * aborted in the middle.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Transcript } from '../../source/core/transcript/transcript.ts';
import { findTools, requireTool } from '../../source/media/tools/tools.ts';
import type { PlanRequest, ProviderContext } from '../../source/providers/interfaces.ts';
import { createLibrarySource } from '../../source/providers/library/library-source.ts';
import { openTextMatching, type TextMatching } from '../../source/providers/matching/text-matching.ts';
import { createOfflinePlanner } from '../../source/providers/offline/plan/planner.ts';
import { createOfflineRanker } from '../../source/providers/offline/rank/ranker.ts';
import { readTranscriptFile } from '../../source/providers/transcript-file/read-transcript-file.ts';
import { FileCache } from '../../source/store/cache.ts';
import { makeLibrary } from './library/make-library.ts';

/** The most that each may take; `cues` in the transcript that is planned whole, the longest that the plan step takes. */
const limits = { planMs: 1500, timesVectors: 1.2, tenTimes: 10, wholeSeconds: 60, abortMs: 1000 } as const;
const films = 200;
const longestCues = 50_000;
/** Films that are compared with each phrase, as the plan step does. */
const comparedFilms = 12;
const preferences = { style: '', avoid: '', notes: '' };

const folder = await mkdtemp(path.join(tmpdir(), 'planner-bench-'));
const { transcript: talk } = await readTranscriptFile(
  path.resolve(import.meta.dirname, '../fixtures/transcripts/travel.srt'),
);
const context: ProviderContext = {
  signal: new AbortController().signal,
  workDir: folder,
  cache: new FileCache(path.join(folder, 'cache'), { ttlDays: 1 }),
  progress: () => {},
  log: () => {},
  called: () => {},
  reserve: async () => ({ id: '', release: () => {}, keep: () => {} }),
};
try {
  await talkOfTenMinutes();
  await longTalks();
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit();

async function talkOfTenMinutes(): Promise<void> {
  const tools = await findTools({
    settings: { FFMPEG_PATH: '', FFPROBE_PATH: '', YTDLP_PATH: '' },
    home: folder,
  });
  const library = path.join(folder, 'library');
  await makeLibrary(folder, library, films, requireTool(tools.ffmpeg).path);
  const asked = new Set<string>();
  const matching = recording(openTextMatching(folder), asked);
  const source = createLibrarySource({
    folders: [library],
    tools,
    settings: { MIN_CLIP_DURATION: 4 },
    matching,
  });
  const ranker = createOfflineRanker(matching);
  // The library is read before the plan is made, as in a job.
  const [first] = (await planOf(talk, undefined)).needs;
  if (!first) throw new Error('the talk has no needs');
  await source.search({ phrase: first.phrase, need: first, limit: comparedFilms }, context);
  asked.clear();
  const footage: PlanRequest['footage'] = {
    only: true,
    prepare: async (drafts) => source.prepare?.(drafts, context),
    async films(draft) {
      const need = { ...first, ...draft, until: draft.until ?? draft.at };
      const candidates = await source.search({ phrase: need.phrase, need, limit: comparedFilms }, context);
      if (candidates.length === 0) return [];
      const ranked = await ranker.rank({ need, spokenAround: need.spoken, candidates, preferences }, context);
      return ranked.map(({ candidateId, score }) => ({
        id: candidateId,
        score,
        candidate: candidates.find(({ id }) => id === candidateId),
      }));
    },
  };
  const planMs = await timed(() => planOf(talk, footage));
  check(`a talk of ten minutes, ${films} films: planned in ${planMs.toFixed(0)} ms`, planMs, limits.planMs);
  const { model } = openTextMatching(folder);
  if (!model) return say('The sentence model is not here.');
  await model.embed(['loads the model'], context.signal);
  const vectorsMs = await timed(() => model.embed([...asked], context.signal));
  const times = planMs / vectorsMs;
  const what = `its ${asked.size} sentence vectors alone: ${vectorsMs.toFixed(0)} ms; the plan takes ${times.toFixed(2)} times that`;
  check(what, times, limits.timesVectors);
}

async function longTalks(): Promise<void> {
  await planOf(longTalk(1000), undefined);
  const one = await timed(() => planOf(longTalk(1000), undefined));
  const ten = await timed(() => planOf(longTalk(10_000), undefined));
  const cues = `1,000 cues ${one.toFixed(0)} ms, 10,000 cues ${ten.toFixed(0)} ms: ${(ten / one).toFixed(1)} times`;
  check(cues, ten / one, limits.tenTimes);
  const longest = longTalk(longestCues);
  const seconds = (await timed(() => planOf(longest, undefined))) / 1000;
  const most = `${longestCues.toLocaleString('en')} cues (the plan step refuses more): ${seconds.toFixed(1)} s`;
  check(most, seconds, limits.wholeSeconds);
  const stop = new AbortController();
  const stopped = planOf(longest, undefined, stop.signal).catch(() => undefined);
  await setTimeout((seconds * 1000) / 3);
  const abortMs = await timed(async () => {
    stop.abort();
    await stopped;
  });
  check(`aborted in the middle, it ends after ${abortMs.toFixed(0)} ms`, abortMs, limits.abortMs);
}

function planOf(transcript: Transcript, footage: PlanRequest['footage'], signal = context.signal) {
  return createOfflinePlanner().plan(
    {
      transcript,
      durationSeconds: transcript.segments.at(-1)?.end ?? 0,
      clipsPerMinute: 2,
      minClipSeconds: 4,
      maxClipSeconds: 15,
      preferences,
      footage,
    },
    { ...context, signal },
  );
}

/** Repeats the sentences of the talk up to a number of cues. */
function longTalk(cues: number): Transcript {
  const { segments } = talk;
  return {
    segments: Array.from({ length: cues }, (_, index) => ({
      start: index * 3,
      end: index * 3 + 2.9,
      text: segments[index % segments.length]?.text ?? '',
    })),
  };
}

/** The same matching, which also records the texts whose vectors are asked for. */
function recording(matching: TextMatching, asked: Set<string>): TextMatching {
  const { model } = matching;
  if (!model) return matching;
  return {
    ...matching,
    model: {
      embed: (texts, signal, priority) => {
        for (const text of texts) asked.add(text);
        return model.embed(texts, signal, priority);
      },
    },
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function check(what: string, value: number, limit: number): void {
  say(`${what}, allowed are ${limit}${value > limit ? '  MISSED' : ''}`);
  if (value > limit) process.exitCode = 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
