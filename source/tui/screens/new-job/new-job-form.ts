import { homedir } from 'node:os';
import type { App, NewJob, SettingTexts } from '../../../core/api/app.ts';
import type { FormSetting, LastUsed } from '../../../core/api/last-used.ts';
import type { SettingState } from '../../../core/settings/setting-states.ts';
import { settingRow } from '../../../core/settings/settings.ts';
import type { FieldNote, FieldSpec } from '../../hooks/use-form.ts';
import { isTranscriptFile, typedPath, typedPaths } from '../../paths.ts';
import { count } from '../../text/words.ts';

const textFields = [
  { name: 'video', label: 'Video', placeholder: 'a path; Tab completes it, a file dropped here does too' },
  { name: 'transcript', label: 'Transcript', placeholder: 'the .srt, .vtt or .json beside the video' },
  { name: 'style', label: 'Style', placeholder: 'such as documentary, natural light' },
  { name: 'avoid', label: 'Avoid', placeholder: 'such as text on screen, logos' },
  { name: 'notes', label: 'Notes', placeholder: 'anything else the search should know' },
] as const satisfies readonly FieldSpec<string>[];

/** Fields that stand for a setting, for this job alone. */
const settingFields = {
  density: {
    label: 'Density',
    setting: 'CLIPS_PER_MINUTE',
    usual: (value) => `${value} clips a minute`,
  },
  sources: { label: 'Sources', setting: 'SEARCH_SOURCES', usual: (value) => value },
  budget: {
    label: 'Budget',
    setting: 'BUDGET_LIMIT_USD',
    usual: (value) => (value === '0' ? 'no limit; or dollars, such as 0.50' : `$${value}`),
  },
} as const satisfies Record<
  string,
  { label: string; setting: FormSetting; usual: (value: string) => string }
>;
type SettingField = keyof typeof settingFields;
const settingFieldNames = ['density', 'sources', 'budget'] as const satisfies readonly SettingField[];

export type NewJobField = (typeof textFields)[number]['name'] | SettingField;
export type NewJobValues = Readonly<Record<NewJobField, string>>;
export type NewJobNotes = Partial<Record<NewJobField, FieldNote>>;

/** The fields; one for a setting that is left empty shows what then counts. */
export function newJobFields(settings: readonly SettingState[]): FieldSpec<NewJobField>[] {
  const valueAt = (name: FormSetting) => settings.find((each) => each.name === name)?.value ?? '';
  return [
    ...textFields,
    ...settingFieldNames.map((name) => {
      const { label, setting, usual } = settingFields[name];
      return { name, label, placeholder: usual(valueAt(setting)) };
    }),
  ];
}

/** What the form begins with: the video that was dropped, and what was used last. */
export function firstValues(
  path: string,
  { preferences, settings, transcriptFile }: LastUsed & { transcriptFile: string },
): NewJobValues {
  return {
    video: path,
    transcript: transcriptFile,
    ...preferences,
    density: settings.CLIPS_PER_MINUTE ?? '',
    sources: settings.SEARCH_SOURCES ?? '',
    budget: settings.BUDGET_LIMIT_USD ?? '',
  };
}

/** What is to be said of the fields while they are typed: what cannot be right, and what several files mean. */
export function typedNotes(values: NewJobValues): NewJobNotes {
  const notes: NewJobNotes = {};
  const videos = typedPaths(values.video, homedir()).length;
  if (videos > 1) notes.video = { text: `${count(videos, 'video')}, a job each`, tone: 'accent' };
  for (const name of settingFieldNames) {
    const { setting } = settingFields[name];
    const text = settingText(values[name]);
    if (text !== '' && settingRow(setting).parse(text) === undefined)
      notes[name] = bad(`takes ${settingRow(setting).range}`);
  }
  return notes;
}

/** What is wrong with the files, looked at when the job is to start. */
export async function fileNotes(values: NewJobValues, whatIs: App['whatIs']): Promise<NewJobNotes> {
  const notes: NewJobNotes = {};
  const videos = typedPaths(values.video, homedir());
  const transcript = typedPath(values.transcript, homedir());
  if (videos.length === 0) notes.video = bad('which video?');
  for (const path of videos) {
    const found = await whatIs(path);
    if (found === 'file') continue;
    const which = videos.length > 1 ? `${path}: ` : '';
    notes.video = bad(`${which}${found === 'folder' ? 'a folder, not a video' : 'no such file'}`);
    break;
  }
  if (transcript === '') return notes;
  const found = await whatIs(transcript);
  if (found !== 'file') notes.transcript = bad(found === 'folder' ? 'a folder, not a file' : 'no such file');
  else if (!isTranscriptFile(transcript)) notes.transcript = bad('takes .srt, .vtt or .json');
  else if (videos.length > 1) notes.transcript = bad(`one file for ${videos.length} videos`);
  return notes;
}

/** A fault of a field, told beside it. */
export function bad(text: string): FieldNote {
  return { text, tone: 'bad' };
}

/** The settings that were typed, as text; those that cannot be used are left out. */
export function typedSettings(values: NewJobValues): SettingTexts & LastUsed['settings'] {
  const texts: Partial<Record<FormSetting, string>> = {};
  for (const name of settingFieldNames) {
    const { setting } = settingFields[name];
    const text = settingText(values[name]);
    const value = text === '' ? undefined : settingRow(setting).parse(text);
    if (value !== undefined) texts[setting] = settingRow(setting).format(value);
  }
  return texts;
}

export function usedValues(values: NewJobValues): LastUsed {
  const { style, avoid, notes } = values;
  return {
    preferences: { style: style.trim(), avoid: avoid.trim(), notes: notes.trim() },
    settings: typedSettings(values),
  };
}

/** A job for each video. */
export function requestsOf(values: NewJobValues): NewJob[] {
  const { preferences, settings } = usedValues(values);
  const transcript = typedPath(values.transcript, homedir());
  return typedPaths(values.video, homedir()).map((videoPath) => ({
    videoPath,
    ...(transcript !== '' && { transcriptFile: transcript }),
    preferences,
    ...(Object.keys(settings).length > 0 && { settings }),
    acceptPlan: false,
  }));
}

/** "$0.50" and "library, pexels" are what people write. */
function settingText(text: string): string {
  return text.trim().replace(/^\$/, '');
}
