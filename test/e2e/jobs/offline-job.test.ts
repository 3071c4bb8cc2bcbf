import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { jobEventSchema } from '../../../source/core/job/events/events.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import { type CliResult, runCli, startCli } from '../../harness/cli.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const folder = temporaryFolder('offline-job');
const home = warmHome(join(folder, 'home'));
const video = join(folder, 'talk.mp4');
mkdirSync(folder, { recursive: true });
copyFileSync(footage.video, video);
copyFileSync(footage.transcript, join(folder, 'talk.srt'));

const job = (output: string, ...more: string[]) => [
  video,
  '--offline',
  '--library',
  footage.library,
  '--output',
  join(folder, output),
  '--yes',
  ...more,
];

const clipSchema = z.object({
  file: z.string(),
  sha256: z.string(),
  frames: z.number(),
  frameRate: z.object({ num: z.number(), den: z.number() }),
  shot: z.object({ candidateId: z.string(), start: z.number(), end: z.number() }),
});
const reportSchema = z.object({
  video: z.object({ frameRate: z.object({ num: z.number(), den: z.number() }) }),
  needs: z.array(
    z.object({ phrase: z.string(), state: z.string(), spoken: z.string(), clips: z.array(clipSchema) }),
  ),
});

function outputOf(name: string): string {
  const [only, ...others] = readdirSync(join(folder, name));
  expect(others).toEqual([]);
  return join(folder, name, only ?? '');
}

function reportOf(name: string) {
  return reportSchema.parse(JSON.parse(readFileSync(join(outputOf(name), 'report.json'), 'utf8')));
}

const shotsOf = (name: string) =>
  reportOf(name).needs.map((need) => need.clips.map((clip) => [clip.file, clip.shot, clip.sha256]));

const filesIn = (place: string) =>
  readdirSync(place, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());

