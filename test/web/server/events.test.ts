import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  applyFeedMessage,
  type FeedSnapshot,
  parsePosition,
  positionText,
} from '../../../source/core/api/job-feed.ts';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { TestServer, webPlace } from '../../harness/web/web-server.ts';

const folder = temporaryFolder('web-events');
const { app, pageFolder } = webPlace(folder);
let test: TestServer;
beforeAll(async () => {
  test = await TestServer.start(app, pageFolder);
});
afterAll(() => test.close());

/** What a browser's EventSource does: reads events, and comes back with the last id when it was cut off. */
class Page {
  known: FeedSnapshot | undefined;
  readonly numbers: string[] = [];
  #cut = new AbortController();

  async connect(): Promise<void> {
    this.#cut = new AbortController();
    const answer = await fetch(test.address('/api/jobs/job-1/events'), {
      headers: {
        cookie: test.cookie,
        ...(this.known && { 'last-event-id': positionText(this.known) }),
      },
      signal: this.#cut.signal,
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    void this.#read(answer).catch(() => {});
  }

  async #read({ body }: Response): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of body ?? []) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const position = parsePosition(field('id') ?? '');
    const data = field('data');
    if (!position || data === undefined) return;
    const type = field('event');
    this.numbers.push(`${type} ${position.number}`);
    const value = JSON.parse(data);
    this.known = applyFeedMessage(
      this.known,
      type === 'state' ? { type, ...position, job: value } : { type: 'event', ...position, event: value },
    );
  }

  cut(): void {
    this.#cut.abort();
  }
}

it('a page that is cut off fifty times during a job has its state in the end, and got every event once', async () => {
  const [handle] = app.handles;
  if (!handle) throw new Error('There is no job.');
  const page = new Page();
  await page.connect();
  await expect.poll(() => page.known?.number, { interval: 2 }).toBe(0);
  let emitted = 0;
  const emit = (fraction: number) => {
    const body: EventBody = { type: 'stage.progress', stage: 'review', fraction };
    handle.emit(body);
    emitted += 1;
  };
  for (let turn = 0; turn < 50; turn += 1) {
    emit(turn / 60);
    page.cut();
    emit((turn + 0.3) / 60);
    emit((turn + 0.6) / 60);
    await page.connect();
    await expect.poll(() => page.known?.number, { interval: 2 }).toBe(emitted);
  }
  expect(page.numbers).toEqual(['state 0', ...Array.from({ length: 150 }, (_, at) => `event ${at + 1}`)]);
  expect(page.known?.job).toEqual(JSON.parse(JSON.stringify(handle.snapshot())));
  page.cut();
});

it('two pages see what a third one does', async () => {
  const pages = [new Page(), new Page()];
  for (const page of pages) await page.connect();
  await expect.poll(() => pages.every(({ known }) => known !== undefined), { interval: 2 }).toBe(true);
  const [need] = pages[0]?.known?.job.needs ?? [];
  const command = { type: 'select', needId: need?.need.id, selected: false };
  expect((await test.send('POST', '/api/jobs/job-1/commands', command)).status).toBe(204);
  const isSeen = () => pages.every(({ known }) => known?.job.needs[0]?.need.selected === false);
  await expect.poll(isSeen, { interval: 2 }).toBe(true);
  for (const page of pages) page.cut();
});

it('who asks only for the headers of events is no page that watches', async () => {
  for (let turn = 0; turn < 401; turn += 1)
    expect((await test.ask({ method: 'HEAD', path: '/api/jobs/job-1/events' })).status).toBe(200);
  const page = new Page();
  await page.connect();
  page.cut();
});
