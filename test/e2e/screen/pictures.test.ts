import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { readClipPictures } from '../../../source/media/frames/clip-pictures.ts';
import { runProcess } from '../../../source/media/process/process.ts';
import { requireTool } from '../../../source/media/tools/tools.ts';
import { program as cli, runCli } from '../../harness/cli.ts';
import { decodeSixel } from '../../harness/screen/pictures.ts';
import { keys, TerminalProgram } from '../../harness/screen/screen.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const folder = temporaryFolder('pictures');
const home = warmHome(join(folder, 'home'));
const output = join(folder, 'out');
const size = { columns: 100, rows: 30 };
/** A long timeout, because a busy machine is slow. */
const patience = { timeout: 120_000 };
const never = new AbortController().signal;
let program: TerminalProgram;

const clipSchema = z.object({
  file: z.string(),
  durationSeconds: z.number(),
  handles: z.object({ before: z.number(), after: z.number() }).optional(),
  verdict: z.string().optional(),
});
const reportSchema = z.object({
  needs: z.array(z.object({ refused: z.array(z.string()), clips: z.array(clipSchema) })),
});

/** A finished job on footage in which some films have a twin that is their runner-up. */
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  copyFileSync(footage.video, join(folder, 'talk.mp4'));
  copyFileSync(footage.transcript, join(folder, 'talk.srt'));
  const twins = join(folder, 'twins');
  mkdirSync(twins);
  const films = [
    ['coast/harbour-fishing-boats-at-dawn.mp4', 'fishing-boats-in-the-harbour-again.mp4'],
    ['travel/train-window-countryside.mp4', 'train-window-countryside-again.mp4'],
    ['weather/rain_on_window.mp4', 'rain-on-the-window-again.mp4'],
  ] as const;
  const { path: ffmpeg } = requireTool((await testTools()).ffmpeg);
  for (const [film, twin] of films) {
    const args = ['-v', 'error', '-i', join(footage.library, film), '-vf', 'hflip', join(twins, twin)];
    await runProcess({ program: ffmpeg, args, signal: never });
  }
  const libraries = ['--library', footage.library, '--library', twins];
  const options = ['--offline', ...libraries, '--output', output, '--yes', '--plain'];
  const { code, stderr } = await runCli([join(folder, 'talk.mp4'), ...options], { cwd: folder, home });
  expect(stderr).toBe('');
  expect(code).toBe(0);
});
afterEach(() => program.close());

const jobFolder = () => join(output, readdirSync(output)[0] ?? '');
const report = () => reportSchema.parse(JSON.parse(readFileSync(join(jobFolder(), 'report.json'), 'utf8')));
const firstClips = () => report().needs.flatMap(({ clips }) => clips);

/** Starts the program, which asks the terminal at once what it can do. */
async function start(env: NodeJS.ProcessEnv = {}): Promise<void> {
  program = new TerminalProgram([process.execPath, cli], size, {
    STOCKPILE_HOME: home,
    COLORTERM: 'truecolor',
    ...env,
  });
  await program.until(({ output: written }) => written.includes(asked));
}

async function openResults(): Promise<void> {
  await program.until('finished');
  program.press(keys.enter);
  await program.until('o play');
}

/** Opens the results of the job in a terminal that answers so. */
async function open(answer: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  await start(env);
  program.press(answer);
  await openResults();
}

const asked = '\u001B[>q\u001B[16t\u001B[c';
const kitty = '\u001B_Gi=31;OK\u001B\\\u001BP>|kitty(0.35.2)\u001B\\\u001B[6;20;10t\u001B[?62;52;c';
const sixel = '\u001BP>|foot(1.16.2)\u001B\\\u001B[6;20;10t\u001B[?62;4;22c';
const nothing = '\u001B[?62;22c';

/** The number of the chosen row. */
const chosen = (screen: TerminalProgram) => screen.lines().findIndex((line) => line.includes('❯')) - 3;

/** The clip whose row is chosen. */
function chosenClip() {
  const clip = firstClips()[chosen(program)];
  if (!clip) throw new Error('no clip is chosen');
  return clip;
}

function picturesOf(count: number, width: number, height: number) {
  const { file, durationSeconds: whole, handles = { before: 0, after: 0 } } = chosenClip();
  const { before: startSeconds, after } = handles;
  const durationSeconds = whole - startSeconds - after;
  const path = join(jobFolder(), ...file.split('/'));
  return testTools().then((tools) =>
    readClipPictures({ path, startSeconds, durationSeconds, count, width, height }, tools, never),
  );
}

