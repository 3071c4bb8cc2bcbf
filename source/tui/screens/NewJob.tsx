import { homedir } from 'node:os';
import { Box } from 'ink';
import { useCallback, useState } from 'react';
import { useAsked } from '../hooks/use-asked.ts';
import { type FieldSpec, useForm } from '../hooks/use-form.ts';
import { useKeys } from '../hooks/use-keys.tsx';
import { useLayout } from '../hooks/use-layout.ts';
import { useController, useTheme } from '../hooks/use-program.ts';
import type { Line } from '../line.ts';
import { engineLines } from '../parts/engine-lines.ts';
import { FileList } from '../parts/FileList.tsx';
import { Frame } from '../parts/Frame.tsx';
import { Lines } from '../parts/Lines.tsx';
import { indented } from '../parts/labelled.ts';
import { commonStart, folderOf, isMediaFile, typedPath } from '../paths.ts';

const fields = [
  { name: 'video', label: 'Video', placeholder: 'a path; Tab completes it, a file dropped here does too' },
  { name: 'transcript', label: 'Transcript', placeholder: 'the .srt, .vtt or .json beside the video' },
  { name: 'style', label: 'Style', placeholder: 'such as documentary, natural light' },
  { name: 'avoid', label: 'Avoid', placeholder: 'such as text on screen, logos' },
  { name: 'notes', label: 'Notes', placeholder: 'anything else the search should know' },
] as const satisfies readonly FieldSpec<string>[];

/** A video, what the user likes, and what will run where, before anything is started. */
export function NewJob({ path, covered }: { path: string; covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const [isChoosing, setChoosing] = useState(false);
  const form = useForm(fields, { video: path, transcript: '', style: '', avoid: '', notes: '' });
  const { values } = form;
  const isPath = form.focus === 'video' || form.focus === 'transcript';
  const typed = typedPath(form.focus === 'transcript' ? values.transcript : values.video, homedir());
  const found = useAsked(useCallback(() => controller.complete(typed), [controller, typed])) ?? [];
  const offered = found.filter((each) => each !== typed && (isFolder(each) || isMediaFile(each)));
  const engines = useAsked(useCallback(() => controller.engines(), [controller])) ?? [];

  const start = () => {
    if (typed === '') return controller.notify('Which video? Type its path, or choose it from the files.');
    const transcript = typedPath(values.transcript, homedir());
    controller.start({
      videoPath: typedPath(values.video, homedir()),
      ...(transcript !== '' && { transcriptFile: transcript }),
      preferences: { style: values.style.trim(), avoid: values.avoid.trim(), notes: values.notes.trim() },
      acceptPlan: false,
    });
  };
  const complete = () => {
    const longer = commonStart(found);
    if (isPath && longer.length > typed.length) form.set(form.focus, longer);
    else form.on.next?.();
  };
  const choose = (chosen: string) => {
    form.set('video', chosen);
    form.setFocus('video');
    if (!isFolder(chosen)) setChoosing(false);
  };

  useKeys({
    level: 'screen',
    contexts: ['new-job'],
    isActive: !covered && !isChoosing,
    on: {
      ...form.on,
      submit: start,
      complete,
      files: () => setChoosing(true),
      cancel: () => controller.back(),
    },
    onKey: form.onKey,
    onPaste: form.onPaste,
  });
  useKeys({
    level: 'field',
    contexts: ['files'],
    isActive: !covered && isChoosing,
    on: { cancel: () => setChoosing(false) },
  });

  const height = layout.bodyRows(1) - fields.length - 3;
  const half = layout.narrow ? layout.width : Math.floor(layout.width / 2) - 1;
  const showsFiles = !layout.narrow || isChoosing || isPath;
  return (
    <Frame
      covered={covered}
      header={[{ cells: [{ text: 'New job', tone: 'strong' }] }]}
      contexts={isChoosing ? ['files', 'everywhere'] : ['new-job']}
    >
      <Lines
        lines={[[], ...form.lines({ width: layout.width, theme, isActive: !isChoosing }), []]}
        width={layout.width}
      />
      <Box>
        {showsFiles && (
          <Box flexDirection="column" width={half}>
            <Lines lines={[heading(`Files in ${folderOf(typed)}`)]} width={half} />
            <FileList paths={offered} width={half} height={height} isFocused={isChoosing} onChoose={choose} />
          </Box>
        )}
        {(!layout.narrow || !showsFiles) && (
          <Box marginLeft={layout.narrow ? 0 : 2}>
            <Lines
              lines={[heading('What will run'), ...indented(engineLines(engines, half - 2, theme), 2)]}
              width={half}
              height={height + 1}
            />
          </Box>
        )}
      </Box>
    </Frame>
  );
}

function isFolder(path: string): boolean {
  return path.endsWith('/') || path.endsWith('\\');
}

function heading(text: string): Line {
  return [{ text: `  ${text}`, tone: 'quiet', keep: 'middle' }];
}
