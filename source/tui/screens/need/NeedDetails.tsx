import type { JobHandle } from '../../../core/api/app.ts';
import { useJob } from '../../hooks/use-job.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useTheme } from '../../hooks/use-program.ts';
import { useTick } from '../../hooks/use-tick.ts';
import { TextOverlay } from '../../parts/TextOverlay.tsx';
import { partOfNeed } from '../../pictures/film-part.ts';
import { needMark } from '../../text/words.ts';
import { needDetails } from './need-details.ts';

/** The details of one need. */
export function NeedDetails({
  handle,
  needId,
  covered,
}: {
  handle: JobHandle;
  needId: string;
  covered: boolean;
}) {
  const job = useJob(handle);
  const theme = useTheme();
  const width = useLayout().width - 4;
  const progress = job.needs.find((each) => each.need.id === needId);
  // A wait shows its seconds.
  useTick(!covered && progress?.running.some((each) => each.wait !== undefined) === true);
  if (!progress) return <TextOverlay title="Need" lines={[]} covered={covered} />;
  return (
    <TextOverlay
      title={progress.need.phrase}
      about={needMark(progress, theme.glyphs, 0).word}
      lines={needDetails(job, progress, width, theme)}
      film={partOfNeed(job, progress)}
      covered={covered}
    />
  );
}
