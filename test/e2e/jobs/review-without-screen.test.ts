import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, inject, it } from 'vitest';
import { program, runCli } from '../../harness/cli.ts';
import { freshPlace } from '../../harness/place.ts';
import { keys, TerminalProgram } from '../../harness/screen/screen.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';

const footage = inject('footage');
const folder = temporaryFolder('review-without-screen');

let terminal: TerminalProgram | undefined;
afterEach(() => terminal?.close());

function jobPlace() {
  const { cwd, home, output } = freshPlace(folder);
  warmHome(home);
  const job = ['talk.mp4', '--offline', '--library', footage.library, '--output', 'output'];
  return { cwd, home, output, job };
}

it('asks about each need on a dumb terminal, waits with exit code 5 after Ctrl+C, and starts when told so', async () => {
  const { cwd, home, job } = jobPlace();
  const start = (...args: string[]) => {
    const command = [
      '/bin/sh',
      '-c',
      'cd "$0" && TERM=dumb exec "$@"',
      cwd,
      process.execPath,
      program,
    ] as const;
    const env = { STOCKPILE_HOME: home, CLIP_MAX_HEIGHT: '144' };
    terminal = new TerminalProgram([...command, ...args], { columns: 100, rows: 40 }, env);
    return terminal;
  };
  const first = start(...job);
  await first.until(/need 1 of \d+, .*\n(.*\n)*.*\[take\]:/);
  first.press('leave\r');
  await first.until(/need 2 of \d+/);
  first.press('edit harbor at dawn\r');
  await first.until('the phrase is now: harbor at dawn');
  first.press(keys.ctrlC);
  expect(await first.ended()).toBe(5);
  const [, id = ''] = /to review: stockpile-tui resume (\S+)/.exec(first.text()) ?? [];
  expect((await runCli(['history'], { cwd, home })).stdout).toMatch(new RegExp(`^${id} .* to review `));

  const second = start('resume', id);
  await second.until(/need 1 of \d+, .*\n(.*\n)*.*\[leave\]:/);
  second.press('done\r');
  await second.until(/start, again, new, more, fewer, save:/);
  expect(second.text()).toMatch(/(\d+) of \d+ needs selected: about \$0\.00, ~/);
  second.press('\r');
  await second.until('start: look for footage');
  second.press('start\r');
  expect(await second.ended()).toBe(0);
  expect(first.output + second.output).not.toContain('\u001B');
});

it('writes the plan to a file with exit code 5, never over it, and runs from it when it was edited', async () => {
  const { cwd, home, output, job } = jobPlace();
  const file = join(cwd, 'plan.yaml');
  const args = [...job, '--plan', 'plan.yaml', '--plain'];
  const written = await runCli(args, { cwd, home });
  expect(written).toMatchObject({ code: 5, stderr: '' });
  const [, id = ''] =
    /edited the plan: stockpile-tui resume (\S+) --plan plan\.yaml\n/.exec(written.stdout) ?? [];
  const plan = readFileSync(file, 'utf8');
  expect(plan).toContain(`resume ${id} --plan plan.yaml`);

  const ids = plan.match(/- id: n\d+/g) ?? [];
  expect(ids.length).toBeGreaterThan(1);
  writeFileSync(file, plan.replace('phrase:', 'phrasse:'));
  const refused = await runCli(args, { cwd, home });
  expect(refused.stderr).toMatch(/^plan\.yaml cannot be used\. line \d+: .*there is no field "phrasse"/);
  expect(refused.code).toBe(2);

  const [first, ...others] = plan.split('take: true');
  writeFileSync(
    file,
    `${first}take: true${others.join('take: false')}  - at: 1\n    phrase: a bridge in the rain\n`,
  );
  const ran = await runCli(['resume', '--plan', 'plan.yaml', '--plain'], { cwd, home });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/ for \d of 2 needs/);
  expect(ran.stdout).toContain(output);
  const again = await runCli(['resume', id, '--plan', 'plan.yaml', '--plain'], { cwd, home });
  expect(again.stderr).toMatch(/accepted already, so plan\.yaml is not used/);
  expect(again.code).toBe(2);
});
