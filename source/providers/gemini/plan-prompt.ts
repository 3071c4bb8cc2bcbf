import * as z from 'zod';
import type { PlanWindow } from '../../core/plan/plan-windows.ts';
import type { PlanRequest } from '../interfaces.ts';
import { preferenceText } from './preferences.ts';
import { data, dataRule, type Prompt, paragraphs } from './prompt.ts';

const about = (description: string) => z.string().describe(description);

/** What the model answers; texts and times are repaired by us (core/plan-repair). */
export const planAnswer = z.object({
  needs: z.array(
    z.object({
      at: z.number().describe('second of the talk at which the picture begins to fit the words'),
      until: z.number().describe('second at which it no longer does'),
      phrase: about('2 or 3 concrete English words to search stock footage with; things that can be filmed'),
      alternates: z
        .array(z.string())
        .describe('up to 3 other phrases for the same picture, differently worded'),
      webPhrase: about('another wording to search YouTube with, only where it helps, or empty'),
      mustShow: about('the one thing that must be seen in the picture, English'),
      welcome: z.array(z.string()).describe('up to 5 other things that would be good to see, English'),
      avoid: z.array(z.string()).describe('what must not be seen'),
      style: about('documentary, cinematic, vlog, ... or empty'),
      timeOfDay: about('day, night, golden hour, ... or empty'),
      movement: about('static, pan, drone, handheld, tracking or empty'),
      spoken: about('the words of the talk that the picture supports, copied letter by letter'),
      why: about('why a picture helps here, at most 15 words'),
    }),
  ),
});

/** More than a need takes in the answer. */
export const tokensPerNeed = 300;

/** Asks for the needs of one window of a talk. */
export function planPrompt(request: PlanRequest, window: PlanWindow): Prompt {
  const end = Math.min(window.until, request.durationSeconds);
  const { minClipSeconds, maxClipSeconds, preferences } = request;
  return {
    version: 'plan-2',
    system: paragraphs(
      'You are the picture editor of a video in which one person talks to the camera. You decide at which moments other ' +
        'footage (B-roll) should be shown over the voice, and what it should show.',
      'Choose moments where something that can be filmed is spoken of: places, things, people at work, nature. Leave out ' +
        'greetings, opinions and abstract talk where nothing can be shown. Every need looks for something else.',
      dataRule,
    ),
    text: paragraphs(
      `Plan ${window.count} needs between second ${seconds(window.from)} and second ${seconds(end)} of the talk, spread ` +
        `evenly over what is said there. Each picture stays ${minClipSeconds} to ${maxClipSeconds} seconds. Times are in ` +
        'seconds from the start of the talk, decimals allowed.',
      preferenceText(preferences),
      data(
        'transcript',
        window.segments.map(({ start, end: to, text }) => ({
          start: seconds(start),
          end: seconds(to),
          text,
        })),
      ),
    ),
  };
}

function seconds(value: number): number {
  return Math.round(value * 100) / 100;
}
