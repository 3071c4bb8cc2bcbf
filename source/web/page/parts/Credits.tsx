import { useState } from 'preact/hooks';
import type { Job } from '../../../core/job/job.ts';
import { fetchText } from '../data/api.ts';
import { fileAddress, pasteBlock } from '../data/words.ts';
import { runWithNotice } from './notice.ts';

/** What to paste below the video, to copy. */
export function Credits({ job }: { job: Job }) {
  const [text, setText] = useState<string>();
  const load = () =>
    void runWithNotice(async () => setText(pasteBlock(await fetchText(fileAddress(job, 'credits.md')))));
  return (
    <details onToggle={({ currentTarget }) => currentTarget.open && load()}>
      <summary>Credits to paste below the video</summary>
      {text === undefined ? undefined : (
        <>
          <pre>{text === '' ? 'No licence of these clips requires a credit.' : text}</pre>
          {text === '' ? undefined : (
            <button
              type="button"
              onClick={() => void runWithNotice(() => copyText(text), 'The credits are copied.')}
            >
              Copy
            </button>
          )}
        </>
      )}
    </details>
  );
}

/** Puts a text on the clipboard. Over plain HTTP from another machine, browsers only offer execCommand. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (!isCopied) throw new Error('The browser does not allow copying; select the text instead.');
}
