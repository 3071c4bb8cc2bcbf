import * as z from 'zod';
import { preferencesSchema } from '../plan/need.ts';
import type { SettingName } from '../settings/settings.ts';

/** The settings that the form of a new job offers for that job alone. */
export const formSettings = [
  'LIBRARY_FOLDERS',
  'LOCAL_OUTPUT_FOLDER',
  'CLIPS_PER_MINUTE',
  'SEARCH_SOURCES',
  'BUDGET_LIMIT_USD',
] as const satisfies readonly SettingName[];
export type FormSetting = (typeof formSettings)[number];

/** What the last job of the full screen was started with. A setting is there only where it differed from the usual. */
export const lastUsedSchema = z.object({
  preferences: preferencesSchema,
  settings: z.partialRecord(z.enum(formSettings), z.string()),
});
export type LastUsed = z.infer<typeof lastUsedSchema>;

export const nothingUsed: LastUsed = { preferences: { style: '', avoid: '', notes: '' }, settings: {} };
