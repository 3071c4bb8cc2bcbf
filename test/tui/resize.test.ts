import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { countCells } from '../../source/tui/text/cells.ts';
import { bundleFixture, type Size, TerminalProgram } from '../harness/screen/screen.ts';
import { TuiScreen } from '../harness/screen/tui.tsx';

const sizes: readonly Size[] = [
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 95, rows: 20 },
  { columns: 120, rows: 40 },
  { columns: 250, rows: 80 },
];

let screen: TuiScreen | undefined;
let program: TerminalProgram | undefined;
let fixture: string;

beforeAll(async () => {
  const built = await bundleFixture(`${import.meta.dirname}/fixture.tsx`);
  fixture = built.file;
  return built.remove;
});
afterEach(() => {
  screen?.close();
  program?.close();
  screen = undefined;
  program = undefined;
});

/** Expects one header at the top, one footer at the bottom, and nothing wider than or below the screen. */
function expectFrame(lines: readonly string[], { columns, rows }: Size): void {
  expect(lines).toHaveLength(rows);
  for (const line of lines) expect(countCells(line.trimEnd())).toBeLessThanOrEqual(columns - 1);
  expect(lines[0]).toMatch(/stockpile|interview_final|cleared|New job|Keys/);
  expect(lines.filter((line) => /\? help/.test(line))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/\? help/);
  expect(lines.filter((line) => /^ ─+(?: [↑↓] [\d,]+ more ─+)?$/.test(line)).length).toBeGreaterThanOrEqual(
    2,
  );
}

describe('any size', () => {
  it.each(['home', 'many', 'review', 'review-many', 'hostile', 'early', 'dashboard', 'batch', 'results'])(
    '%s has one header, one footer and no line too wide',
    async (scene) => {
      for (const size of sizes) {
        screen = new TuiScreen(scene, size);
        expectFrame(await screen.lines(), size);
        screen.close();
      }
    },
  );

  it('dragging through many sizes leaves one intact screen', async () => {
    program = new TerminalProgram([process.execPath, fixture, 'dashboard'], { columns: 120, rows: 40 });
    await program.until('coffee shop');
    for (let step = 0; step < 20; step += 1) {
      program.resize({ columns: 120 - step * 3, rows: 40 - step });
    }
    for (let step = 20; step > 0; step -= 1) {
      program.resize({ columns: 100 + step, rows: 30 + (step % 5) });
    }
    const last = { columns: 101, rows: 31 };
    await program.until((shown) => isWhole(shown.lines(), last));
    expectFrame(program.lines(), last);
  });

  it('below the smallest size it shows the required size, and q and ? still work', async () => {
    program = new TerminalProgram([process.execPath, fixture, 'home'], { columns: 120, rows: 40 });
    await program.until('4 jobs');
    program.resize({ columns: 50, rows: 12 });
    await program.until('needs 60x16, is 50x12');
    program.press('?');
    await program.until('Keys');
    program.press('?');
    await program.until('needs 60x16, is 50x12');
    program.resize({ columns: 60, rows: 16 });
    await program.until('4 jobs');
    program.resize({ columns: 20, rows: 5 });
    await program.until('is 20x5');
    program.press('q');
    expect(await program.ended()).toBe(0);
  });
});

describe('hostile titles', () => {
  it('do not disturb a cell next to them', async () => {
    program = new TerminalProgram([process.execPath, fixture, 'hostile'], { columns: 120, rows: 30 });
    await program.until((shown) => shown.text().includes('zalgo') && shown.text().includes('? help'));
    const rows = program.lines();
    expectFrame(rows, { columns: 120, rows: 30 });
    // The divider of the two panes must be in the same cell of every line.
    const divider = rows.findIndex((line) => line.includes('│'));
    const column = Array.from({ length: 120 }, (_, x) => x).find(
      (x) => program?.cell(x, divider).text === '│',
    );
    for (let y = 2; y < 28; y += 1) expect(program.cell(column ?? -1, y).text).toBe('│');
  });

  it('do not set the title or ring the bell', async () => {
    program = new TerminalProgram([process.execPath, fixture, 'hostile'], { columns: 120, rows: 30 });
    await program.until('zalgo');
    const titles = program.output.match(/\u001B\]2;[^\u0007]*\u0007/g) ?? [];
    expect(program.output.split('\u0007').length - 1).toBe(titles.length);
  });
});

function isWhole(lines: readonly string[], { rows }: Size): boolean {
  return (
    lines.length === rows &&
    lines.filter((line) => line.includes('? help')).length === 1 &&
    (lines.at(-1) ?? '').includes('? help') &&
    (lines[0] ?? '').includes('interview_final')
  );
}
