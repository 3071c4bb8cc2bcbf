import { useState } from 'preact/hooks';
import { usePolled } from '../data/use-polled.ts';
import { Dialog } from './Dialog.tsx';

interface ListedFile {
  name: string;
  path: string;
  kind: 'folder' | 'file';
}

/** Chooses a video in the folders that the server offers. */
export function FilePicker({ onPick, onClose }: { onPick: (path: string) => void; onClose: () => void }) {
  const [way, setWay] = useState<readonly string[]>([]);
  const folder = way.at(-1) ?? '';
  const { value, error } = usePolled<ListedFile[]>(`/api/folders?path=${encodeURIComponent(folder)}`, 10_000);
  return (
    <Dialog title="Choose a video" onClose={onClose}>
      <p class="quiet">{folder === '' ? 'The folders of SERVE_FOLDERS' : folder}</p>
      {error ? <p class="bad">{error}</p> : undefined}
      {value?.length === 0 ? (
        <p>{folder === '' ? 'SERVE_FOLDERS is empty: set it on the server.' : 'No videos here.'}</p>
      ) : undefined}
      <ul class="files">
        {way.length > 0 ? (
          <li>
            <button type="button" onClick={() => setWay(way.slice(0, -1))}>
              ← back
            </button>
          </li>
        ) : undefined}
        {(value ?? []).map(({ name, path, kind }) => (
          <li key={path}>
            <button type="button" onClick={() => (kind === 'folder' ? setWay([...way, path]) : onPick(path))}>
              {kind === 'folder' ? `${name}/` : name}
            </button>
          </li>
        ))}
      </ul>
      <form method="dialog">
        <button type="submit">Cancel</button>
      </form>
    </Dialog>
  );
}
