import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseAstAsync } from 'vitest/node';
import { buildBeside } from '../../.tools/bundle/bundle.mjs';
import { addHits } from '../../.tools/coverage/add-hits.mjs';
import { isDefaultOfElement } from '../../.tools/coverage/default-of-element.mjs';
import { coverageOfPrograms } from '../../.tools/coverage/programs.mjs';
import { temporaryFolder } from '../harness/temporary.ts';

type FileCoverage = Parameters<typeof addHits>[0];

const { STOCKPILE_COVERAGE: before } = process.env;
afterEach(() => {
  if (before === undefined) delete process.env['STOCKPILE_COVERAGE'];
  else process.env['STOCKPILE_COVERAGE'] = before;
});

const range = (line: number, column: number, length: number) => ({
  start: { line, column },
  end: { line, column: column + length },
});

/** A file with one statement, and an `if` that ran so many times each way. */
const fileWith = (length: number, statement: number, branch: number[]): FileCoverage => ({
  path: '/source/file.ts',
  statementMap: { 0: range(1, 0, length) },
  s: { 0: statement },
  fnMap: {},
  f: {},
  branchMap: {
    0: {
      type: 'if',
      line: 2,
      loc: range(2, 0, length),
      locations: [range(2, 0, length), range(3, 4, length)],
    },
  },
  b: { 0: branch },
});

test('what a test and a program cover is covered, though their compilers disagree on where code ends', () => {
  const own = fileWith(20, 0, [1, 0]);
  addHits(own, fileWith(18, 3, [0, 2]));
  expect(own.s).toEqual({ 0: 3 });
  expect(own.b).toEqual({ 0: [1, 2] });
});

test('code that only one of them has is not counted', () => {
  const own = fileWith(20, 1, [1, 0]);
  const other = fileWith(18, 1, [1, 1]);
  addHits(own, { ...other, statementMap: { 0: range(9, 0, 5) }, branchMap: {}, b: {} });
  expect(own.s).toEqual({ 0: 1 });
  expect(own.b).toEqual({ 0: [1, 0] });
});

const folder = temporaryFolder('coverage');

test('what built programs run is counted where the source has it', async () => {
  process.env['STOCKPILE_COVERAGE'] = folder;
  const words = join(import.meta.dirname, '../../source/core/text/nearest-word.ts');
  const entry = join(folder, 'entry.ts');
  writeFileSync(
    entry,
    `import { didYouMean } from ${JSON.stringify(words)};
     process.stdout.write(didYouMean('histroy', ['history']));`,
  );
  const program = await buildBeside(entry, join(folder, 'program'));
  const env = { ...process.env, NODE_V8_COVERAGE: join(folder, 'processes') };
  const runs = [1, 2].map(() => spawnSync(process.execPath, [program], { env, encoding: 'utf8' }).stdout);
  expect(runs).toEqual([' Did you mean history?', ' Did you mean history?']);

  const [file] = (await coverageOfPrograms()).filter(({ path }) => path === words);
  if (file === undefined) throw new Error('there is no coverage of nearest.ts');
  const line =
    readFileSync(words, 'utf8')
      .split('\n')
      .findIndex((text) => text.includes("? '' :")) + 1;
  const hits = Object.entries(file.branchMap).filter(([, branch]) => branch.loc.start.line === line);
  expect(hits.map(([id]) => file.b[id])).toEqual([[0, 2]]);
});

test('of branches, only the default of an element of a list is left out', async () => {
  const parts = [
    'list[at] ?? 0',
    'list[0] ?? other',
    'list[at]?.width ?? 0',
    "record['name'] ?? ''",
    'record.name ?? 0',
    'list[at] ?? made()',
    'list[at] || 0',
  ];
  const { body } = await parseAstAsync(parts.join(';\n'));
  const isLeftOut = body.map(
    (each) => each.type === 'ExpressionStatement' && isDefaultOfElement(each.expression),
  );
  expect(parts.filter((_, place) => isLeftOut[place])).toEqual(parts.slice(0, 3));
});
