import { useEffect, useState } from 'preact/hooks';
import {
  applyFeedMessage,
  type FeedMessage,
  type FeedSnapshot,
  parsePosition,
} from '../../../core/api/job-feed.ts';
import type { Job } from '../../../core/job/job.ts';
import { fetchJson, RequestRefusedError } from './api.ts';

/** How often the page is drawn at most; events come far more often. */
const drawEveryMs = 150;
/** The pause before a connection that the browser has given up is opened again. */
const retryAfterMs = 2000;

/** A job as the page knows it, or why it cannot be shown. */
export interface WatchedJob {
  job?: Job | undefined;
  error?: string | undefined;
  /** Whether the connection to the server is open. */
  isConnected: boolean;
}

/** Follows a job: its state, then each event, put together by the reducer of the program itself. */
export function useJob(id: string): WatchedJob {
  const [watched, setWatched] = useState<WatchedJob>({ isConnected: true });
  useEffect(() => {
    setWatched({ isConnected: true });
    return followJob(id, setWatched);
  }, [id]);
  return watched;
}

function followJob(id: string, show: (watched: WatchedJob) => void): () => void {
  const path = `/api/jobs/${encodeURIComponent(id)}/events`;
  let known: FeedSnapshot | undefined;
  let source: EventSource | undefined;
  let drawing: ReturnType<typeof setTimeout> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let hasEnded = false;
  const draw = (isConnected = true) => show({ job: known?.job, isConnected });
  const take = (message: FeedMessage) => {
    const next = applyFeedMessage(known, message);
    known = next ?? known;
    if (!next) return open();
    drawing ??= setTimeout(() => {
      drawing = undefined;
      draw();
    }, drawEveryMs);
  };
  const open = () => {
    source?.close();
    if (hasEnded) return;
    source = new EventSource(path);
    for (const type of ['state', 'event'] as const)
      source.addEventListener(type, ({ data, lastEventId }: MessageEvent<string>) => {
        const position = parsePosition(lastEventId);
        const value = JSON.parse(data);
        if (position)
          take(type === 'state' ? { type, ...position, job: value } : { type, ...position, event: value });
      });
    source.addEventListener('error', () => {
      draw(false);
      // Otherwise the browser connects again by itself, with the number of the last event.
      if (source?.readyState === EventSource.CLOSED) retrying = setTimeout(() => void again(), retryAfterMs);
    });
  };
  /** Finds out why the browser has given up. */
  const again = async () => {
    try {
      await fetchJson(`/api/jobs/${encodeURIComponent(id)}`);
    } catch (error) {
      if (error instanceof RequestRefusedError && error.status === 404)
        return show({ job: undefined, error: error.message, isConnected: true });
    }
    open();
  };
  open();
  return () => {
    hasEnded = true;
    source?.close();
    clearTimeout(drawing);
    clearTimeout(retrying);
  };
}
