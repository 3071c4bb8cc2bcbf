import type { JobEvent } from '../core/job/events/events.ts';

/** Prints each event as one line of JSON, except changes in the load of lanes, which only screens show. */
export function jsonReader(write: (line: string) => void): (event: JobEvent) => void {
  return (event) => {
    if (event.type !== 'lanes.changed' && event.type !== 'workers.changed') write(JSON.stringify(event));
  };
}
