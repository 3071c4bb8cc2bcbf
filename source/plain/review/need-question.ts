import type { Need } from '../../core/plan/need.ts';
import { cleanText, pluralize } from '../../core/text/text.ts';
import { formatClock, formatDuration } from '../../core/text/timecode.ts';
import { type AnswerWords, matchAnswerWord } from './chosen-word.ts';

/** What can be answered to the question about one need. */
export const needAnswers = {
  take: 'look for footage for this need',
  leave: 'leave it out',
  edit: 'change the phrase to search for; you can type it after the word: edit busy market',
  more: 'show everything that is planned for this need',
  back: 'go back to the previous need',
  done: 'skip the other needs; they stay as they are',
} as const satisfies AnswerWords;

/** An answer to the question about one need. */
export type ReviewAnswer =
  | { type: Exclude<keyof typeof needAnswers, 'edit'> | 'keep' | 'help' }
  /** With the new phrase, if it was typed after the word. */
  | { type: 'edit'; phrase?: string }
  | { type: 'unknown' };

/** The lines before the question about a need: which one it is, what is said there, what the library has. */
export function needQuestionLines(need: Need, index: number, count: number): string[] {
  const { libraryFits } = need;
  const seconds = formatDuration(need.until - need.at);
  return [
    '',
    `need ${index + 1} of ${count}, at ${formatClock(need.at)} for ${seconds}: ${cleanText(need.phrase)}`,
    ...(need.spoken === '' ? [] : [`  spoken: "${cleanText(need.spoken)}"`]),
    ...(need.mustShow === '' ? [] : [`  must show: ${cleanText(need.mustShow)}`]),
    ...(libraryFits === undefined ? [] : [`  in your library: ${fits(libraryFits)}`]),
  ];
}

/** Everything else that is planned for a need, one line each. */
export function needDetailLines(need: Need): string[] {
  const rows: readonly (readonly [name: string, text: string | undefined])[] = [
    ['from', `${formatClock(need.at)} to ${formatClock(need.until)}`],
    ['also good', need.welcome.join(', ')],
    ['avoid', need.avoid.join(', ')],
    ['also tried', need.alternates.join(', ')],
    ['on YouTube', need.webPhrase],
    ['style', need.style],
    ['time of day', need.timeOfDay],
    ['movement', need.movement],
    ['why', need.why],
  ];
  return rows.flatMap(([name, text = '']) => (text === '' ? [] : [`  ${name}: ${cleanText(text)}`]));
}

/** The question itself. An empty answer keeps what is in brackets. */
export function needPrompt({ selected }: Need): string {
  return `${Object.keys(needAnswers).join(', ')} [${selected ? 'take' : 'leave'}]: `;
}

/** Reads an answer: a word of `needAnswers` or its beginning. */
export function readNeedAnswer(text: string): ReviewAnswer {
  const typed = text.trim();
  if (typed === '') return { type: 'keep' };
  if (typed === '?' || typed.toLowerCase() === 'help') return { type: 'help' };
  const [first = '', ...rest] = typed.split(/\s+/);
  const word = matchAnswerWord(first, needAnswers);
  const phrase = rest.join(' ');
  if (word === 'edit') return { type: 'edit', ...(phrase !== '' && { phrase }) };
  return word === undefined || phrase !== '' ? { type: 'unknown' } : { type: word };
}

function fits(count: number): string {
  return count === 0 ? 'no film fits yet' : `${pluralize(count, 'film')} ${count === 1 ? 'fits' : 'fit'}`;
}
