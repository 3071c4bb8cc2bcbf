import { useState } from 'preact/hooks';
import type { Job } from '../../../core/job/job.ts';
import { readText } from '../data/api.ts';
import { copyText } from '../data/copy-text.ts';
import { fileAddress, pasteBlock } from '../data/words.ts';
import { attempt } from './notice.ts';

/** What to paste below the video, to copy. */
export function Credits({ job }: { job: Job }) {
  const [text, setText] = useState<string>();
  const load = () =>
    void attempt(async () => setText(pasteBlock(await readText(fileAddress(job, 'credits.md')))));
  return (
    <details onToggle={({ currentTarget }) => currentTarget.open && load()}>
      <summary>Credits to paste below the video</summary>
      {text === undefined ? undefined : (
        <>
          <pre>{text === '' ? 'No licence of these clips requires a credit.' : text}</pre>
          {text === '' ? undefined : (
            <button
              type="button"
              onClick={() => void attempt(() => copyText(text), 'The credits are copied.')}
            >
              Copy
            </button>
          )}
        </>
      )}
    </details>
  );
}
