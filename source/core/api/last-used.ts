import * as z from 'zod';
import { preferencesSchema } from '../plan/need.ts';
import type { SettingName } from '../settings/settings.ts';

/** The settings that the new-job form offers for that job only. */
export const formSettings = [
  'LIBRARY_FOLDERS',
  'LOCAL_OUTPUT_FOLDER',
  'CLIPS_PER_MINUTE',
  'SEARCH_SOURCES',
  'BUDGET_LIMIT_USD',
] as const satisfies readonly SettingName[];
export type FormSetting = (typeof formSettings)[number];

/**
 * What the last job of the full screen was started with. Holds only settings that differed from the configured ones.
 */
export const lastUsedSchema = z.object({
  preferences: preferencesSchema,
  settings: z.partialRecord(z.enum(formSettings), z.string()),
});
export type LastUsed = z.infer<typeof lastUsedSchema>;

export const emptyLastUsed: LastUsed = { preferences: { style: '', avoid: '', notes: '' }, settings: {} };
