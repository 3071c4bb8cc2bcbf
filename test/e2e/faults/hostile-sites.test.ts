import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type CliResult, runCli } from '../../harness/cli.ts';
import type { Fault } from '../../harness/services/faults.ts';
import { hostileCatalog, hostileInstruction } from '../../harness/services/films/hostile-films.ts';
import { fillSchema } from '../../harness/services/gemini/fill-schema.ts';
import type { GeminiQuestion } from '../../harness/services/gemini/operation.ts';
import { objectsIn } from '../../harness/services/gemini/prompt-data.ts';
import { talkRecording } from '../../harness/services/prepare.ts';
import { makeSiteFilms, type Services, startServices } from '../../harness/services/start.ts';
import { hasYoutube, stockSources, webSources } from '../../harness/services/web-sources.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';

const folder = temporaryFolder('hostile');
let services: Services;
let recording: string;
/** The requests to Gemini in the last run that contain hostile texts. */
let prompts: string[];

beforeAll(async () => {
  const films = hostileCatalog();
  await makeSiteFilms(films);
  recording = await talkRecording(await testTools());
  const script = { language: 'english', code: 'en', segments: [{ start: 1, end: 70, text: 'A harbour.' }] };
  services = await startServices({ films, recording, script, answers: { plan, rank } });
}, 900_000);
afterAll(() => services.stop());
beforeEach(() => {
  services.clearFaults();
  services.forget();
});

/** Three moments for which every site has films. */
function plan({ schema }: GeminiQuestion): unknown {
  const needs = ['boats', 'crane', 'dusk'].map((word, index) => ({
    ...{
      at: 5 + index * 20,
      until: 10 + index * 20,
      phrase: `harbour ${word}`,
      alternates: ['harbour', 'pier'],
    },
    ...{
      mustShow: 'harbour',
      welcome: ['boat', 'water'],
      webPhrase: '',
      avoid: [],
      spoken: 'A harbour.',
      why: 'it can be seen',
    },
  }));
  return fillSchema(schema, { style: '', timeOfDay: '', movement: '' }, needs);
}

/** All films fit, and each need scores another site highest, so that all sites are used. */
function rank({ schema, prompt }: GeminiQuestion): unknown {
  const favourite =
    webSources[['boats', 'crane', 'dusk'].findIndex((word) => prompt.includes(`harbour ${word}`))];
  const ranked = objectsIn(prompt)
    .filter(({ id }) => typeof id === 'string' && /^c\d+$/.test(id))
    .map(({ id, source }) => ({ id, score: source === favourite ? 9 : 7, reason: 'a harbour' }));
  return fillSchema(schema, {}, ranked);
}

/** For tests to which YouTube adds nothing but time. */
const stockOnly = ['--sources', stockSources.join()];

interface Run extends CliResult {
  /** The folders of this run: work, home, temporary, output. */
  place: string;
  /** The job's folder. */
  job: string;
}

/** @param other arguments that resume a job instead of starting a new one */
async function runJob(name: string, args: readonly string[] = [], other?: readonly string[]): Promise<Run> {
  const place = join(folder, name);
  const output = join(place, 'output');
  for (const each of ['work', 'temporary', 'output']) mkdirSync(join(place, each), { recursive: true });
  const sources = args.includes('--sources') ? [] : ['--sources', webSources.join()];
  const usual = [recording, ...sources, '--output', output];
  // A video is offered to one need only, and there are nine on a site: needs that want one clip leave some to the others.
  const each = args.includes('--clips-per-need') ? '6' : '2';
  const small = { CLIP_MAX_HEIGHT: '144', PREVIEWS_PER_NEED: each, MAX_VIDEOS_PER_PHRASE: each };
  const result = await runCli(other ?? [...usual, '--yes', '--plain', ...args], {
    cwd: join(place, 'work'),
    home: join(place, 'home'),
    env: { ...services.environment, ...small, AI_TIMEOUT_SECONDS: '20', TMPDIR: join(place, 'temporary') },
  });
  prompts = services.gemini
    .of('generate')
    .flatMap(({ body }) => objectsIn(body.toString('utf8')))
    .flatMap(({ text }) => (typeof text === 'string' ? [text] : []))
    .filter((text) => text.includes('IGNORE ALL PREVIOUS'));
  const [job = ''] = readdirSync(output);
  return { ...result, place, job: join(output, job) };
}

