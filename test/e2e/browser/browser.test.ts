import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { jobSchema } from '../../../source/core/job/job.ts';
import { type CliRun, startCli } from '../../harness/cli.ts';
import { freshPlace } from '../../harness/place.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { warmHome } from '../../harness/warm-home.ts';
import { axeFaults, hasChromium, sizes, startChromium, watchConsole } from '../../harness/web/chromium.ts';
import { readZip } from '../../harness/web/read-zip.ts';

const folder = temporaryFolder('browser');
/** So that the upload is not over before the server is killed. */
const uploadBytesPerSecond = 12e6;
const paddingBytes = 40e6;

/** An MP4 may end with a box of free space. */
function pad(file: string, bytes: number): void {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(bytes, 0);
  head.write('free', 4, 'latin1');
  appendFileSync(file, Buffer.concat([head, Buffer.alloc(bytes - head.length, 7)]));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

describe.skipIf(!hasChromium)('in a browser', () => {
  const { cwd } = hasChromium ? freshPlace(folder) : { cwd: '' };
  const home = join(cwd, 'home');
  let port = 0;
  let serving: CliRun;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let isKilled = false;
  let errors: string[] = [];

  /** Starts the server. @returns the fragment with the token */
  const serve = async (): Promise<string> => {
    serving = startCli(['serve', '--offline', '--library', inject('footage').library, '--output', 'broll'], {
      cwd,
      home,
      env: { SERVE_PORT: String(port), CLIP_MAX_HEIGHT: '144', CLIPS_PER_MINUTE: '2' },
    });
    await serving.until((stdout) => stdout.includes('Ctrl+C'));
    return /#token=\S+/.exec(serving.stdout)?.[0] ?? '';
  };

  beforeAll(async () => {
    warmHome(home);
    port = await freePort();
    pad(join(cwd, 'talk.mp4'), paddingBytes);
    browser = await startChromium();
    context = await browser.newContext({ viewport: sizes.desktop, acceptDownloads: true });
    context.setDefaultTimeout(120_000);
    page = await context.newPage();
    errors = watchConsole(page, () => isKilled);
  });
  afterAll(async () => {
    await browser?.close();
    serving?.kill('SIGKILL');
    await serving?.result;
  });

  /** axe-core finds nothing, dark on a phone and light on a desktop, and nothing is wider than the screen. */
  const expectAccessible = async (what: string) => {
    const shots = process.env['STOCKPILE_TEST_SHOTS'];
    for (const [size, viewport] of Object.entries(sizes))
      for (const colorScheme of ['light', 'dark'] as const) {
        // The colors do not depend on the width.
        if (!shots && (size === 'phone') !== (colorScheme === 'dark')) continue;
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        const where = `${what} ${size} ${colorScheme}`;
        expect(await axeFaults(page), where).toEqual([]);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        expect(width, where).toBe(viewport.width);
        if (shots) await page.screenshot({ path: join(shots, `${where}.png`), fullPage: true });
      }
    await page.setViewportSize(sizes.desktop);
  };

  it('a user uploads while the server is killed, reviews, watches, plays the results and takes all as a ZIP', async () => {
    const origin = `http://127.0.0.1:${port}`;
    await page.goto(`${origin}/${await serve()}`);
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    await page.getByText('There is no job yet.').waitFor();
    expect(page.url()).toBe(`${origin}/#/`);
    await page.getByRole('link', { name: 'New job' }).first().click();

    const slow = await context.newCDPSession(page);
    const limit = (uploadThroughput: number) =>
      slow.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput },
      });
    const offsets: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    });
    await limit(uploadBytesPerSecond);
    await page
      .getByLabel('Video and transcript to upload')
      .setInputFiles([join(cwd, 'talk.mp4'), join(cwd, 'talk.srt')]);
    const sent = async () =>
      Number(await page.getByRole('progressbar', { name: 'Upload of talk.mp4' }).getAttribute('value'));
    await expect.poll(sent).toBeGreaterThan(0.2);
    isKilled = true;
    serving.kill('SIGKILL');
    await serving.result;
    await page.getByText('the server does not answer').waitFor();
    const fragment = await serve();
    await page.getByText('Each address works once').waitFor();
    await page.goto(`${origin}/${fragment}`);
    await page.getByRole('heading', { name: 'New job' }).waitFor();
    isKilled = false;
    await limit(-1);
    await page.getByText('✔ uploaded').waitFor();
    expect(offsets.length).toBeGreaterThan(2);
    expect(offsets.at(-1)).toBeGreaterThan(1e6);
    const uploaded = await page.getByLabel('Video', { exact: true }).inputValue();
    expect(statSync(uploaded).size).toBe(statSync(join(cwd, 'talk.mp4')).size);
    expect(readFileSync(uploaded).equals(readFileSync(join(cwd, 'talk.mp4')))).toBe(true);
    await page.getByText(/✔ .* · talk\.srt/).waitFor();
    await expectAccessible('new job');

    await page.getByRole('button', { name: 'Start', exact: true }).click();
    const needsNow = page.getByText(/^\d+ needs?$/);
    await needsNow.waitFor();
    const count = async () => Number.parseInt((await needsNow.textContent()) ?? '', 10);
    const before = await count();
    await page.getByRole('button', { name: 'Fewer' }).click();
    await expect.poll(count).toBeLessThan(before);
    await page.keyboard.press('u');
    await expect.poll(count).toBe(before);
    await page.keyboard.press('>');
    await page.getByText(/needs? added\.|No other moment of the talk/).waitFor();
    await page.getByRole('button', { name: 'None' }).click();
    await page.getByText('0 selected').waitFor();
    for (const count of [1, 2]) {
      await page
        .getByRole('checkbox')
        .nth(count - 1)
        .click();
      await page.getByText(`${count} selected`).waitFor();
    }
    await page
      .getByRole('img', { name: /^Frame of/ })
      .first()
      .waitFor();
    await page.keyboard.press('?');
    await page.getByText('select or deselect the need').waitFor();
    await page.keyboard.press('Escape');
    await expectAccessible('review');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('link', { name: 'progress' }).click();
    await page.getByRole('progressbar', { name: 'Progress of the job' }).waitFor();
    await expectAccessible('progress');
    await page.getByRole('link', { name: 'results' }).click();
    await page.getByRole('link', { name: 'All clips as ZIP' }).waitFor();
    await page.getByText('finished').waitFor();

    const clip = page.locator('.clips video').first();
    await clip.evaluate((video) => 'play' in video && typeof video.play === 'function' && video.play());
    const at = () => clip.evaluate((video) => ('currentTime' in video ? Number(video.currentTime) : 0));
    await expect.poll(at).toBeGreaterThan(0.2);
    await page.getByText('Credits to paste below the video').click();
    await page.getByText('No licence of these clips requires a credit.').waitFor();
    await expectAccessible('results');

    const id = /jobs\/([^/]+)/.exec(page.url())?.[1] ?? '';
    const job = jobSchema.parse(await (await page.request.get(`${origin}/api/jobs/${id}`)).json());
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'All clips as ZIP' }).click(),
    ]);
    const zip = readZip(readFileSync(await download.path()));
    const clips = job.needs.flatMap(({ results }) =>
      Object.values(results.file).map((each) => each.clip.file),
    );
    const top = basename(job.outputDir);
    expect([...zip.keys()]).toEqual(
      expect.arrayContaining(
        [...clips, 'timelines/timeline.otio', 'credits.md'].map((file) => `${top}/${file}`),
      ),
    );
    for (const [name, content] of zip)
      expect(content.equals(readFileSync(join(job.outputDir, name.slice(top.length + 1)))), name).toBe(true);

    for (const [name, wait] of [
      ['Jobs', 'talk.mp4'],
      ['Settings', 'SERVE_UPLOAD_LIMIT'],
      ['Checks', 'ffmpeg'],
    ] as const) {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
      await page.getByText(wait, { exact: true }).first().waitFor();
      await expectAccessible(name);
    }
    expect(errors).toEqual([]);
    await contactSheet(context, job.outputDir);
  });
});

/** The contact sheet of a job: opened from disk, its clips play on hover and on tap, and nothing is asked of a network. */
async function contactSheet(context: BrowserContext, outputDir: string): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    const sheet = await context.newPage();
    const errors = watchConsole(sheet, () => false);
    const requests: string[] = [];
    sheet.on('request', (request) => requests.push(request.url()));
    await sheet.setViewportSize(viewport);
    await sheet.goto(`file://${join(outputDir, 'index.html')}`);
    const clip = sheet.locator('video').first();
    const plays = () => clip.evaluate((video) => 'paused' in video && video.paused === false);
    await clip.hover();
    await expect.poll(plays).toBe(true);
    await sheet.mouse.move(0, 0);
    await expect.poll(plays).toBe(false);
    await clip.dispatchEvent('click');
    await expect.poll(plays).toBe(true);
    expect(await axeFaults(sheet)).toEqual([]);
    expect(await sheet.evaluate('document.documentElement.scrollWidth'), size).toBe(viewport.width);
    const shots = process.env['STOCKPILE_TEST_SHOTS'];
    if (shots) await sheet.screenshot({ path: join(shots, `sheet ${size}.png`), fullPage: true });
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(errors).toEqual([]);
    await sheet.close();
  }
}
