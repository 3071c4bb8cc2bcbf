import type { JobEvent } from '../core/job/events.ts';

/** Prints each event as one line of JSON. Load changes of lanes are for screens and are left out. */
export function jsonReader(write: (line: string) => void): (event: JobEvent) => void {
  return (event) => {
    if (event.type !== 'lanes.changed') write(JSON.stringify(event));
  };
}
