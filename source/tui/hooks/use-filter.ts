import { useState } from 'react';
import { type KeyLayer, useKeys } from '../keys/use-keys.tsx';
import { filterWords } from '../text/filter-words.ts';
import type { Line } from '../text/line.ts';
import { fieldCells, insertText, type TextField, textField, typeInto } from '../text/text-field.ts';
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
  /** Its line, with the number of matches at the right. */
  line(width: number, found: string): Line;
}

/** A filter for a list, opened with `/`; Enter applies it, Esc clears it. */
export function useFilter(options: { level: KeyLayer['level']; isActive: boolean }): Filter {
  const theme = useTheme();
  const [field, setField] = useState<TextField>(textField());
  const [isTyping, setTyping] = useState(false);
  const clear = () => {
    setField(textField());
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
  return {
    text: field.text,
    words: filterWords(field.text),
    isTyping,
    isShown: isTyping || field.text !== '',
    begin: () => setTyping(true),
    clear,
    line: (width, found) => [
      { text: ' / ', tone: 'accent' },
      ...fieldCells(field, Math.max(8, width - 16), { focused: isTyping, charset: theme.charset }),
      { text: found, tone: 'quiet', width: 12, align: 'right' },
    ],
  };
}
