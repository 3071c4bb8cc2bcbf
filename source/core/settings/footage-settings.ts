import {
  licenceFilters,
  type SourceAddressSetting,
  type SourceKeySetting,
  sourceNames,
} from '../footage/source-names.ts';
import { maxNeedsPerMinute } from '../plan/need.ts';
import { hardwareEncoderChoices } from './hardware-encoders.ts';
import {
  booleanSetting,
  choiceSetting,
  choicesSetting,
  listSetting,
  numberSetting,
  pathsSetting,
  type Setting,
  secretSetting,
  urlSetting,
} from './setting-types.ts';

/** How a job arranges its clips: a folder for each need, or all clips in one folder. */
const outputLayouts = ['folders', 'flat'] as const;
/** A way to arrange clips. */
export type OutputLayout = (typeof outputLayouts)[number];

/** Requires a row for the key and the address of every source. */
type SourceSettingRows = Readonly<Record<SourceKeySetting | SourceAddressSetting, Setting<string>>>;

const search = 'Sources and search';
const clips = 'Clips';

/** Words in a title that mark a video as useless for B-roll; compared as whole words. */
const blockedTitleWords = [
  'compilation',
  'top 10',
  'reaction',
  'podcast',
  'interview',
  'lyrics',
  'gameplay',
  'unboxing',
  'live stream',
  'tier list',
] as const;

/** The rows of the settings table for finding footage and cutting clips. */
export const footageSettings = {
  PEXELS_API_KEY: secretSetting({ section: search, help: 'free stock footage from Pexels' }),
  PEXELS_BASE_URL: urlSetting({ section: search, help: 'a compatible server instead of Pexels' }),
  PIXABAY_API_KEY: secretSetting({ section: search, help: 'free stock footage from Pixabay' }),
  PIXABAY_BASE_URL: urlSetting({ section: search, help: 'a compatible server instead of Pixabay' }),
  SEARCH_SOURCES: choicesSetting({
    section: search,
    default: sourceNames,
    choices: sourceNames,
    help: 'sources to search; unavailable sources are skipped',
  }),
  LIBRARY_FOLDERS: pathsSetting({
    section: search,
    help: 'your own footage; subfolders are included',
  }),
  MAX_VIDEOS_PER_PHRASE: numberSetting({
    section: search,
    default: 3,
    min: 1,
    max: 20,
    whole: true,
    help: 'how many videos are tried for each need',
  }),
  MAX_VIDEO_DURATION_SECONDS: numberSetting({
    section: search,
    default: 900,
    min: 5,
    max: 86400,
    unit: 'seconds',
    help: 'longer web videos are skipped',
  }),
  MIN_VIEW_COUNT: numberSetting({
    section: search,
    default: 1000,
    min: 0,
    max: 1e12,
    whole: true,
    help: 'YouTube videos with fewer views are skipped',
  }),
  BLOCKED_TITLE_KEYWORDS: listSetting({
    section: search,
    default: blockedTitleWords,
    help: 'YouTube videos with one of these words in the title are skipped',
  }),
  PREFER_CREATIVE_COMMONS: booleanSetting({
    section: search,
    default: true,
    help: 'prefer freely licensed footage on a tie',
  }),
  LICENCES: choiceSetting({
    section: search,
    default: 'any',
    choices: licenceFilters,
    help: 'which licences footage may have',
  }),
  REST_JOBS: numberSetting({
    section: search,
    default: 5,
    min: 0,
    max: 50,
    whole: true,
    help: 'avoid shots used in the last N jobs of other videos; 0 is off',
  }),
  ALLOW_REUSE: booleanSetting({
    section: search,
    default: false,
    help: 'allow the same shot in several videos of a batch',
  }),
  CLIPS_PER_MINUTE: numberSetting({
    section: clips,
    default: 2,
    min: 0.1,
    max: maxNeedsPerMinute,
    help: 'needs planned per minute of video',
  }),
  CLIPS_PER_NEED: numberSetting({
    section: clips,
    default: 1,
    min: 1,
    max: 10,
    whole: true,
    help: 'clips per need',
  }),
  MIN_CLIP_DURATION: numberSetting({
    section: clips,
    default: 4,
    min: 1,
    max: 60,
    unit: 'seconds',
    help: 'the shortest clip',
  }),
  MAX_CLIP_DURATION: numberSetting({
    section: clips,
    default: 15,
    min: 1,
    max: 120,
    unit: 'seconds',
    help: 'the longest clip',
  }),
  CLIP_MAX_HEIGHT: numberSetting({
    section: clips,
    default: 1080,
    min: 144,
    max: 4320,
    whole: true,
    unit: 'pixels',
    help: 'taller pictures are scaled down',
  }),
  HARDWARE_ENCODER: choiceSetting({
    section: clips,
    default: 'off',
    choices: hardwareEncoderChoices,
    help: 'encode clips with this encoder of the graphics card; auto uses the first that works',
  }),
  PREVIEW_MAX_HEIGHT: numberSetting({
    section: clips,
    default: 360,
    min: 144,
    max: 1080,
    whole: true,
    unit: 'pixels',
    help: 'height of the previews that are downloaded for inspection',
  }),
  PREVIEWS_PER_NEED: numberSetting({
    section: clips,
    default: 2,
    min: 1,
    max: 10,
    whole: true,
    help: 'candidates inspected at once for each need',
  }),
  CONFORM_FRAME_RATE: booleanSetting({
    section: clips,
    default: true,
    help: 'convert clips to the frame rate of the video',
  }),
  HANDLE_SECONDS: numberSetting({
    section: clips,
    default: 1,
    min: 0,
    max: 10,
    unit: 'seconds',
    help: 'extra footage before and after each shot, if the scene is long enough',
  }),
  OUTPUT_LAYOUT: choiceSetting({
    section: clips,
    default: 'folders',
    choices: outputLayouts,
    help: 'a folder for each need, or all clips in one folder',
  }),
  KEEP_AUDIO: booleanSetting({ section: clips, default: false, help: 'keep the audio of clips' }),
  SEMANTIC_VERIFICATION_ENABLED: booleanSetting({
    section: clips,
    default: false,
    help: 'let the AI check each finished clip',
  }),
  SEMANTIC_MATCH_THRESHOLD: numberSetting({
    section: clips,
    default: 0.9,
    min: 0,
    max: 1,
    help: 'min score for a finished clip to pass the AI check',
  }),
} as const satisfies SourceSettingRows & Readonly<Record<string, object>>;
