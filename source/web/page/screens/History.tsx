import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { HistoryEntry } from '../../../core/api/app.ts';
import { pluralize } from '../../../core/text/text.ts';
import { sendWithoutAnswer } from '../data/api.ts';
import { focusedRow, useKeys } from '../data/keys.ts';
import { jobFragment } from '../data/route.ts';
import { usePolled } from '../data/use-polled.ts';
import { entryWords, formatAge, formatUsd, jobMark } from '../data/words.ts';
import { Bar } from '../parts/Bar.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { runWithNotice } from '../parts/notice.ts';
import { State } from '../parts/State.tsx';

/** Rows that are drawn at once; the rest on request. */
const pageLength = 100;

/** All jobs, newest first. */
export function History() {
  const { value: entries, error } = usePolled<HistoryEntry[]>('/api/jobs', 2000);
  const [filter, setFilter] = useState('');
  const [shown, setShown] = useState(pageLength);
  const [toDelete, setToDelete] = useState<HistoryEntry>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = 'stockpile';
  }, []);
  useKeys(
    useMemo(
      () => ({
        '/': { help: 'filter', run: () => field.current?.focus() },
        d: {
          help: 'delete the job',
          run: () => setToDelete(entries?.find(({ id }) => id === focusedRow())),
        },
        Enter: { help: 'open the job', run: () => location.assign(jobFragment(focusedRow() ?? '')) },
      }),
      [entries],
    ),
  );
  const words = filter.toLowerCase().split(/\s+/);
  const found = (entries ?? []).filter((entry) => {
    const text =
      `${entry.name} ${jobMark(entry.state, entry.paused).word} ${entryWords(entry)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <>
      <div class="title">
        <h1>Jobs</h1>
        <input
          ref={field}
          type="search"
          aria-label="Filter"
          placeholder="Filter"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
        <a class="button main" href="#/new">
          New job
        </a>
      </div>
      {error ? <p class="bad">{error}</p> : undefined}
      {entries && found.length === 0 ? (
        <p class="quiet">{entries.length === 0 ? 'There is no job yet.' : 'No job matches.'}</p>
      ) : undefined}
      <ul class="rows">
        {found.slice(0, shown).map((entry) => (
          <Row key={entry.id} entry={entry} onDelete={() => setToDelete(entry)} />
        ))}
      </ul>
      {found.length > shown ? (
        <button type="button" onClick={() => setShown(shown + pageLength)}>
          Show more of {pluralize(found.length, 'job')}
        </button>
      ) : undefined}
      {toDelete ? <DeleteJob entry={toDelete} onClose={() => setToDelete(undefined)} /> : undefined}
    </>
  );
}

function Row({ entry, onDelete }: { entry: HistoryEntry; onDelete: () => void }) {
  const isOpen = entry.state === 'running' || entry.state === 'interrupted';
  return (
    <li class="job">
      <a data-row={entry.id} href={jobFragment(entry.id)}>
        <State mark={jobMark(entry.state, entry.paused)} />
        <strong>{entry.name}</strong>
        <span>{entryWords(entry)}</span>
        {isOpen ? <Bar value={entry.progress} label={`Progress of ${entry.name}`} /> : undefined}
        <span class="quiet">
          {formatUsd(entry.costUsd)} · {formatAge(entry.updatedAt, Date.now())}
          {entry.runsIn ? ` · in process ${entry.runsIn.pid}` : ''}
        </span>
      </a>
      <button type="button" aria-label={`Delete ${entry.name}`} title="Delete (d)" onClick={onDelete}>
        ✕
      </button>
    </li>
  );
}

function DeleteJob({ entry, onClose }: { entry: HistoryEntry; onClose: () => void }) {
  const remove = (withFolder: boolean) => {
    onClose();
    void runWithNotice(
      () => sendWithoutAnswer('DELETE', `/api/jobs/${encodeURIComponent(entry.id)}?withFolder=${withFolder}`),
      `${entry.name} is deleted.`,
    );
  };
  return (
    <Dialog title={`Delete ${entry.name}?`} onClose={onClose}>
      <p>
        The job is removed from the history. Its folder with the clips stays, unless you delete it as well.
      </p>
      <form method="dialog" class="buttons">
        <button type="submit">Cancel</button>
        <button type="button" onClick={() => remove(false)}>
          Delete the job
        </button>
        <button type="button" class="danger" onClick={() => remove(true)}>
          Delete job and folder
        </button>
      </form>
    </Dialog>
  );
}
