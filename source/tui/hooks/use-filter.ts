import { useState } from 'react';
import type { KeyContext, KeyHandlers } from '../keys/keymap.ts';
import { type KeyLayer, useKeys } from '../keys/use-keys.tsx';
import { filterWords } from '../text/filter-words.ts';
import type { Line } from '../text/line.ts';
import { createTextField, fieldCells, insertText, type TextField, typeInto } from '../text/text-field.ts';
import type { Charset } from '../theme/theme.ts';
import { useTheme } from './use-program.ts';

export interface Filter {
  text: string;
  /** Words that must all match, in lower case. */
  words: readonly string[];
  isTyping: boolean;
  /** Whether its line is on the screen. */
  isShown: boolean;
  begin(): void;
  clear(): void;
  /** Handlers that begin it, and that clear it before Esc does anything else. */
  on: KeyHandlers;
  /** Its line, with the number of matches at the right; none while there is no filter. */
  lines(width: number, found: string): Line[];
}

/** The contexts of the footer: of a form or a filter that is being typed, else those of the screen. */
export function footerContexts(
  isForm: boolean,
  { isTyping }: Pick<Filter, 'isTyping'>,
  screen: readonly KeyContext[],
): readonly KeyContext[] {
  if (isForm) return ['form'];
  return isTyping ? ['filter'] : [...screen, 'everywhere'];
}

/** A filter for a list, opened with `/`; Enter applies it, Esc clears it. */
export function useFilter(options: { level: KeyLayer['level']; isActive: boolean }): Filter {
  const theme = useTheme();
  const [field, setField] = useState<TextField>(createTextField());
  const [isTyping, setTyping] = useState(false);
  const clear = () => {
    setField(createTextField());
    setTyping(false);
  };
  useKeys({
    level: options.level,
    contexts: ['filter'],
    isActive: options.isActive && isTyping,
    on: { keep: () => setTyping(false), clear },
    onKey: (stroke) => {
      const typed = typeInto(field, stroke);
      if (typed) setField(typed);
      return typed !== undefined;
    },
    onPaste: (text) => setField(insertText(field, text)),
  });
  const isShown = isTyping || field.text !== '';
  return {
    text: field.text,
    words: filterWords(field.text),
    isTyping,
    isShown,
    begin: () => setTyping(true),
    clear,
    on: { filter: () => setTyping(true), ...(field.text !== '' && { back: clear }) },
    lines: (width, found) =>
      isShown ? [filterLine(field, isTyping, { width, found, charset: theme.charset })] : [],
  };
}

function filterLine(
  field: TextField,
  focused: boolean,
  { width, found, charset }: { width: number; found: string; charset: Charset },
): Line {
  return [
    { text: ' / ', tone: 'accent' },
    ...fieldCells(field, Math.max(8, width - 16), { focused, charset }),
    { text: found, tone: 'quiet', width: 12, align: 'right' },
  ];
}
