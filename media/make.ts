/**
 * `npm run pictures`: runs the built program in a terminal on its demo footage and writes what is on its screen as SVG
 * files, for the readme.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm, { type IBufferCell, type Terminal } from '@xterm/headless';
import { makeDemoFootage } from '../source/demo/footage.ts';
import { program } from '../test/harness/cli.ts';
import { testTools } from '../test/harness/tools.ts';

const size = { columns: 110, rows: 18 };
const cell = { width: 8.4, height: 18 };
const background = '#16181d';
const foreground = '#d5d8de';
/** The sixteen colors of a terminal, in their usual order. */
const palette = [
  ...['#3a3f4b', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d5d8de'],
  ...['#6b7280', '#f28b93', '#b5e090', '#f5d896', '#8cc8ff', '#dd9bf0', '#7fd6e0', '#ffffff'],
];

const folder = mkdtempSync(join(tmpdir(), 'stockpile-pictures-'));
try {
  await makePictures();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function makePictures(): Promise<void> {
  const footage = await makeDemoFootage(folder, await testTools(), { signal: new AbortController().signal });
  const { CI: _ci, NO_COLOR: _noColor, ...inherited } = process.env;
  const env = { ...inherited, STOCKPILE_HOME: join(folder, 'home'), LANG: 'C.UTF-8', COLORTERM: 'truecolor' };
  const words = [
    footage.video,
    '--offline',
    '--library',
    footage.library,
    '--output',
    join(folder, 'output'),
  ];
  const args = [program, ...words, '--clips-per-minute', '5'];
  const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const child = spawn(process.execPath, args, {
    cols: size.columns,
    rows: size.rows,
    env,
    name: 'xterm-256color',
  });
  child.onData((data) => terminal.write(data));
  const seen = async (pattern: RegExp) => {
    while (!pattern.test(textOf(terminal)))
      await new Promise((resolve) => terminal.onWriteParsed(() => resolve(0)));
  };
  const keep = (name: string) =>
    writeFileSync(fileURLToPath(new URL(name, import.meta.url)), svgOf(terminal));

  await seen(/\[x\][\s\S]*start/);
  child.write('j');
  await seen(/❯ \[x\] (?!00:0)/);
  keep('review.svg');
  child.write('\r');
  await seen(/clip · .*[\s\S]*(cut|inspect|verify) /);
  keep('dashboard.svg');
  child.kill('SIGKILL');
}

function textOf({ buffer, rows }: Terminal): string {
  return Array.from(
    { length: rows },
    (_, row) => buffer.active.getLine(row)?.translateToString(true) ?? '',
  ).join('\n');
}

function svgOf(terminal: Terminal): string {
  const width = Math.ceil(size.columns * cell.width) + 24;
  const height = size.rows * cell.height + 24;
  const texts: string[] = [];
  for (let row = 0; row < size.rows; row++) texts.push(...rowOf(terminal, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
    `<g font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="14" xml:space="preserve">`,
    ...texts,
    '</g></svg>\n',
  ].join('\n');
}

/** One text element for each run of cells that look alike. */
function rowOf(terminal: Terminal, row: number): string[] {
  const line = terminal.buffer.active.getLine(row);
  const texts: string[] = [];
  let run = { from: 0, text: '', style: '' };
  const close = () => {
    if (run.text.trim() === '') return;
    const [x, y] = [12 + run.from * cell.width, 12 + (row + 0.75) * cell.height];
    const length = (run.text.length * cell.width).toFixed(1);
    texts.push(
      `<text x="${x.toFixed(1)}" y="${y}" textLength="${length}" ${run.style}>${escaped(run.text)}</text>`,
    );
  };
  for (let column = 0; column < size.columns; column++) {
    const at = line?.getCell(column);
    const style = at ? styleOf(at) : '';
    if (style !== run.style) {
      close();
      run = { from: column, text: '', style };
    }
    run.text += at?.getChars() || ' ';
  }
  close();
  return texts;
}

function styleOf(at: IBufferCell): string {
  const color = at.isFgRGB()
    ? `#${at.getFgColor().toString(16).padStart(6, '0')}`
    : at.isFgPalette()
      ? (palette[at.getFgColor()] ?? foreground)
      : foreground;
  return [
    `fill="${at.isInverse() ? background : color}"`,
    at.isBold() ? 'font-weight="bold"' : '',
    at.isDim() ? 'opacity="0.6"' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