describe('the offline job without a screen', () => {
  let plain: CliResult;

  beforeAll(async () => {
    plain = await runCli(job('plain', '--plain'), { cwd: folder, home });
  });

  it('ends with 0 and prints lines without a single escape byte', () => {
    expect(plain.stderr).toBe('');
    expect(plain.code).toBe(0);
    expect(plain.stdout).not.toContain('\u001b');
    expect(plain.stdout).toMatch(/talk\.mp4: finished/);
  });

  it('leaves every report and no partial file', () => {
    const output = outputOf('plain');
    const names = [
      'report.json',
      'cost_report.json',
      'credits.md',
      'credits.csv',
      'shot-list.md',
      'index.html',
      'transcript.srt',
      '.processing_status.json',
    ];
    expect(names.filter((name) => !existsSync(join(output, name)))).toEqual([]);
    expect(readdirSync(output).filter((name) => name.endsWith('.part') || name === '.work')).toEqual([]);
    const cost = JSON.parse(readFileSync(join(output, 'cost_report.json'), 'utf8'));
    expect(cost).toMatchObject({ calls: [], totals: { usd: 0, calls: 0 } });
    const status = JSON.parse(readFileSync(join(output, '.processing_status.json'), 'utf8'));
    expect(status).toMatchObject({ state: 'finished', progress: 1 });
  });

  it('leaves a timeline for every editor, and export writes them again', async () => {
    const timelines = join(outputOf('plain'), 'timelines');
    const names = ['fcpxml', 'edl', 'mlt', 'otio', 'xml'].map((format) => `timeline.${format}`);
    expect(readdirSync(timelines).sort()).toEqual(['markers.csv', ...names.sort()]);
    const texts = names.map((name) => readFileSync(join(timelines, name), 'utf8'));
    rmSync(timelines, { recursive: true });
    const { jobId } = JSON.parse(readFileSync(join(outputOf('plain'), 'report.json'), 'utf8'));
    const again = await runCli(['export', jobId], { cwd: folder, home });
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(names.map((name) => readFileSync(join(timelines, name), 'utf8'))).toEqual(texts);
    const some = await runCli(['export', jobId, '--format', 'mlt,csv', '--relative'], { cwd: folder, home });
    expect(some.stdout.trim().split('\n')).toEqual(
      ['timeline.mlt', 'markers.csv'].map((name) => join(timelines, name)),
    );
    expect(readFileSync(join(timelines, 'timeline.mlt'), 'utf8')).toContain('>../../../talk.mp4<');
    const wrong = await runCli(['export', jobId, '--format', 'avi'], { cwd: folder, home });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Unknown format "avi"') });
    expect((await runCli(['export', 'nothing'], { cwd: folder, home })).code).toBe(2);
  });

  it('files clips under sortable names, at the exact rate of the video, with the reported checksums', async () => {
    const output = outputOf('plain');
    const { needs, video: about } = reportOf('plain');
    const clips = needs.flatMap((need) => need.clips);
    expect(clips.length).toBeGreaterThanOrEqual(needs.length / 2);
    const tools = await testTools();
    for (const clip of clips) {
      expect(clip.file).toMatch(/^(\d\dm\d\ds_[a-z0-9_]+)\/\1_1_score\d\d\.mp4$/);
      const path = join(output, clip.file);
      expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(clip.sha256);
      const probe = await probeFile(path, tools, new AbortController().signal);
      expect(probe.video?.frameRate).toEqual(about.frameRate);
      expect(probe.video?.variableRate).toBe(false);
      expect(probe.audio).toBeUndefined();
    }
    const videos = clips.map((clip) => clip.shot.candidateId);
    expect(new Set(videos).size).toBe(videos.length);
  });

  it('keeps films and clips whose names look like partial downloads', async () => {
    const library = join(folder, 'library');
    mkdirSync(library);
    const endings = ['final.mp4', 'f137.mp4', 'f251.webm.mp4', 'part.mp4'];
    for (const [index, { parentPath, name }] of filesIn(footage.library).entries()) {
      const renamed = /\.mp4$/.test(name) ? `${name.slice(0, -4)}.${endings[index % endings.length]}` : name;
      copyFileSync(join(parentPath, name), join(library, renamed));
    }
    const before = readdirSync(library).sort();
    const args = job('odd', '--plain').map((word) => (word === footage.library ? library : word));
    expect((await runCli(args, { cwd: folder, home })).code).toBe(0);
    expect(readdirSync(library).sort()).toEqual(before);
    const clips = reportOf('odd').needs.flatMap((need) => need.clips);
    expect(clips.length).toBeGreaterThan(0);
    expect(clips.filter(({ file }) => !existsSync(join(outputOf('odd'), file)))).toEqual([]);
  });

  it('plans only what is spoken', () => {
    const transcript = readFileSync(join(folder, 'talk.srt'), 'utf8').replaceAll(/\s+/g, ' ');
    for (const { spoken } of reportOf('plain').needs) {
      const parts = spoken.split(/\s+/).filter((word) => transcript.includes(word));
      expect(parts.length).toBe(spoken.split(/\s+/).length);
    }
  });

  it('as JSON prints one event a line and nothing else, with the same clips', async () => {
    const { stdout, code } = await runCli(job('json', '--json'), { cwd: folder, home });
    expect(code).toBe(0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => jobEventSchema.parse(JSON.parse(line)));
    expect(events[0]?.type).toBe('job.created');
    expect(events.at(-1)).toMatchObject({ type: 'job.state', state: 'finished' });
    expect(shotsOf('json')).toEqual(shotsOf('plain'));
  });

  it('resumes after a kill while gathering, repeats no finished step and ends with the same clips', async () => {
    const run = startCli(job('killed', '--json'), { cwd: folder, home });
    const finishedSteps = (stdout: string) =>
      stdout.split('\n').filter((line) => line.includes('"type":"step.finished"') && line.endsWith('}'));
    const isCut = (line: string) => line.includes('"step":"cut"');
    await run.until((stdout) => finishedSteps(stdout).some(isCut));
    // The state is on disk within 250 ms of a change, so only output before that counts.
    const saved = () => {
      const id = /"jobId":"([^"]+)"/.exec(run.stdout)?.[1] ?? '';
      return readFileSync(join(home, 'jobs', `${id}.json`), 'utf8');
    };
    await expect.poll(() => saved().includes('"method"')).toBe(true);
    const before = saved();
    run.kill('SIGKILL');
    await run.result;
    const resumed = await runCli(['resume', '--json'], { cwd: folder, home });
    expect(resumed.code).toBe(0);
    for (const line of finishedSteps(resumed.stdout)) {
      const { needId, step, key } = JSON.parse(line);
      const needs: { need: { id: string }; results: Record<string, Record<string, unknown>> }[] =
        JSON.parse(before).needs;
      const done = needs.find((each) => each.need.id === needId)?.results[step]?.[key];
      expect(done, `${step} ran again`).toBeUndefined();
    }
    expect(shotsOf('killed')).toEqual(shotsOf('plain'));
  });

  it('stops at the review until the plan is accepted', async () => {
    const asked = await runCli(
      job('review', '--plain').filter((word) => word !== '--yes'),
      { cwd: folder, home },
    );
    expect(asked.code).toBe(5);
    expect(asked.stdout).toMatch(/to review/);
    expect(existsSync(join(outputOf('review'), 'report.json'))).toBe(false);
    const accepted = await runCli(['resume', '--yes', '--plain'], { cwd: folder, home });
    expect(accepted.code).toBe(0);
    expect(shotsOf('review')).toEqual(shotsOf('plain'));
  });

  it('lists its jobs', async () => {
    const { stdout } = await runCli(['history', '--json'], { cwd: folder, home });
    const jobs = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(jobs.length).toBeGreaterThanOrEqual(4);
    expect(jobs.every((each) => each.state === 'finished' && each.clips > 0)).toBe(true);
  });

  it('caches the content of the library', async () => {
    const { stdout } = await runCli(['cache', 'stats', '--json'], { cwd: folder, home });
    expect(JSON.parse(stdout).totalBytes).toBeGreaterThan(0);
    const cleared = await runCli(['cache', 'clear'], { cwd: folder, home });
    expect(cleared.stdout).toMatch(/removed \d+ entries/);
    rmSync(join(folder, 'json'), { recursive: true });
  });
});
