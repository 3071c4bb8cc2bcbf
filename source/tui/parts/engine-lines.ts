import type { EngineChoice } from '../../core/job/job.ts';
import type { Line } from '../text/line.ts';
import type { Theme } from '../theme/theme.ts';
import { labeled, labelWidthOf } from './labeled.ts';

/** Which engine runs each role, and why it was chosen, so that a downgrade is never silent. */
export function engineLines(choices: readonly EngineChoice[], width: number, theme: Theme): Line[] {
  const engines = merged(choices);
  const labelWidth = labelWidthOf(engines.map(({ role }) => role));
  return engines.flatMap(({ role, engine, reason }) =>
    labeled(role, `${engine}: ${reason}`, width, theme, 'plain', labelWidth),
  );
}

/** The longest label for several roles, in characters; leaves space for the text next to it. */
const maxLabelLength = 22;

/** Adjacent roles with the same engine and reason share a line: "plan, rank, inspect", "search pexels, pixabay". */
function merged(choices: readonly EngineChoice[]): EngineChoice[] {
  const lines: EngineChoice[] = [];
  for (const choice of choices) {
    const last = lines.at(-1);
    const isSame = last?.engine === choice.engine && last.reason === choice.reason;
    const role = isSame ? `${last.role}, ${choice.role.replace(/^search /, '')}` : choice.role;
    const fits = role.length <= maxLabelLength;
    if (isSame && fits) lines[lines.length - 1] = { ...choice, role };
    else lines.push(choice);
  }
  return lines;
}
