import type { Probe } from '../../../source/core/footage/media.ts';
import type { FrameRate } from '../../../source/core/footage/rate.ts';
import type { Clip } from '../../../source/core/footage/shot.ts';
import { shotId } from '../../../source/core/footage/shot.ts';
import type { Job } from '../../../source/core/job/job.ts';
import type { Need } from '../../../source/core/plan/need.ts';
import type { Transcript } from '../../../source/core/transcript/transcript.ts';
import { JobMaker } from '../../harness/jobs/jobs.ts';
import { sampleNeed } from '../../harness/jobs/sample-job.ts';

/** The frame rates that editors use. */
export const rates: readonly FrameRate[] = [
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
];

/** Titles that break a format unless they are escaped. */
export const hostileTitles: readonly string[] = [
  '"><script>alert(1)</script>',
  'it\'s & <b>bold</b> &amp; "quoted"',
  ']]><!-- --><![CDATA[ &nope; &#1; %41',
  '=HYPERLINK("http://example.com","x")',
  '日本の橋 · Ελλάδα · مدينة',
  '001  AX  V  C  00:00:00:00 00:00:01:00',
  '* FROM CLIP: x |C:ResolveColorRed |M:y |D:1',
  'line\r\none\ttwo, "three"; four',
  '\u202Eevil\u0007 \u0000\u001B[31mred',
  '👩‍🚀 \uD800 {{7*7}} $(HOME) %s %n \\',
];

export interface PlannedNeed extends Partial<Need> {
  at: number;
  clips?: readonly (Partial<Clip> & { score?: number; shotTitle?: string })[];
}

export interface SceneOptions {
  rate?: FrameRate | undefined;
  /** The length of the A-roll in frames. */
  frames?: number;
  timecode?: Probe['timecode'];
  size?: { width: number; height: number };
  audio?: Probe['audio'] | undefined;
  path?: string;
  outputDir?: string;
  needs: readonly PlannedNeed[];
  transcript?: Transcript;
}

const stereo = { codec: 'aac', channels: 2, sampleRate: 48_000 };

/** A finished job of an A-roll with these facts and these clips. Without a rate its A-roll is sound alone. */
export function sceneJob(options: SceneOptions): Job {
  const { rate, frames = 900, path = '/films/talk.mp4', outputDir = '/films/output/talk', needs } = options;
  const { size = { width: 1920, height: 1080 }, audio = stereo, timecode } = options;
  const all = needs.map(({ clips: _clips, ...need }, index) =>
    sampleNeed(`n${index + 1}`, { until: need.at + 4, spoken: '', ...need }),
  );
  const maker = new JobMaker({ at: 1_700_000_000_000 }).gathering(all);
  for (const [index, { clips = [] }] of needs.entries()) {
    const needId = `n${index + 1}`;
    for (const [number, clip] of clips.entries())
      file(maker, needId, number, clip, rate ?? { num: 25, den: 1 });
    if (clips.length === 0) maker.noMatch(needId);
  }
  const seconds = rate ? (frames * rate.den) / rate.num : frames / 25;
  const picture = rate && {
    codec: 'h264',
    ...size,
    rotation: 0,
    squarePixels: true,
    interlaced: false,
    frameRate: rate,
    variableRate: false,
    durationSeconds: seconds,
  };
  const job = maker.finished().job;
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return {
    ...job,
    video: { path, name },
    outputDir,
    transcript: options.transcript,
    probe: {
      path,
      sizeBytes: 1,
      container: 'mp4',
      durationSeconds: seconds,
      startSeconds: 0,
      ...(picture && { video: picture }),
      ...(audio && { audio }),
      ...(timecode && { timecode }),
      tags: {},
    },
  };
}

function file(
  maker: JobMaker,
  needId: string,
  number: number,
  { score = 9, ...changes }: NonNullable<PlannedNeed['clips']>[number],
  rate: FrameRate,
): void {
  const candidateId = `library:${needId}-${number}`;
  const frames = changes.frames ?? 100;
  const shot = { candidateId, start: 1, end: 5, score, reason: 'steady flight over towers', saw: [] };
  const clip: Clip = {
    file: `${needId}/clip${number + 1}.mp4`,
    shot,
    source: 'youtube',
    title: `Clip ${number + 1}`,
    author: 'Ana Čapek',
    url: 'https://example.com/watch?v=a&b=c',
    licence: 'cc-by',
    licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
    sizeBytes: 1000,
    sha256: 'a'.repeat(64),
    width: 1920,
    height: 1080,
    frameRate: rate,
    frames,
    durationSeconds: (frames * rate.den) / rate.num,
    method: 'encoded',
    command: 'ffmpeg',
    ...changes,
  };
  const key = shotId(shot);
  maker.emit(
    {
      type: 'step.finished',
      needId,
      step: 'inspect',
      key: candidateId,
      milliseconds: 1,
      output: { shots: [shot], engine: 'offline', lookedSeconds: 9, rejected: [] },
    },
    { type: 'step.finished', needId, step: 'file', key, milliseconds: 1, output: { clip } },
    { type: 'need.state', needId, state: 'filled' },
  );
}
