import type { EngineChoice } from '../../core/job/job.ts';
import type { Line } from '../text/line.ts';
import type { Theme } from '../theme.ts';
import { labelled, labelWidthOf } from './labelled.ts';

/** Which engine runs what, and why that one: never a silent downgrade. */
export function engineLines(engines: readonly EngineChoice[], width: number, theme: Theme): Line[] {
  const labelWidth = labelWidthOf(engines.map(({ role }) => role));
  return engines.flatMap(({ role, engine, reason }) =>
    labelled(role, `${engine}: ${reason}`, width, theme, 'plain', labelWidth),
  );
}
