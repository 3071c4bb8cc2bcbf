import { Box } from 'ink';
import { useState } from 'react';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useKeys } from '../../keys/use-keys.tsx';
import { engineLines } from '../../parts/engine-lines.ts';
import { FileList } from '../../parts/FileList.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { Lines } from '../../parts/Lines.tsx';
import { indented } from '../../parts/labelled.ts';
import { folderOf, isFolder, pastedPaths } from '../../paths.ts';
import type { Line } from '../../text/line.ts';
import { useNewJob } from './use-new-job.ts';

/** Lines below the form that are kept for files and for what will run. */
const lowerLines = 6;

/** A video, what the user likes, and what will run where, before anything is started. */
export function NewJob({ path, covered }: { path: string; covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const layout = useLayout();
  const [isChoosing, setChoosing] = useState(false);
  const job = useNewJob(path);
  const { form, isPath } = job;
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
    onPaste: (text, raw) => form.onPaste(isPath ? pastedPaths(raw) : text),
  });
  useKeys({
    level: 'field',
    contexts: ['files'],
    isActive: !covered && isChoosing,
    on: { cancel: () => setChoosing(false) },
  });

  const rows = layout.bodyRows(1);
  const fields = form.lines({ width: layout.width, theme, isActive: !isChoosing, notes: job.notes });
  const shownFields = around(fields, form.index, Math.max(3, rows - lowerLines - 2));
  const height = Math.max(1, rows - shownFields.length - 3);
  const half = layout.narrow ? layout.width : Math.floor(layout.width / 2) - 1;
  const showsFiles = !layout.narrow || isChoosing || isPath;
  return (
    <Frame
      covered={covered}
      header={[{ cells: [{ text: 'New job', tone: 'strong' }] }]}
      contexts={isChoosing ? ['files', 'everywhere'] : ['new-job']}
    >
      <Lines lines={[[], ...shownFields, []]} width={layout.width} />
      <Box>
        {showsFiles && (
          <Box flexDirection="column" width={half}>
            <Lines lines={[heading(`Files in ${folderOf(job.typed)}`)]} width={half} />
            <FileList
              paths={job.offered}
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
              lines={[heading('What will run'), ...indented(engineLines(job.engines, half - 2, theme), 2)]}
              width={half}
              height={height + 1}
            />
          </Box>
        )}
      </Box>
    </Frame>
  );
}

/** As many of the lines as there is room for, the chosen one among them. */
function around(lines: readonly Line[], chosen: number, height: number): readonly Line[] {
  const from = Math.max(0, Math.min(chosen - Math.floor(height / 2), lines.length - height));
  return lines.slice(from, from + height);
}

function heading(text: string): Line {
  return [{ text: `  ${text}`, tone: 'quiet', keep: 'middle' }];
}
