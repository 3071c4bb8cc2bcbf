import { useCallback } from 'react';
import type { Check } from '../../core/app.ts';
import { useAsked } from '../hooks/use-asked.ts';
import { useLayout } from '../hooks/use-layout.ts';
import { useController, useTheme } from '../hooks/use-program.ts';
import type { Line } from '../line.ts';
import { engineLines } from '../parts/engine-lines.ts';
import { indented, labelled, labelWidthOf } from '../parts/labelled.ts';
import type { Theme } from '../theme.ts';
import { checkMark } from './home-lines.ts';
import { Reading } from './Reading.tsx';

/** What `doctor` says: what is installed, what is missing and what to do, which engine runs where. */
export function Checks({ covered }: { covered: boolean }) {
  const controller = useController();
  const theme = useTheme();
  const width = useLayout().width - 4;
  const checks = useAsked(useCallback(() => controller.checks(), [controller]));
  const engines = useAsked(useCallback(() => controller.engines(), [controller]));
  const labelWidth = labelWidthOf((checks ?? []).map(({ name }) => name));
  const lines: Line[] = [
    [{ text: 'Installed', tone: 'accent' }],
    ...(checks ? checks.flatMap((check) => checkLines(check, labelWidth, width, theme)) : [looking]),
    [],
    [{ text: 'What will run', tone: 'accent' }],
    ...(engines ? engineLines(engines, width, theme) : [looking]),
  ];
  return <Reading title="Checks" about="what is here and what will run" lines={lines} covered={covered} />;
}

/** Cells for a check's glyph and word. */
const markWidth = 11;

const looking: Line = [{ text: 'looking …', tone: 'quiet' }];

function checkLines(check: Check, labelWidth: number, width: number, theme: Theme): Line[] {
  const mark = checkMark(check.state, theme);
  const inner = width - markWidth;
  const [first = [], ...rest] = labelled(check.name, check.detail, inner, theme, 'plain', labelWidth);
  const hint = check.hint === undefined ? [] : labelled('', check.hint, inner, theme, 'warn', labelWidth);
  return [
    [{ text: `${mark.glyph} ${mark.word}`, width: markWidth, tone: mark.tone }, ...first],
    ...indented([...rest, ...hint], markWidth),
  ];
}
