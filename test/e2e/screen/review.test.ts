import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, inject, it } from 'vitest';
import { program } from '../../harness/cli.ts';
import { keys, TerminalProgram } from '../../harness/screen/screen.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const folder = temporaryFolder('review-walk');
const video = join(folder, 'talk.mp4');
mkdirSync(folder, { recursive: true });
copyFileSync(footage.video, video);
copyFileSync(footage.transcript, join(folder, 'talk.srt'));

let screen: TerminalProgram;
afterEach(() => screen.close());

function start(...args: string[]): TerminalProgram {
  const env = {
    STOCKPILE_HOME: warmHome(join(folder, 'home')),
    TERM_PROGRAM: 'ghostty',
    CLIP_MAX_HEIGHT: '144',
  };
  screen = new TerminalProgram([process.execPath, program, ...args], { columns: 120, rows: 40 }, env);
  return screen;
}

/** The line of the chosen need. */
const chosen = () => screen.lines().find((line) => line.includes('❯')) ?? '';
const selected = () => Number(/(\d+) selected/.exec(screen.text())?.[1] ?? Number.NaN);

async function press(key: string, then: string | RegExp | (() => boolean)): Promise<void> {
  screen.press(key);
  await screen.until(then);
}

it('goes from the plan to the clips with keys only, and a saved review is unchanged when it is opened again', async () => {
  start(video, '--offline', '--library', footage.library, '--output', join(folder, 'output'));
  await screen.until(/\d+ selected · est\. \$0\.00 · ~\d+ (s|min)/);
  const planned = selected();
  expect(planned).toBeGreaterThan(1);

  await press(' ', () => selected() === planned - 1);
  await press('e', 'Edit this need');
  screen.press(` by night${keys.enter}`);
  await screen.until(/❯ \[ \] .*by night/);
  await press('n', 'Add a need');
  screen.press(`a bridge in the rain${keys.enter}`);
  await screen.until(/❯ \[x\] .*a bridge in the rain/);
  await press('x', () => selected() === 0);
  await press('u', () => selected() === planned);
  await press('u', () => !screen.text().includes('a bridge in the rain'));
  await press('U', /❯ \[x\] .*a bridge in the rain/);
  screen.press('q');
  expect(await screen.ended()).toBe(5);
  expect(screen.isFullScreen).toBe(false);
  expect(screen.text()).toMatch(/needs planned, to review/);
  const [, id = ''] = /review: stockpile-tui resume (\S+)/.exec(screen.text()) ?? [];
  expect(id).not.toBe('');

  start('resume', id);
  await screen.until(`${planned} selected`);
  await screen.until(/\[x\] .*a bridge in the rain/);
  await screen.until(/\[ \] .*by night/);
  // Changes of an earlier run can be undone too.
  await press('u', () => !screen.text().includes('a bridge in the rain'));
  await press('u', () => !screen.text().includes('by night'));
  await press('u', () => selected() === planned);

  await press(keys.enter, /gather ▶/);
  await press('p', 'paused');
  screen.press('G');
  await screen.until(() => /❯ ./.test(chosen()));
  await press('-', /❯ ○ .* to film/);
  screen.press('p');
  await screen.until('o play');
  screen.press('q');
  expect(await screen.ended()).toBe(0);
  const lines = screen.lines().filter((line) => line.trim() !== '');
  expect(lines.length).toBeGreaterThanOrEqual(3);
  expect(lines.length).toBeLessThanOrEqual(10);
  expect(screen.text()).toMatch(/talk\.mp4: finished\n\d+ clips? for \d+ of \d+ needs.*1 to film; .*\$0\.00/);
  // The folder is a link, and the progress in the task bar was removed.
  expect(screen.output).toContain('\u001B]8;;file://');
  expect(screen.output.lastIndexOf('\u001B]9;4;0;')).toBeGreaterThan(
    screen.output.lastIndexOf('\u001B]9;4;1;'),
  );

  const [output = ''] = readdirSync(join(folder, 'output'));
  const report = readFileSync(join(folder, 'output', output, 'report.json'), 'utf8');
  expect(report).not.toContain('a bridge in the rain');
});
