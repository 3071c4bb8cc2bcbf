import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleFixture, keys, type Size, TerminalProgram } from '../harness/screen/screen.ts';

const size = { columns: 100, rows: 30 };
let fixture: string;
let program: TerminalProgram;

beforeAll(async () => {
  const built = await bundleFixture(`${import.meta.dirname}/fixture.tsx`);
  fixture = built.file;
  return built.remove;
});
afterEach(() => program.close());

function start(scene: string, at: Size = size, env: NodeJS.ProcessEnv = {}): TerminalProgram {
  program = new TerminalProgram([process.execPath, fixture, scene], at, env);
  return program;
}

/** Whether the terminal still reports its mouse. */
function hasMouse({ output }: TerminalProgram): boolean {
  return output.lastIndexOf('\u001B[?1000h') > output.lastIndexOf('\u001B[?1000l');
}

/** Main screen, cursor visible, bracketed paste and mouse off, title restored. */
function expectTerminalBack(): void {
  expect(program.isFullScreen).toBe(false);
  const { output } = program;
  expect(output).toContain('\u001B[?1000h\u001B[?1006h');
  expect(hasMouse(program)).toBe(false);
  expect(output.lastIndexOf('\u001B[?25h')).toBeGreaterThan(output.lastIndexOf('\u001B[?25l'));
  expect(output.lastIndexOf('\u001B[?2004l')).toBeGreaterThan(output.lastIndexOf('\u001B[?2004h'));
  expect(output.lastIndexOf('\u001B[23;2t')).toBeGreaterThan(output.lastIndexOf('\u001B[22;2t'));
}

describe('the terminal', () => {
  it('is restored after q, with a summary on the main screen', async () => {
    await start('home').until('interview_final.mp4');
    expect(program.isFullScreen).toBe(true);
    program.press('q');
    expect(await program.ended()).toBe(0);
    expectTerminalBack();
    expect(program.text()).toContain('left by quit after 1 jobs');
  });

  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'SIGHUP'],
    ['SIGQUIT', 'SIGQUIT'],
    ['SIGINT', 'interrupt'],
  ] as const)('is restored after %s, and running jobs are told to stop', async (signal, reason) => {
    await start('dashboard').until('coffee shop');
    program.kill(signal);
    await program.ended();
    expectTerminalBack();
    expect(program.text()).toContain(`left by ${reason} after 1 jobs`);
  });

  it('is restored after Ctrl+C', async () => {
    await start('dashboard').until('coffee shop');
    program.press(keys.ctrlC);
    await program.ended();
    expectTerminalBack();
    expect(program.text()).toContain('left by interrupt after 1 jobs');
  });

  it('is restored after an uncaught error, which is then printed', async () => {
    await start('throws').until('something nobody caught');
    expect(await program.ended()).not.toBe(0);
    expectTerminalBack();
  });

  it('is restored when the process exits', async () => {
    await start('exits').until('interview_final.mp4');
    await program.ended();
    expectTerminalBack();
  });

  it('kills a job that does not stop at the second Ctrl+C, and says so at the first', async () => {
    await start('stubborn').until('coffee shop');
    program.press(keys.ctrlC);
    await program.until('Ctrl+C again to stop now');
    expect(program.isFullScreen).toBe(true);
    program.press(keys.ctrlC);
    await program.ended();
    expectTerminalBack();
  });

  it('kills a job that has not stopped five seconds after Ctrl+C', async () => {
    await start('stubborn').until('coffee shop');
    program.press(keys.ctrlC);
    expect(await program.ended()).toBe(0);
    expectTerminalBack();
    expect(program.text()).toContain('left by interrupt');
  });

  it('suspends to the shell with Ctrl+Z and continues with fg', async () => {
    program = new TerminalProgram(['/bin/bash', '--norc', '--noprofile', '-i'], size, { PS1: 'shell> ' });
    await program.until('shell>');
    program.press(`${process.execPath} ${fixture} home\r`);
    await program.until('12 needs planned');
    program.press(keys.ctrlZ);
    await program.until('Stopped');
    expect(program.isFullScreen).toBe(false);
    expect(hasMouse(program)).toBe(false);
    program.press('echo in the $((40+2)) shell\r');
    await program.until('in the 42 shell');
    program.press('fg\r');
    await program.until((screen) => screen.isFullScreen && screen.text().includes('12 needs planned'));
    expect(hasMouse(program)).toBe(true);
    program.press('j?');
    await program.until('of this screen');
    program.press('q');
    await program.until('left by quit');
    expect(program.isFullScreen).toBe(false);
    program.press('exit\r');
    await program.ended();
  });

  it('suspends to the shell when another process stops the program', async () => {
    program = new TerminalProgram(['/bin/bash', '--norc', '--noprofile', '-i'], size, { PS1: 'shell> ' });
    await program.until('shell>');
    program.press(`${process.execPath} ${fixture} stops\r`);
    await program.until('Stopped');
    expect(program.isFullScreen).toBe(false);
    program.press('fg\r');
    await program.until((screen) => screen.isFullScreen && screen.text().includes('12 needs planned'));
    program.press('q');
    await program.until('left by quit');
    program.press('exit\r');
    await program.ended();
  });

  it.each([
    ['home', 'Gemini !'],
    ['review', '11 selected'],
    ['paused', 'paused'],
    ['results', '▀'],
  ])('gets no byte while nothing changes: %s', async (scene, shown) => {
    await start(scene).until(shown);
    // After a key, everything from the start has been written; a frame ends with this sequence.
    program.press('?');
    await program.until('of this screen');
    program.press('?');
    await program.until((screen) => screen.text().includes(shown) && screen.output.endsWith('\u001B[?2026l'));
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = program.output.length;
    // There is no condition to wait for where nothing happens.
    setTimeout(resolve, 1500);
    await promise;
    expect(program.output.length).toBe(before);
  });

  it('is drawn without color when NO_COLOR is set, and with it otherwise', async () => {
    const color = /\u001B\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;
    await start('dashboard', size, { NO_COLOR: '1', FORCE_COLOR: '1' }).until('coffee shop');
    expect(program.output).not.toMatch(color);
    program.close();
    await start('dashboard', size, { FORCE_COLOR: '1' }).until('coffee shop');
    expect(program.output).toMatch(color);
  });

  it('gets only ASCII where it has no Unicode', async () => {
    await start('dashboard', size, { SCREEN_ASCII: '1' }).until('coffee shop');
    program.press('l');
    await program.until('Log');
    program.close();
    await start('hostile', size, { SCREEN_ASCII: '1' }).until('zalgo');
    expect(program.output).toMatch(/^[\x00-\x7F]*$/);
  });

  it('handles keys typed fast in order', async () => {
    await start('home').until('4 jobs');
    program.press('n/films/talk.mp4\r');
    await program.until('talk.mp4 · 6:12 · 12 needs');
    program.press(' jj x\r');
    await program.until('Nothing is selected');
  });
});
