import type { EngineChoice } from '../../core/job/job.ts';
import type { Line } from '../text/line.ts';
import type { Theme } from '../theme.ts';
import { labeled, labelWidthOf } from './labeled.ts';

/** Which engine runs what, and why that one: never a silent downgrade. */
export function engineLines(choices: readonly EngineChoice[], width: number, theme: Theme): Line[] {
  const engines = joined(choices);
  const labelWidth = labelWidthOf(engines.map(({ role }) => role));
  return engines.flatMap(({ role, engine, reason }) =>
    labeled(role, `${engine}: ${reason}`, width, theme, 'plain', labelWidth),
  );
}

/** A label of several roles is no longer than this, so that there is room beside it. */
const longestLabel = 22;

/** Neighbors that say the same are one line: "plan, rank, inspect", "search pexels, pixabay". */
function joined(choices: readonly EngineChoice[]): EngineChoice[] {
  const lines: EngineChoice[] = [];
  for (const choice of choices) {
    const last = lines.at(-1);
    const isSame = last?.engine === choice.engine && last.reason === choice.reason;
    const role = isSame ? `${last.role}, ${choice.role.replace(/^search /, '')}` : choice.role;
    const fits = role.length <= longestLabel;
    if (isSame && fits) lines[lines.length - 1] = { ...choice, role };
    else lines.push(choice);
  }
  return lines;
}
