import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** The folders of one test that drives the built program. */
export interface Place {
  cwd: string;
  /** Not created yet. */
  home: string;
  /** Not created yet. */
  output: string;
}

let count = 0;

/** Makes a new folder below `root` with the shared talk and its transcript in it, as `talk.mp4` and `talk.srt`. */
export function freshPlace(root: string): Place {
  const cwd = join(root, `case-${count++}`);
  mkdirSync(cwd);
  const footage = inject('footage');
  copyFileSync(footage.video, join(cwd, 'talk.mp4'));
  copyFileSync(footage.transcript, join(cwd, 'talk.srt'));
  return { cwd, home: join(cwd, 'home'), output: join(cwd, 'output') };
}
