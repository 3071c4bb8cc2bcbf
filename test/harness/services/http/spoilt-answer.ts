import type { AnswerFault } from '../faults.ts';
import { textTokens } from '../gemini/tokens.ts';
import { withHugeNumbers, withoutFields } from './distort.ts';
import { seededRandom } from './random.ts';
import { parseJson } from './unknown-json.ts';

/** The text of a model's answer, and its finish reason in Gemini's terms. */
export interface Spoken {
  text: string;
  finishReason: string;
  /** The prompt itself was refused. */
  blocked?: boolean;
}

/** Damages a good answer according to a fault or a token limit. */
export function spoiltAnswer(said: string, fault: AnswerFault | undefined, limit: number): Spoken {
  const whole = (text: string): Spoken =>
    textTokens(text) > limit
      ? { text: text.slice(0, limit * 4), finishReason: 'MAX_TOKENS' }
      : { text, finishReason: 'STOP' };
  switch (fault) {
    case 'not-json':
      return whole(`Sure! Here is what I found: ${said.replaceAll('"', '')}`);
    case 'fenced':
      return whole(`\`\`\`json\n${said}\n\`\`\``);
    case 'chatty':
      return whole(
        `<think>Let me see {what} fits.</think>Sure! Here is the JSON you asked for:\n\n${said}\n\nI hope it helps [1].`,
      );
    case 'sloppy':
      return whole(JSON.stringify(sloppy(parseJson(said))).replace(/\}\]\}$/, '},]}'));
    case 'missing-fields':
      return whole(JSON.stringify(withoutFields(parseJson(said), seededRandom(3))));
    case 'huge-numbers':
      return whole(JSON.stringify(withHugeNumbers(parseJson(said))));
    case 'truncated':
      return { text: said.slice(0, Math.floor(said.length / 2)), finishReason: 'MAX_TOKENS' };
    case 'blocked':
      return { text: '', finishReason: 'SAFETY' };
    case 'recited':
      return { text: '', finishReason: 'RECITATION' };
    case 'refused-prompt':
      return { text: '', finishReason: 'STOP', blocked: true };
    case 'empty':
      return { text: '', finishReason: 'STOP' };
    default:
      return whole(said);
  }
}

/** In the style of small models: times as "01:05.5", scores as "8/10", lists as strings, names_with_underscores. */
function sloppy(value: unknown, name = ''): unknown {
  if (Array.isArray(value))
    return value.every((each) => typeof each === 'string')
      ? value.join(', ')
      : value.map((each) => sloppy(each));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        sloppy(each, key),
      ]),
    );
  if (typeof value !== 'number') return value;
  if (/at|until|start|end/.test(name)) return asClock(value);
  return /score/.test(name) ? `${value}/10` : String(value);
}

function asClock(seconds: number): string {
  const rest = (seconds % 60).toFixed(2).padStart(5, '0');
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${rest}`;
}
