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
/** Each message is written once, however many pages get it. */
const written = new WeakMap<FeedMessage, Uint8Array>();

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
        const send = (bytes: Uint8Array) => {
          if (hasEnded) return;
          controller.enqueue(bytes);
          if ((controller.desiredSize ?? 0) > -maxBehindBytes) return;
          end();
          controller.error(new Error('The page does not read its events.'));
        };
        const heartbeat = setInterval(() => send(encoder.encode(':\n\n')), heartbeatMs).unref();
        send(encoder.encode('retry: 1000\n\n'));
        const stopReading = feed.read(after, (message) => send(eventBytes(message)));
        stop = () => {
          clearInterval(heartbeat);
          stopReading();
        };
        if (hasEnded) stop();
      },
      cancel: end,
    },
    { highWaterMark: 64_000, size: (bytes) => bytes.byteLength },
  );
}

function eventBytes(message: FeedMessage): Uint8Array {
  const known = written.get(message);
  if (known) return known;
  const data = message.type === 'state' ? message.job : message.event;
  const text = `id: ${positionText(message)}\nevent: ${message.type}\ndata: ${JSON.stringify(data)}\n\n`;
  const bytes = encoder.encode(text);
  written.set(message, bytes);
  return bytes;
}
