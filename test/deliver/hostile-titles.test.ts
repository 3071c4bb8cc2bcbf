import { XmlDocument, XmlElement } from 'libxml2-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { creditColumns } from '../../source/deliver/credits/credits-csv.ts';
import { isFormula, readCsv } from '../../source/deliver/csv.ts';
import { deliver } from '../../source/deliver/deliver.ts';
import { hostileJob, hostileTexts } from './hostile-job.ts';

/** The files of a job of hostile texts, by their path in its folder. */
const files = new Map<string, string>();
const job = hostileJob();

beforeAll(async () => {
  const faults = await deliver(job, async (path, text) => {
    files.set(path.slice(job.outputDir.length + 1), text);
  });
  // Each timeline was read back by its reader.
  expect(faults).toEqual([]);
});

const file = (name: string) => files.get(name) ?? '';

/** What a Markdown reader would still take for markup: escapes, links of ours and blocks are removed. */
function markupOf(text: string): string {
  return text
    .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    .replace(/\\[^\w\s]/g, '')
    .replace(/<https?:\/\/[^\s<>]+>/g, '');
}

describe('hostile texts', () => {
  test('are in every file and end no report', () => {
    expect([...files.keys()].sort()).toEqual(
      ['cost_report.json', 'credits.csv', 'credits.md', 'index.html', 'report.json', 'shot-list.md']
        .concat(['edl', 'fcpxml', 'mlt', 'otio', 'xml'].map((format) => `timelines/timeline.${format}`))
        .concat('timelines/markers.csv')
        .sort(),
    );
    expect(JSON.parse(file('report.json'))).toMatchObject({
      needs: hostileTexts.map((_, index) => ({ id: `n${index + 1}` })),
    });
  });

  test.each(['credits.md', 'shot-list.md'])('make no markup and no heading in %s', (name) => {
    const text = file(name);
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E\u001B]/);
    const rest = markupOf(text);
    expect(rest).not.toMatch(/[<>`*[\]|]/);
    expect(
      rest.split('\n').filter((line) => !/^(?:#{1,3} |- | {2}- |$|[A-Z]|\d+ to film\.$)/.test(line)),
    ).toEqual([]);
    const headings = rest.split('\n').filter((line) => /^#{1,2} [A-Z]/.test(line));
    expect(headings).toEqual(
      name === 'shot-list.md'
        ? ['# Shot list']
        : [
            '# Credits',
            '## Paste below the video',
            '## Check the rights',
            '## Other conditions',
            '## Not required, but appreciated',
            '## Every clip',
          ],
    );
    expect(rest).not.toMatch(/&(?!amp;)#?\w+;/);
  });

  test('neither end a block to paste nor put angle brackets into it, which YouTube refuses', () => {
    const blocks = [...file('credits.md').matchAll(/^(`{3,})text\n([\s\S]*?)\n\1$/gm)];
    expect(blocks).toHaveLength(3);
    for (const [, fence = '', body = ''] of blocks) {
      expect(body).not.toContain(fence);
      expect(body).not.toMatch(/[<>]/);
      expect(body).not.toContain('/home/ana');
    }
  });

  test.each(['credits.csv', 'timelines/markers.csv'])('make no formula, cell or row in %s', (name) => {
    const [head = [], ...rows] = readCsv(file(name));
    const clips = job.needs.flatMap(({ results }) => Object.keys(results.file));
    if (name === 'credits.csv') expect(head).toEqual(creditColumns);
    expect(rows).toHaveLength(name === 'credits.csv' ? clips.length : job.needs.length);
    for (const row of rows) {
      expect(row).toHaveLength(head.length);
      expect(row.filter(isFormula)).toEqual([]);
    }
  });

  test('make no element, attribute or link in index.html', () => {
    using document = XmlDocument.fromString(file('index.html'));
    const all = document.find('//*').filter((node) => node instanceof XmlElement);
    const allowed =
      'a article bdi blockquote body br button dd details div dl dt footer h1 h2 h3 head header html li link main meta ol p pre ' +
      'script section span strong style summary time title ul video';
    expect(new Set(all.map(({ name }) => name)).difference(new Set(allowed.split(' ')))).toEqual(new Set());
    const attributes = new Set(all.flatMap(({ attrs }) => attrs.map(({ name }) => name)));
    const harmless =
      'aria-label aria-labelledby aria-pressed charset class content dir height href http-equiv id lang loop muted name ' +
      'playsinline preload rel role src type width';
    expect(attributes.difference(new Set(harmless.split(' ')))).toEqual(new Set());
    expect(document.find('//script | //style')).toHaveLength(2);
    const addresses = document.find('//@src | //@href').map(({ content }) => content);
    expect(
      addresses.filter((each) => !/^(?:\.\/n\d+\/clip1\.mp4$|https:|#n\d+$|data:,$)/.test(each)),
    ).toEqual([]);
  });
});
