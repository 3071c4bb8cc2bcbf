import { expect, test } from 'vitest';
import { readLicence } from '../../../source/providers/library/description/licence-text.ts';
import { fileTitle, videoTitle } from '../../../source/providers/library/description/title.ts';
import { readXmp } from '../../../source/providers/library/description/xmp.ts';
import { makeFolder, search } from './library-kit.ts';

async function described(
  files: Record<string, { text: string | Uint8Array }>,
  phrase: string,
  name = 'clip',
) {
  const folder = await makeFolder({ [`${name}.mp4`]: 'film', ...files });
  const [found] = await search(folder, phrase);
  return found;
}

test('a JSON sidecar gives title, description, tags, author, page and licence', async () => {
  const text = JSON.stringify({
    title: 'Fishing boats',
    description: 'Boats rock in the swell',
    tags: ['harbour', 3, 'dawn'],
    author: { name: 'Jane Doe' },
    url: 'https://example.org/boats',
    license: 'https://creativecommons.org/licenses/by-sa/3.0/',
    extra: { deep: [] },
  });
  expect(await described({ 'clip.json': { text } }, 'fishing boats at dawn')).toMatchObject({
    title: 'Fishing boats',
    description: 'Boats rock in the swell · harbour, dawn',
    author: 'Jane Doe',
    url: 'https://example.org/boats',
    licence: 'cc-by-sa',
    licenceUrl: 'https://creativecommons.org/licenses/by-sa/3.0/',
  });
});

test('lines of a text file may be fields', async () => {
  const text = 'Old lighthouse in fog.\r\nTags: coast, fog\r\nLicence: CC BY 4.0\r\nAuthor: Jo\r\n';
  expect(await described({ 'clip.mp4.txt': { text } }, 'lighthouse')).toMatchObject({
    title: 'Old lighthouse in fog.',
    description: 'Old lighthouse in fog. · coast, fog',
    author: 'Jo',
    licence: 'cc-by',
  });
});

test('old encodings and byte order marks are supported', async () => {
  const said = 'People in front of a café, déjà vu';
  const windows = new Uint8Array(Buffer.from(said, 'latin1'));
  const utf16 = new Uint8Array(Buffer.from(`\ufeff${said}`, 'utf16le'));
  const utf8 = new Uint8Array(Buffer.from(`\ufeff${said}`));
  for (const text of [windows, utf16, utf8]) {
    expect(await described({ 'clip.txt': { text } }, 'café')).toMatchObject({ description: said });
  }
});

test('control characters in descriptions are removed, and a broken description does not stop the scan', async () => {
  const evil = { 'clip.txt': { text: `\u001b[2Jsea\u0007\u202e evil${' waves'.repeat(20)}` } };
  expect((await described(evil, 'sea'))?.description).toMatch(/^sea evil waves/);
  const broken = {
    'reed.json': { text: '{"title": ' },
    'reed.xmp': { text: '<x:xmpmeta><broken' },
    'reed.txt': { text: new Uint8Array([0, 1, 2, 3]) },
  };
  expect(await described(broken, 'reed', 'reed')).toMatchObject({ title: 'reed', description: '' });
  const huge = { 'clip.txt': { text: `sea ${'word '.repeat(200_000)}` } };
  expect((await described(huge, 'sea'))?.description.length).toBeLessThanOrEqual(2000);
});

const xmp = (inner: string) => `<?xpacket begin="\ufeff"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="https://example.org/1">
${inner}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

test('an XMP file gives its Dublin Core fields', async () => {
  const text =
    xmp(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Snow &amp; pines</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Heavy snow</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>winter</rdf:li><rdf:li>forest</rdf:li></rdf:Bag></dc:subject>
<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Public domain</rdf:li></rdf:Alt></dc:rights>`);
  expect(await described({ 'clip.xmp': { text } }, 'winter forest')).toMatchObject({
    title: 'Snow & pines',
    description: 'Heavy snow · winter, forest',
    author: 'Ann',
    url: 'https://example.org/1',
    licence: 'public-domain',
  });
});

test('an XMP file with an entity expansion attack is rejected quickly', () => {
  const levels = Array.from({ length: 5 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(50)}">`);
  const bomb = `<!DOCTYPE x [<!ENTITY e0 "boom">${levels.join('')}]>${xmp('<dc:title>&e5;</dc:title>')}`;
  expect(readXmp(bomb)?.title?.length ?? 0).toBeLessThan(30_000);
});

test.each([
  ['CC0', 'cc0'],
  ['CC0 1.0 Universal', 'cc0'],
  ['https://creativecommons.org/publicdomain/zero/1.0/', 'cc0'],
  ['https://creativecommons.org/publicdomain/mark/1.0/', 'public-domain'],
  ['Public Domain', 'public-domain'],
  ['CC BY 4.0', 'cc-by'],
  ['cc-by', 'cc-by'],
  ['Creative Commons Attribution', 'cc-by'],
  ['CC BY-SA 3.0', 'cc-by-sa'],
  ['Creative Commons Attribution-ShareAlike 4.0', 'cc-by-sa'],
  ['CC BY-NC-SA 4.0', 'all-rights-reserved'],
  ['https://creativecommons.org/licenses/by-nd/4.0/', 'all-rights-reserved'],
  ['© 2024 Jane Doe. All rights reserved.', 'all-rights-reserved'],
  ['Pexels Licence', 'stock-free'],
  ['Pixabay Content License', 'stock-free'],
  ['own footage', 'own-footage'],
  ['© 2024 Jane Doe', undefined],
  ['', undefined],
])('%s is read as a licence', (text, licence) => {
  expect(readLicence(text)?.licence).toBe(licence);
});

test('an unrecognized licence is unknown; a copyright notice alone leaves footage as own footage', async () => {
  const paid = { 'reed.json': { text: '{"license": "Individual licence, order 1234"}' } };
  expect(await described(paid, 'reed', 'reed')).toMatchObject({ licence: 'unknown' });
  const notice = { 'reed.json': { text: '{"copyright": "© Jane Doe"}' } };
  expect(await described(notice, 'reed', 'reed')).toMatchObject({ licence: 'own-footage' });
});

test('the title is the file name, or the description when the name is generic', () => {
  const about = { tags: [], description: 'A calm sea. Filmed in May.' };
  const title = (name: string) =>
    videoTitle({
      path: `/x/${name}`,
      about,
      sizeBytes: 1,
      folders: [],
      durationSeconds: 5,
      width: 1,
      height: 1,
      frameRate: { num: 25, den: 1 },
    });
  expect(title('harbour_at-dawn.01.mp4')).toBe('harbour at dawn 01');
  expect(title('IMG_2041.MOV')).toBe('A calm sea.');
  expect(title('20240511_101500.mp4')).toBe('A calm sea.');
  expect(fileTitle({ path: '/x/IMG_2041.MOV' })).toBe('IMG 2041');
});
