import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Files of the program, with a part of each that must not be missing. */
const torn = {
  'event-traits.ts': {
    file: 'source/core/job/events/event-traits.ts',
    piece: /^ {2}'job\.budget': \{.*\},\n/m,
  },
  'sources.ts': { file: 'source/providers/sources.ts', piece: /^ {2}youtube,\n/m },
  'decide.ts': { file: 'source/core/job/decide.ts', piece: /^ {4}case 'budget':\n.*\n/m },
};

const folder = mkdtempSync(join(tmpdir(), 'stockpile-compile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let said: string[] = [];
/** The errors of the compiler for a copy. */
const saidOf = (name: string) => said.filter((line) => line.includes(name));

beforeAll(async () => {
  const copies = Object.entries(torn).flatMap(([name, { file, piece }]) => {
    const whole = movable(file);
    const without = whole.replace(piece, '');
    if (without === whole) throw new Error(`${file} has no ${piece} any more: name another piece`);
    writeFileSync(join(folder, `whole-${name}`), whole);
    writeFileSync(join(folder, `torn-${name}`), without);
    return [`whole-${name}`, `torn-${name}`];
  });
  const project = {
    extends: resolve('tsconfig.json'),
    compilerOptions: { typeRoots: [resolve('node_modules/@types')] },
    files: copies,
    include: [resolve('source/**/*.d.ts')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));
  said = await compile(join(folder, 'tsconfig.json'));
});

test('complete files compile', () => {
  expect(said.filter((line) => !line.includes('torn-'))).toEqual([]);
});

test('an event without its row in the table of event traits does not compile', () => {
  expect(saidOf('torn-event-traits.ts')).toEqual([
    expect.stringMatching(/error TS2741: Property '"job\.budget"' is missing/),
  ]);
});

test('a source without its descriptor does not compile', () => {
  expect(saidOf('torn-sources.ts')).toEqual([
    expect.stringMatching(/error TS2741: Property 'youtube' is missing/),
  ]);
});

test('a command that decide has no case for does not compile', () => {
  expect(saidOf('torn-decide.ts')).toEqual([
    expect.stringMatching(/error TS2366: Function lacks ending return statement/),
  ]);
});

/**
 * The text of a file of the program with imports that resolve from anywhere. Of descriptors only the type is kept,
 * because otherwise all of their code would be compiled too.
 */
function movable(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/^import \{ (\w+) \} from '.*\/descriptor\.ts';$/gm, "declare const $1: SourceDescriptor<'$1'>;")
    .replace(/(?<=from ')\.[^']+(?=')/g, (path) => resolve(dirname(file), path).replaceAll('\\', '/'));
}

/** The compiler's error lines for a project. */
function compile(project: string): Promise<string[]> {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  return new Promise((done) => {
    execFile(process.execPath, [tsc, '--project', project, '--pretty', 'false'], (_, stdout, stderr) =>
      done(`${stdout}${stderr}`.split(/\r?\n/).filter((line) => line !== '')),
    );
  });
}
