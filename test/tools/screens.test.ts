import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface SourceFile {
  name: string;
  text: string;
}

const folder = 'source/tui';
const files: readonly SourceFile[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({
    name: name.replaceAll(path.sep, '/'),
    text: readFileSync(path.join(folder, name), 'utf8'),
  }));

/** The files that say how everything looks. */
const ofTheme = /^theme\//;
/** Files for pictures, whose colors come from films. */
const ofPictures = /^pictures\//;
/** The files of components. */
const ofComponents = /^(?:screens|parts|hooks)\/|\.tsx$/;

/** The modules of Node that a component may use: they handle paths and do no work. */
const harmless = new Set(['node:path', 'node:os', 'node:url']);
/** A longer file has more than one subject. */
const mostLines = 250;

/** The names of the files that match a pattern. */
function holding(pattern: RegExp, among: readonly SourceFile[]): string[] {
  return among.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
}

describe('the interface follows its own rules', () => {
  it('components do no work: of Node they use only path functions', () => {
    const components = files.filter(({ name }) => ofComponents.test(name));
    expect(components.length).toBeGreaterThan(30);
    const uses = components.flatMap(({ name, text }) =>
      [...text.matchAll(/from '(node:[^']+)'/g)]
        .map(([, module = '']) => module)
        .filter((module) => !harmless.has(module))
        .map((module) => `${name}: ${module}`),
    );
    expect(uses).toEqual([]);
    expect(
      holding(/\bfetch\(|\bnew Worker\(|\bimport\(|\bprocess\.(?:kill|exit|chdir)\b/, components),
    ).toEqual([]);
  });

  it('no file is too long', () => {
    const long = files.filter(({ text }) => text.trimEnd().split('\n').length > mostLines);
    expect(long.map(({ name }) => name)).toEqual([]);
  });

  it('no color or weight is named outside the theme', () => {
    const others = files.filter(({ name }) => !ofTheme.test(name) && !ofPictures.test(name));
    const named =
      /\b(?:color|backgroundColor|borderColor|dimColor|bold|inverse)=|\b(?:color|backgroundColor): ['"`]|['"`](?:red|green|yellow|blue|magenta|cyan|gr[ae]y|#[0-9a-f]{3,6})\b|\\u001[bB]\[[\d;]*m|chalk/;
    expect(holding(named, others)).toEqual([]);
  });

  it('the size of the terminal is read in the layout hook only', () => {
    const others = files.filter(({ name }) => name !== 'hooks/use-layout.ts');
    expect(holding(/useWindowSize|getWindowSize|stdout\??\.(?:columns|rows)|\bCOLUMNS\b/, others)).toEqual(
      [],
    );
  });
});