const reportSchema = z.object({
  needs: z.array(
    z.object({
      state: z.string(),
      faults: z.array(z.string()),
      failures: z.array(z.object({ message: z.string() })),
      clips: z.array(z.object({ source: z.string(), file: z.string(), title: z.string() })),
    }),
  ),
});
const reportOf = ({ job }: Run) =>
  reportSchema.parse(JSON.parse(readFileSync(join(job, 'report.json'), 'utf8')));

/** Characters that move the cursor, ring the bell, reverse the text direction or hide text. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Expects nothing in the output and files of a run that hostile texts could exploit. */
function expectHarmless({ stdout, stderr, place, job }: Run): void {
  const lines = `${stdout}\n${stderr}`.split('\n');
  expect(lines.filter((line) => unsafe.test(line))).toEqual([]);
  // No external text may produce a line that looks like one of the program.
  expect(lines.filter((line) => /^(# Heading|filled |\| a \|)/.test(line))).toEqual([]);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(readdirSync(join(place, 'work'))).toEqual([]);
  // Node has its compile cache there.
  const temporary = readdirSync(join(place, 'temporary'));
  expect(temporary.filter((name) => name !== 'node-compile-cache')).toEqual([]);
  expect(readdirSync(join(place, 'output'))).toEqual([basename(job)]);
  const written = readdirSync(folder, { recursive: true, withFileTypes: true });
  expect(written.filter(({ name }) => /owned$|gpj\.exe/.test(name))).toEqual([]);
  for (const name of readdirSync(job, { recursive: true, encoding: 'utf8' })) {
    expect(basename(name)).toMatch(/^[a-z0-9._-]{1,120}$/);
  }
  for (const name of readdirSync(job).filter((each) => each.endsWith('.md'))) {
    const text = readFileSync(join(job, name), 'utf8');
    // Nothing is markup in the block to paste below a video.
    const markup = text.replace(/^(`{3,})text\n[\s\S]*?^\1$/gm, '');
    expect(markup).not.toMatch(/^# Heading|(?<!\\)<script|(?<!\\)\]\(javascript|^\| a \|/m);
    expect(text.split('\n').filter((line) => unsafe.test(line))).toEqual([]);
  }
}

describe('sites whose texts are hostile', () => {
  let run: Run;
  beforeAll(async () => {
    run = await runJob('texts', ['--clips-per-need', '3']);
  });

  it('deliver clips like other sites: names are safe, lines are intact, nothing is written outside the folder', () => {
    expect(run.stderr).toBe('');
    expect(run.code, run.stdout).toBe(0);
    const { needs } = reportOf(run);
    const clips = needs.flatMap((need) => need.clips);
    expect(clips).toHaveLength(9);
    expect(new Set(clips.map(({ source }) => source))).toEqual(new Set(webSources));
    for (const { file, title } of clips) {
      expect(existsSync(join(run.job, file))).toBe(true);
      expect(title.length).toBeLessThanOrEqual(300);
    }
    expectHarmless(run);
  });

  it('reach the model only as marked data', () => {
    expect(prompts.length).toBeGreaterThan(0);
    for (const prompt of prompts) {
      const outside = prompt.replace(/<data name="[^"<>]*">\n[^\n]*\n<\/data>/g, '');
      expect(outside).not.toMatch(/IGNORE ALL|<\/?data|system: obey/);
      expect(prompt).not.toContain(hostileInstruction);
    }
  });
});

describe('files that are not films', () => {
  it('are reported in one clear line each, and replaced by runner-ups', async () => {
    const spoil = (id: number, fault: Fault) =>
      services.pexels.fault({ operation: 'film', when: ({ path }) => path.includes(`/${id}/`), fault });
    spoil(8101, { kind: 'html' });
    spoil(8102, { kind: 'redirect', location: 'file:///etc/passwd' });
    spoil(8103, { kind: 'cut', afterBytes: 0 });
    const run = await runJob('films', ['--clips-per-need', '2', ...stockOnly]);
    expect(run.code, run.stdout).toBe(0);
    const { needs } = reportOf(run);
    expect(needs.every(({ state, clips }) => state === 'filled' && clips.length === 2)).toBe(true);
    const failures = needs.flatMap((need) => need.failures.map(({ message }) => message));
    for (const line of [
      /it sent a web page instead of the video/,
      /it redirects to "file:\/\/\/etc\/passwd", which is not a web address/,
      /was cut off/,
    ]) {
      expect(failures.filter((message) => line.test(message))).toHaveLength(1);
    }
    const told = run.stdout.split('\n').filter((each) => / failed: /.test(each));
    expect(told).toHaveLength(failures.length);
    for (const each of told) expect(each.length).toBeLessThan(250);
    expectHarmless(run);
  });
});

describe('sites whose answers are hostile', () => {
  const asksFor =
    (word: string) =>
    ({ path }: { path: string }): boolean =>
      decodeURIComponent(path).includes(word);

  it.runIf(hasYoutube)(
    'of 50 MB, a web page, absurd numbers, a redirect to a file or missing fields are told, and lose no need',
    async () => {
      const crane = asksFor('crane');
      const dusk = asksFor('dusk');
      const redirect: Fault = { kind: 'redirect', location: 'file:///etc/passwd' };
      // Only YouTube has a usable answer for the first two needs, and only the stock sites have one for the third.
      services.pexels.fault({ operation: 'search', when: crane, fault: { kind: 'huge-numbers' } });
      services.pixabay.fault({ operation: 'search', when: crane, fault: redirect });
      const others = { operation: 'search', when: (request: { path: string }) => !dusk(request) };
      services.pexels.fault({ ...others, fault: { kind: 'huge-body' } });
      services.pixabay.fault({ ...others, fault: { kind: 'html' } });
      services.youtube.fault({ operation: 'search', when: dusk, fault: { kind: 'missing-fields' } });
      services.openai.fault({ operation: 'transcribe', fault: { kind: 'html' }, count: 1 });
      const engines: [string, Fault][] = [
        ['plan', { kind: 'missing-fields' }],
        ['rank', { kind: 'html' }],
        ['inspect', { kind: 'huge-numbers' }],
      ];
      for (const [operation, fault] of engines)
        services.gemini.fault({ operation: `generate.${operation}`, fault, count: 1 });
      const run = await runJob('answers');
      expect(run.code, run.stdout).toBe(0);
      const { needs } = reportOf(run);
      expect(needs.map(({ state }) => state)).toEqual(['filled', 'filled', 'filled']);
      const [boats, cranes] = needs.map(({ faults }) => faults.join('\n'));
      expect(boats).toMatch(/^pexels: .*larger than 8\.0 MB and was cut off/m);
      expect(boats).toMatch(/^pixabay: .*a web page instead of data/m);
      expect(cranes).toMatch(/^pixabay: .*address, which is not followed/m);
      expectHarmless(run);
    },
  );

  it('of 50 MB from an engine stop the job in one clear line, and it can be resumed', async () => {
    services.openai.fault({ operation: 'transcribe', fault: { kind: 'huge-body' }, count: 1 });
    services.gemini.fault({ operation: 'generate.plan', fault: { kind: 'huge-body' }, count: 1 });
    const first = await runJob('resumed', stockOnly);
    expect(first.code).toBe(1);
    expect(first.stdout).toMatch(
      /transcribing failed: OpenAI: the answer is larger than 20\.0 MB and was cut off/,
    );
    const second = await runJob('resumed', undefined, ['resume', '--plain']);
    expect(second.code).toBe(1);
    expect(second.stdout).toMatch(
      /planning failed: Gemini: the answer is larger than 8\.0 MB and was cut off/,
    );
    const third = await runJob('resumed', undefined, ['resume', '--plain']);
    expect(third.code, third.stdout).toBe(0);
    expect(reportOf(third).needs.every(({ state }) => state === 'filled')).toBe(true);
    expectHarmless(third);
  });
});