/** Expects blank cells under a picture, and text next to it. */
function expectBlank(x: number, y: number, columns: number, rows: number): void {
  for (let row = y; row < y + rows; row += 1) {
    for (let column = x; column < x + columns; column += 1) {
      expect(program.cell(column, row).text.trim()).toBe('');
    }
  }
  expect(program.lines()[y - 1]).toMatch(/─{90}/);
  expect(program.lines()[y + rows]).toMatch(/^ +from +\w/);
}

describe('pictures of the chosen clip', () => {
  it('are sent once and placed over blank cells where the terminal supports Kitty, however its reply is split', async () => {
    await start();
    program.press(kitty.slice(0, 9));
    // A key typed between the replies is neither lost nor part of them.
    program.press(`${kitty.slice(9, -10)}?${kitty.slice(-10)}`);
    await program.until('of this screen');
    program.press('?');
    await openResults();
    program.press('j');
    await program.until((screen) => chosen(screen) === 1);
    const places = () => [
      ...program.output.matchAll(/\u001B\[(\d+);(\d+)H\u001B_Ga=p,i=(\d+),p=1,c=(\d+),r=(\d+),C=1,q=2/g),
    ];
    await program.until(() => places().length >= 4);
    const sent = [
      ...program.output.matchAll(/\u001B_Ga=t,f=24,o=z,s=(\d+),v=(\d+),i=(\d+),q=2,m=([01]);([^\u001B]+)/g),
    ];
    const [width, height] = [Number(sent[0]?.[1]), Number(sent[0]?.[2])];
    const pictures = await picturesOf(sent.length, width, height);
    for (const [at, picture] of pictures.entries()) {
      const begins = sent[at]?.index ?? 0;
      const text = program.output.slice(begins, sent[at + 1]?.index);
      const data = [...text.matchAll(/m=[01](?:,q=2)?;([^\u001B]+)\u001B/g)].map((part) => part[1]).join('');
      expect(inflateSync(Buffer.from(data, 'base64')).equals(picture.pixels)).toBe(true);
    }
    for (const [, y, x, , columns, rows] of places().slice(-4)) {
      expectBlank(Number(x) - 1, Number(y) - 1, Number(columns), Number(rows));
    }
    // Another layer covers it: the picture is removed at once.
    const before = program.output.length;
    program.press('?');
    await program.until('of this screen');
    expect(program.output.slice(before)).toContain(`\u001B_Ga=d,d=I,i=${sent[0]?.[3]},q=2`);
    program.press('?');
    await program.until((screen) => screen.output.lastIndexOf('a=p,') > screen.output.lastIndexOf('a=d,'));
    program.press('q');
    expect(await program.ended()).toBe(0);
    expect(program.output.lastIndexOf('a=d,')).toBeGreaterThan(program.output.lastIndexOf('a=p,'));
  });

  it('are drawn as Sixel where the terminal supports it, and removed when another clip is chosen', async () => {
    await open(sixel);
    const drawn = () => [
      ...program.output.matchAll(/\u001B\[(\d+);(\d+)H(\u001BP0;1;0q[^\u001B]+\u001B\\)/g),
    ];
    await program.until(() => drawn().length >= 4);
    const shown = drawn().slice(-4);
    const decoded = shown.map(([, , , text = '']) => decodeSixel(text));
    const { width, height } = decoded[0] ?? { width: 0, height: 0 };
    const pictures = await picturesOf(4, width, height);
    for (const [at, picture] of pictures.entries()) {
      const other = decoded[at]?.pixels ?? new Uint8Array();
      const difference = picture.pixels.reduce(
        (sum, value, byte) => sum + Math.abs(value - (other[byte] ?? 0)),
        0,
      );
      expect(difference / picture.pixels.length).toBeLessThan(8);
    }
    const [, y = '', x = ''] = shown[0] ?? [];
    expectBlank(Number(x) - 1, Number(y) - 1, width / 10, height / 20);
    const before = program.output.length;
    program.press('j');
    await program.until((screen) => chosen(screen) === 1);
    expect(program.output.slice(before)).toContain(`\u001B[${y};${x}H\u001B[${width / 10}X`);
    expect(program.output).not.toContain('▀');
  });

  it('are colored half blocks where the terminal supports neither', async () => {
    await open(nothing);
    await program.until(/▀\n +from +\w/);
    expect(program.output).toMatch(/\u001B\[38;2;\d+;\d+;\d+/);
    const first = program.lines().findIndex((line) => line.includes('▀'));
    const rows = program.lines().filter((line) => line.includes('▀')).length;
    expect(program.lines()[first - 1]).toMatch(/─{90}/);
    expect(program.lines()[first + rows]).toMatch(/^ +from +\w/);
    program.press('j');
    await program.until((screen) => chosen(screen) === 1 && !screen.text().includes('▀'));
    await program.until('▀▀▀▀');
  });

  it('are characters without color where NO_COLOR is set, and the terminal is not queried', async () => {
    program = new TerminalProgram([process.execPath, cli], size, { STOCKPILE_HOME: home, NO_COLOR: '1' });
    await program.until('finished');
    program.press(keys.enter);
    await program.until(/[-=+*#]{12}/);
    expect(program.output).not.toContain(asked);
    expect(program.output).not.toMatch(/\u001B\[(?:38|48);/);
  });

  it('send tmux no query that it would use as a title', async () => {
    await open(nothing, { TMUX: '/tmp/tmux-0/default,1,0' });
    await program.until('▀▀▀▀');
    expect(program.output).not.toContain('\u001B_G');
  });
});

describe('the clips of a finished job', () => {
  it('are kept or rejected in the report, until the key is pressed again', async () => {
    await open(nothing);
    program.press('-');
    await program.until(/❯ ✗ \d\d:\d\d .+ reject /);
    await expect.poll(() => firstClips()[0]?.verdict, patience).toBe('reject');
    program.press('+');
    await program.until(/❯ ✔ \d\d:\d\d .+ keep /);
    await expect.poll(() => firstClips()[0]?.verdict, patience).toBe('keep');
    program.press('+');
    await program.until(/❯ ✔ \d\d:\d\d .+ filled /);
    await expect.poll(() => firstClips()[0]?.verdict, patience).toBeUndefined();
  });

  it('are replaced by the next best, and the reports are updated', async () => {
    await open(nothing);
    await program.until('o play');
    const old = chosenClip().file;
    program.press('b');
    await expect.poll(() => report().needs[0]?.refused.length, patience).toBe(1);
    // The report is the first file that is updated.
    await program.until(/finished .+❯ ✔ \d\d:\d\d .+ filled /s);
    // The program is ended together with the test.
    await expect
      .poll(() => readFileSync(join(home, 'history.json'), 'utf8'), patience)
      .toContain('"finished"');
    const fresh = report().needs[0]?.clips[0]?.file ?? '';
    expect(fresh).not.toBe(old);
    expect(existsSync(join(jobFolder(), fresh))).toBe(true);
    expect(existsSync(join(jobFolder(), old))).toBe(false);
    expect(fresh).toMatch(/_\d_score\d\d\.mp4$/);
    const credits = readFileSync(join(jobFolder(), 'credits.md'), 'utf8');
    expect(credits).toContain(fresh);
    expect(credits).not.toContain(old);
  });

  it('are replaced even when the program is killed in between, and the old clip stays until then', async () => {
    await open(nothing);
    program.press('j');
    await program.until((screen) => chosen(screen) === 1);
    const old = chosenClip().file;
    program.press('b');
    const id = readdirSync(join(home, 'jobs')).find((name) => name.endsWith('.json')) ?? '';
    const saved = () =>
      z
        .looseObject({
          state: z.string(),
          needs: z.array(z.looseObject({ refused: z.array(z.string()).optional() })),
        })
        .parse(JSON.parse(readFileSync(join(home, 'jobs', id), 'utf8')));
    await expect.poll(() => saved().needs[1]?.refused?.length, { ...patience, interval: 10 }).toBe(1);
    program.kill('SIGKILL');
    await program.until(({ exitCode }) => exitCode !== undefined).catch(() => {});
    expect(saved().state).not.toBe('finished');
    expect(existsSync(join(jobFolder(), old))).toBe(true);
    expect(await runCli(['resume', '--plain'], { cwd: folder, home })).toMatchObject({ code: 0, stderr: '' });
    const fresh = report().needs[1]?.clips[0]?.file ?? '';
    expect(fresh).not.toBe(old);
    expect(existsSync(join(jobFolder(), fresh))).toBe(true);
    expect(existsSync(join(jobFolder(), old))).toBe(false);
  });
});
