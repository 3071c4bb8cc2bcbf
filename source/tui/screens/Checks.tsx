import { useCallback } from 'react';
import type { Check } from '../../core/app.ts';
import { useAsked } from '../hooks/use-asked.ts';
import { useLayout } from '../hooks/use-layout.ts';
import { useController, useTheme } from '../hooks/use-program.ts';
import type { Line } from '../line.ts';
import { engineLines } from '../parts/engine-lines.ts';
import { indented, labelled } from '../parts/labelled.ts';
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
  const lines: Line[] = [
    [{ text: 'Installed', tone: 'accent' }],
    ...(checks ? checks.flatMap((check) => checkLines(check, width, theme)) : [looking]),
    [],
    [{ text: 'What will run', tone: 'accent' }],
    ...(engines ? engineLines(engines, width, theme) : [looking]),
  ];
  return <Reading title="Checks" about="what is here and what will run" lines={lines} covered={covered} />;
}

const looking: Line = [{ text: 'looking …', tone: 'quiet' }];

function checkLines(check: Check, width: number, theme: Theme): Line[] {
  const mark = checkMark(check.state, theme);
  const [first = [], ...rest] = labelled(check.name, check.detail, width - 11, theme);
  const hint = check.hint === undefined ? [] : labelled('', check.hint, width - 11, theme, 'warn');
  return [
    [{ text: `${mark.glyph} ${mark.word.padEnd(8)} `, tone: mark.tone }, ...first],
    ...indented([...rest, ...hint], 11),
  ];
}
