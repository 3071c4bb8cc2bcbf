import { Box } from 'ink';
import { useState } from 'react';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { engineLines } from '../../parts/engine-lines.ts';
import { FileList } from '../../parts/FileList.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { hiddenRowRules, hiddenRows } from '../../parts/hidden-rows.ts';
import { Lines } from '../../parts/Lines.tsx';
import { indentLines } from '../../parts/labeled.ts';
import type { Line } from '../../text/line.ts';
import { folderAbove, isFolder, typedFolderOf } from '../../text/typed-paths.ts';
import { useNewJob } from './use-new-job.ts';
import type { PathField } from './use-path-field.ts';
import { videoSummary } from './video-summary.ts';

/** Lines reserved below the form for the file list and the engines; fewer on a low screen. */
const lowerLines = { normal: 7, low: 4 };
/** Below this many rows a screen is low. */
const lowScreenRows = 18;

/** The form for a new job, with what was found at the video's path and which engines will run. */
export function NewJob({ path, covered }: { path: string; covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const [isChoosing, setChoosing] = useState(false);
  const job = useNewJob(path);
  const { form, isPath, pathField } = job;
  const { place } = controller.app;
  const typedFolder = typedFolderOf(job.typed, place);
  const choose = (chosen: string) => {
    job.choose(chosen);
    if (!isFolder(chosen)) setChoosing(false);
  };

  useKeys({
    level: 'screen',
    contexts: ['new-job'],
    isActive: !covered && !isChoosing,
    on: {
      ...form.on,
      submit: job.start,
      complete: job.complete,
      files: () => setChoosing(true),
      cancel: () => controller.back(),
    },
    onKey: form.onKey,
    onPaste: (text, raw) => form.onPaste(isPath ? job.dropped(raw) : text),
  });
  useKeys({
    level: 'field',
    contexts: ['files'],
    isActive: !covered && isChoosing,
    on: { cancel: () => setChoosing(false) },
  });

  const rows = layout.bodyRows(1);
  const isLow = rows < lowScreenRows;
  const gap: Line[] = isLow ? [] : [[]];
  const [video = [], ...others] = form.lines({
    width: layout.width,
    theme,
    isActive: !isChoosing,
    notes: job.notes,
  });
  const summary = indentLines(
    videoSummary(job.video.lookup, {
      path: job.video.path,
      isTyping: form.focus === 'video' && job.offered.length > 0,
      width: layout.width - form.labelCells,
      theme,
    }),
    form.labelCells,
  );
  const below = summary.length > 0 ? summary : gap;
  const fields = [video, ...below, ...others];
  const at = form.index === 0 ? 0 : form.index + below.length;
  const lower = isLow ? lowerLines.low : lowerLines.normal;
  const room = Math.max(3, rows - lower - 2 * gap.length);
  const shown = shownRows(fields.length, at, room);
  const shownFields = fields.slice(shown.from, shown.to);
  const hidden = hiddenRows(shown, fields.length);
  const isCut = shownFields.length < fields.length;
  const rule = isCut ? [hiddenRowRules(hidden, layout.width, theme).below] : [];
  const height = Math.max(1, rows - shownFields.length - rule.length - 2 * gap.length - 1);
  const half = layout.narrow ? layout.width : Math.floor(layout.width / 2) - 1;
  const showsFiles = !layout.narrow || isChoosing || isPath;
  return (
    <Frame
      covered={covered}
      header={[{ cells: [{ text: 'New job', tone: 'strong' }] }]}
      // The lines about the video are part of its field.
      hidden={{ above: Math.min(hidden.above, Math.max(1, hidden.above - below.length)), below: 0 }}
      contexts={isChoosing ? ['files', 'everywhere'] : ['new-job']}
    >
      <Lines lines={[...gap, ...shownFields, ...rule, ...gap]} width={layout.width} />
      <Box>
        {showsFiles && (
          <Box flexDirection="column" width={half}>
            <Lines lines={[heading(`${listTitles[pathField]} ${typedFolder}`)]} width={half} />
            <FileList
              paths={job.offered}
              above={isChoosing ? folderAbove(typedFolder, place) : undefined}
              empty={
                typedFolder === (job.typed || `.${place.path.sep}`) ? `no ${fileKinds[pathField]} here` : ''
              }
              width={half}
              height={height}
              isFocused={isChoosing && !covered}
              onChoose={choose}
            />
          </Box>
        )}
        {(!layout.narrow || !showsFiles) && (
          <Box marginLeft={layout.narrow ? 0 : 2}>
            <Lines
              lines={[heading('What will run'), ...indentLines(engineLines(job.engines, half - 2, theme), 2)]}
              width={half}
              height={height + 1}
            />
          </Box>
        )}
      </Box>
    </Frame>
  );
}

const listTitles = {
  video: 'Files in',
  footage: 'Folders in',
  output: 'Folders in',
  transcript: 'Files in',
} as const satisfies Record<PathField, string>;

const fileKinds = {
  video: 'video',
  footage: 'folder',
  output: 'folder',
  transcript: 'transcript',
} as const satisfies Record<PathField, string>;

/** The part of `count` rows that is shown in `room` rows, with the chosen one in it; a rule below a part takes one. */
function shownRows(count: number, chosen: number, room: number): { from: number; to: number } {
  if (count <= room) return { from: 0, to: count };
  const height = room - 1;
  const from = Math.max(0, Math.min(chosen - Math.floor(height / 2), count - height));
  return { from, to: from + height };
}

function heading(text: string): Line {
  return [{ text: `  ${text}`, tone: 'quiet', keep: 'middle' }];
}
