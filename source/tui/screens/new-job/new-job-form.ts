import type { NewJob, SettingTexts } from '../../../core/api/app.ts';
import type { FormSetting, LastUsed } from '../../../core/api/last-used.ts';
import type { SettingState } from '../../../core/settings/setting-states.ts';
import { settingRow } from '../../../core/settings/settings.ts';
import { pluralize } from '../../../core/text/text.ts';
import {
  absolutePath,
  joinFolders,
  type PathContext,
  parseFolders,
  parsePath,
  parsePaths,
  splitFolders,
} from '../../../core/text/typed-path.ts';
import { commonTranscriptFormats } from '../../../core/transcript/format-names.ts';
import type { FieldNote, FieldSpec } from '../../hooks/use-form.ts';
import { escapePath, joinFolderField } from '../../text/typed-paths.ts';

/** Fields that override a setting for this job only. `placeholder` is shown while the field is empty. */
const settingFields = {
  footage: {
    label: 'Footage',
    setting: 'LIBRARY_FOLDERS',
    placeholder: (value) => value || 'one or more folders with your footage',
  },
  output: { label: 'Output', setting: 'LOCAL_OUTPUT_FOLDER', placeholder: (value) => value },
  density: {
    label: 'Density',
    setting: 'CLIPS_PER_MINUTE',
    placeholder: (value) => `${value} moments a minute`,
  },
  sources: { label: 'Sources', setting: 'SEARCH_SOURCES', placeholder: (value) => value },
  budget: {
    label: 'Budget',
    setting: 'BUDGET_LIMIT_USD',
    placeholder: (value) => (value === '0' ? 'no limit; or dollars, such as 0.50' : `$${value}`),
  },
} as const satisfies Record<
  string,
  { label: string; setting: FormSetting; placeholder: (value: string) => string }
>;
type SettingField = keyof typeof settingFields;

const textFields = {
  video: { label: 'Video', placeholder: 'a path, or drop a file here; Tab completes' },
  transcript: { label: 'Transcript', placeholder: `a file next to the video (${commonTranscriptFormats})` },
  style: { label: 'Style', placeholder: 'such as documentary, natural light' },
  avoid: { label: 'Avoid', placeholder: 'such as text on screen, logos' },
  notes: { label: 'Notes', placeholder: 'anything else the search should know' },
} as const satisfies Record<string, Omit<FieldSpec<string>, 'name'>>;

/** In the order of the screen: what a job needs most comes first. */
const fieldNames = [
  'video',
  'footage',
  'output',
  'transcript',
  'style',
  'avoid',
  'notes',
  'density',
  'sources',
  'budget',
] as const satisfies readonly (keyof typeof textFields | SettingField)[];

/** Setting fields that are parsed as typed; paths are made absolute first. */
const plainSettingFields = ['density', 'sources', 'budget'] as const satisfies readonly SettingField[];

export type NewJobField = (typeof fieldNames)[number];
export type NewJobValues = Readonly<Record<NewJobField, string>>;
export type NewJobNotes = Partial<Record<NewJobField, FieldNote>>;

/** The paths in the fields, made absolute. */
export interface NewJobPaths {
  videos: readonly string[];
  transcript: string;
  footage: readonly string[];
  output: string;
}

/** The fields; an empty field of a setting shows the value that would be used. */
export function newJobFields(
  settings: readonly SettingState[],
  place: PathContext,
): FieldSpec<NewJobField>[] {
  const placeholderOf = (name: SettingField) => {
    const { setting, placeholder } = settingFields[name];
    const value = settings.find((each) => each.name === setting)?.value ?? '';
    return placeholder(name === 'output' ? absolutePath(value, place) : value);
  };
  return fieldNames.map((name) =>
    isSettingField(name)
      ? {
          ...{ name, label: settingFields[name].label, placeholder: placeholderOf(name) },
          isReplaced: name === 'density' || name === 'budget',
        }
      : { name, ...textFields[name] },
  );
}

/** The initial values of the form: the video that was dropped, and what was used last. */
export function initialValues(
  path: string,
  { preferences, settings, transcriptFile }: LastUsed & { transcriptFile: string },
  place: PathContext,
): NewJobValues {
  const folders = splitFolders(settings.LIBRARY_FOLDERS ?? '', place.path.delimiter);
  return {
    video: path,
    footage: joinFolderField(folders, place),
    output: escapePath(settings.LOCAL_OUTPUT_FOLDER ?? '', place),
    transcript: transcriptFile,
    ...preferences,
    density: settings.CLIPS_PER_MINUTE ?? '',
    sources: settings.SEARCH_SOURCES ?? '',
    budget: settings.BUDGET_LIMIT_USD ?? '',
  };
}

export function newJobPaths(values: NewJobValues, place: PathContext): NewJobPaths {
  const absolute = (path: string) => absolutePath(path, place);
  return {
    videos: parsePaths(values.video, place).map(absolute),
    transcript: absolute(parsePath(values.transcript, place)),
    footage: [...new Set(parseFolders(values.footage, place).map(absolute))],
    output: absolute(parsePath(values.output, place)),
  };
}

/** Notes shown while the user types: invalid values, and how many jobs several files make. */
export function notesWhileTyping(values: NewJobValues, place: PathContext): NewJobNotes {
  const notes: NewJobNotes = {};
  const videos = parsePaths(values.video, place).length;
  if (videos > 1) notes.video = { text: `${pluralize(videos, 'video')}, one job for each`, tone: 'accent' };
  for (const name of plainSettingFields) {
    const { setting } = settingFields[name];
    const text = settingText(values[name]);
    if (text !== '' && settingRow(setting).parse(text) === undefined)
      notes[name] = faultNote(`expected ${settingRow(setting).range}`);
  }
  return notes;
}

/** The note for a fault of a field. */
export function faultNote(text: string): FieldNote {
  return { text, tone: 'bad' };
}

/** The typed settings as text, without invalid ones. */
export function parseTypedSettings(
  values: NewJobValues,
  place: PathContext,
): SettingTexts & LastUsed['settings'] {
  const texts: Partial<Record<FormSetting, string>> = {};
  const { footage, output } = newJobPaths(values, place);
  if (footage.length > 0) texts.LIBRARY_FOLDERS = joinFolders(footage, place.path.delimiter);
  if (output !== '') texts.LOCAL_OUTPUT_FOLDER = output;
  for (const name of plainSettingFields) {
    const { setting } = settingFields[name];
    const text = settingText(values[name]);
    const value = text === '' ? undefined : settingRow(setting).parse(text);
    if (value !== undefined) texts[setting] = settingRow(setting).format(value);
  }
  return texts;
}

export function toLastUsed(values: NewJobValues, place: PathContext): LastUsed {
  const { style, avoid, notes } = values;
  return {
    preferences: { style: style.trim(), avoid: avoid.trim(), notes: notes.trim() },
    settings: parseTypedSettings(values, place),
  };
}

/** A request for each video. */
export function toJobRequests(values: NewJobValues, place: PathContext): NewJob[] {
  const { preferences, settings } = toLastUsed(values, place);
  const { videos, transcript } = newJobPaths(values, place);
  return videos.map((videoPath) => ({
    videoPath,
    ...(transcript !== '' && { transcriptFile: transcript }),
    preferences,
    ...(Object.keys(settings).length > 0 && { settings }),
    acceptPlan: false,
  }));
}

function isSettingField(name: NewJobField): name is SettingField {
  return name in settingFields;
}

/** Removes what people add to a value, such as the dollar sign in "$0.50". */
function settingText(text: string): string {
  return text.trim().replace(/^\$/, '');
}
