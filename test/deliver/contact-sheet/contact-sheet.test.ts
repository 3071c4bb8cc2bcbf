import { createHash } from 'node:crypto';
import { XmlDocument, type XmlNode } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import type { Job } from '../../../source/core/job/job.ts';
import { writeContactSheet } from '../../../source/deliver/contact-sheet/contact-sheet.ts';
import { sheetPalettes } from '../../../source/deliver/contact-sheet/style.ts';
import { folded, sampleCandidate } from '../../harness/jobs/sample-job.ts';
import { sceneJob } from '../timelines/kit.ts';

/** Two needs: one with a clip and two runner-ups, one to film. */
function job(): Job {
  const scene = sceneJob({
    rate: { num: 25, den: 1 },
    needs: [
      {
        at: 128,
        phrase: 'sea at dawn',
        spoken: 'the sea was calm',
        clips: [{ title: 'Calm sea', licence: 'unknown', file: '02m08s_sea/50% off #1.mp4' }],
      },
      { at: 200, phrase: 'harbor', mustShow: 'a crane' },
    ],
  });
  const pier = { candidateId: 'library:pier', start: 61, end: 66, score: 8, reason: 'wooden pier', saw: [] };
  const done = { type: 'step.finished', needId: 'n1', milliseconds: 1 } as const;
  const candidates = ['library:pier', 'library:fog'].map((id) =>
    sampleCandidate(id, { title: `film of ${id.slice(8)}` }),
  );
  const ranked = [
    { candidateId: 'library:pier', score: 9, reason: 'pier' },
    { candidateId: 'library:fog', score: 7, reason: 'fog over water' },
  ];
  const looked = { shots: [pier], engine: 'offline', lookedSeconds: 9, rejected: [] };
  return folded(scene, [
    { ...done, step: 'search', key: '', output: { candidates, dropped: [], faults: [] } },
    { ...done, step: 'rank', key: '', output: { ranked, dropped: [], engine: 'offline' } },
    { ...done, step: 'inspect', key: 'library:pier', output: looked },
  ]);
}

const text = writeContactSheet(job());

function words(path: string): string[] {
  using document = XmlDocument.fromString(text);
  return document.find(path).map((node: XmlNode) => node.content.replaceAll(/\s+/g, ' ').trim());
}

describe('the contact sheet', () => {
  test('shows each need with its time, its words, and its clip as a muted, looping video of a relative path', () => {
    expect(words('//section/div/h2')).toEqual(['02:08 sea at dawn', '03:20 harbor']);
    expect(words('//blockquote')).toEqual(['the sea was calm']);
    expect(words('//video/@src')).toEqual(['./02m08s_sea/50%25%20off%20%231.mp4']);
    expect(words('//video[@muted and @loop and @playsinline]/@preload')).toEqual(['metadata']);
  });

  test('shows score, reason, source, author, licence and credit of a clip, with a warning about its rights', () => {
    const [card = ''] = words('//article');
    for (const part of ['9/10', 'steady flight', 'YouTube', 'Ana Čapek', 'licence unknown', 'owner agrees'])
      expect(card).toContain(part);
    expect(words('//article//p[@class="warn"]')).toEqual([
      '⚠ Check the rights: licence unknown. Ask the owner before you publish it.',
    ]);
    expect(words('//header/p[@class="warn"]/a/@href')).toEqual(['#n1']);
  });

  test('lists the runner-ups: shots first, then films that were not watched', () => {
    expect(words('//details/ol/li')).toEqual([
      expect.stringMatching(/^8\/10 film of pier, 01:01 to 01:06 of the footage.*wooden pier$/),
      expect.stringMatching(/^7\/10 film of fog.*fog over water$/),
    ]);
  });

  test('says how to film a need that has no clip', () => {
    expect(words('//section[@id="n2"]//dl')[0]).toMatch(
      /about 4 s.*show.*a crane.*why nothing was delivered/,
    );
  });

  test('allows by its policy only its own style and script, and addresses nothing on the network', () => {
    const [policy = ''] = words('//meta[@http-equiv="Content-Security-Policy"]/@content');
    using document = XmlDocument.fromString(text);
    for (const name of ['style', 'script']) {
      const body = document.get(`//${name}`)?.content ?? '';
      const hash = createHash('sha256').update(body).digest('base64');
      expect(policy).toContain(`${name}-src 'sha256-${hash}'`);
    }
    expect(policy).toMatch(/^default-src 'none';/);
    expect(words('//@src').filter((address) => !address.startsWith('./'))).toEqual([]);
    expect(text).not.toMatch(/@import|url\(/);
  });

  test.each(Object.entries(sheetPalettes))('has readable texts in its %s colors', (_name, palette) => {
    const { page, card, text: plain, quiet, link, warn, warnPage } = palette;
    for (const color of [plain, quiet, link])
      for (const ground of [page, card]) expect(contrast(color, ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(warn, warnPage)).toBeGreaterThanOrEqual(4.5);
  });
});

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
