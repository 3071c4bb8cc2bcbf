import { isMediaFile } from '../../../core/footage/paths.ts';
import { parsePath } from '../../../core/text/typed-path.ts';
import { useCompletion } from '../../hooks/use-completion.ts';
import { type FieldSpec, useForm } from '../../hooks/use-form.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { indentLines, paragraph } from '../../parts/labeled.ts';
import type { Line } from '../../text/line.ts';
import { escapePath, pastedPaths, typedFolderOf } from '../../text/typed-paths.ts';

const fields = [
  { name: 'video', label: 'Video', placeholder: 'type its path, or drop the file here' },
] as const satisfies readonly FieldSpec<string>[];

interface FindVideoProps {
  job: { id: string; name: string };
  /** Where the video was when the job was created. */
  path: string;
  covered: boolean;
}

/** Asks where the video of a job is now, because it is no longer where it was. */
export function FindVideo({ job, path, covered }: FindVideoProps) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const { place } = controller.app;
  const form = useForm(fields, { video: escapePath(typedFolderOf(path, place), place) });
  const typed = parsePath(form.values.video, place);
  const { offered, longer } = useCompletion(typed, isMediaFile);

  useKeys({
    level: 'field',
    contexts: ['new-job'],
    isActive: !covered,
    on: {
      submit: () => {
        controller.back();
        controller.open(job, typed);
      },
      complete: () =>
        void longer().then((text) => text !== undefined && form.set('video', escapePath(text, place))),
      cancel: () => controller.back(),
    },
    onKey: form.onKey,
    // A dropped file replaces the typed text.
    onPaste: (_text, raw) => form.set('video', pastedPaths(raw, place)),
  });
  const text = `The video of this job is no longer at ${path}. Where is it now?`;
  const choices = offered.map((each): Line => [{ text: `    ${each}`, tone: 'quiet', keep: 'end' }]);
  return (
    <Frame
      covered={covered}
      header={[
        { cells: [{ text: 'Where is the video?', tone: 'strong' }] },
        { cells: [{ text: job.name, tone: 'quiet' }] },
      ]}
      lines={[
        [],
        ...indentLines(paragraph(text, layout.width - 4, theme), 2),
        [],
        ...form.lines({ width: layout.width, theme, isActive: true }),
        [],
        ...choices,
      ].slice(0, layout.bodyRows(1))}
      contexts={['new-job']}
      without={['files', 'next']}
    />
  );
}
