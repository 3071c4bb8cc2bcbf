import {
  type FeedMessage,
  type FeedPosition,
  type JobFeed,
  positionText,
} from '../../../core/api/job-feed.ts';

/** Proxies and browsers take a connection that is silent for longer for a broken one. */
const heartbeatMs = 15_000;
/** A page that is this many bytes behind is cut off; it comes back by itself and gets what it missed. */
const maxBehindBytes = 16e6;

const encoder = new TextEncoder();
/** Events within about this time are sent in one write: with many pages, the number of writes costs most. */
const togetherMs = 100;
/** Larger messages, such as a whole state, are sent alone, so that they are not copied for each page. */
const maxTogetherBytes = 64_000;
/** Each event and each state is serialized once, for however many pages. */
const written = new WeakMap<object, { id: string; bytes: Uint8Array }>();

/** A job's events for a page, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function eventStream(
  feed: JobFeed,
  after: FeedPosition | undefined,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  let stop: (() => void) | undefined;
  let hasEnded = false;
  const end = () => {
    if (hasEnded) return;
    hasEnded = true;
    stop?.();
    onEnd();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let waiting: Uint8Array[] = [];
        let timer: NodeJS.Timeout | undefined;
        const flush = () => {
          timer = undefined;
          if (hasEnded || waiting.length === 0) return;
          const isSmall = waiting.every(({ length }) => length < maxTogetherBytes);
          for (const bytes of isSmall ? [Buffer.concat(waiting)] : waiting) controller.enqueue(bytes);
          waiting = [];
          if ((controller.desiredSize ?? 0) <= -maxBehindBytes) {
            end();
            return controller.error(new Error('The page does not read its events.'));
          }
          // Random, so that not all pages are written to at the same moment.
          timer = setTimeout(flush, togetherMs * (0.5 + Math.random()));
        };
        const send = (bytes: Uint8Array) => {
          waiting.push(bytes);
          if (!timer) flush();
        };
        const heartbeat = setInterval(() => send(encoder.encode(':\n\n')), heartbeatMs).unref();
        waiting.push(encoder.encode('retry: 1000\n\n'));
        const stopReading = feed.read(after, (message) => send(eventBytes(message)));
        stop = () => {
          clearInterval(heartbeat);
          clearTimeout(timer);
          stopReading();
        };
        if (!timer) flush();
        if (hasEnded) stop();
      },
      cancel: end,
    },
    { highWaterMark: 64_000, size: (bytes) => bytes.byteLength },
  );
}

function eventBytes(message: FeedMessage): Uint8Array {
  const data = message.type === 'state' ? message.job : message.event;
  const id = positionText(message);
  const known = written.get(data);
  if (known?.id === id) return known.bytes;
  const bytes = encoder.encode(`id: ${id}\nevent: ${message.type}\ndata: ${JSON.stringify(data)}\n\n`);
  written.set(data, { id, bytes });
  return bytes;
}
