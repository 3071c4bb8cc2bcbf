import { delimiter } from 'node:path';
import {
  licenceFilters,
  type SourceAddressSetting,
  type SourceKeySetting,
  sourceNames,
} from '../footage/source-names.ts';
import { boolean, choice, choices, list, number, paths, type Setting, secret, url } from './setting-types.ts';

/** Every source's key and address have a row. */
type RowsOfSources = Readonly<Record<SourceKeySetting | SourceAddressSetting, Setting<string>>>;

const search = 'Sources and search';
const clips = 'Clips';

/** Words in a title that mark a video as no use for B-roll; compared as whole words. */
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

/** The rows of the settings table about finding footage and cutting clips. */
export const footageSettings = {
  PEXELS_API_KEY: secret({ section: search, help: 'free stock footage from Pexels' }),
  PEXELS_BASE_URL: url({ section: search, help: 'a compatible server instead of Pexels' }),
  PIXABAY_API_KEY: secret({ section: search, help: 'free stock footage from Pixabay' }),
  PIXABAY_BASE_URL: url({ section: search, help: 'a compatible server instead of Pixabay' }),
  SEARCH_SOURCES: choices({
    section: search,
    default: sourceNames,
    choices: sourceNames,
    help: 'where to look; those that can run do',
  }),
  LIBRARY_FOLDERS: paths({
    section: search,
    delimiter,
    help: 'your own footage, searched with everything below it',
  }),
  MAX_VIDEOS_PER_PHRASE: number({
    section: search,
    default: 3,
    min: 1,
    max: 20,
    whole: true,
    help: 'candidates kept for a need after ranking',
  }),
  MAX_VIDEO_DURATION_SECONDS: number({
    section: search,
    default: 900,
    min: 5,
    max: 86400,
    unit: 'seconds',
    help: 'longer web videos are left out',
  }),
  MIN_VIEW_COUNT: number({
    section: search,
    default: 1000,
    min: 0,
    max: 1e12,
    whole: true,
    help: 'YouTube videos with fewer views are left out',
  }),
  BLOCKED_TITLE_KEYWORDS: list({
    section: search,
    default: blockedTitleWords,
    help: 'YouTube titles with one of these words are left out',
  }),
  PREFER_CREATIVE_COMMONS: boolean({
    section: search,
    default: true,
    help: 'freely licensed footage goes first on a tie',
  }),
  LICENCES: choice({
    section: search,
    default: 'any',
    choices: licenceFilters,
    help: 'which licences may be delivered',
  }),
  CLIPS_PER_MINUTE: number({
    section: clips,
    default: 2,
    min: 0.1,
    max: 12,
    help: 'needs planned for a minute of video',
  }),
  CLIPS_PER_NEED: number({
    section: clips,
    default: 1,
    min: 1,
    max: 10,
    whole: true,
    help: 'clips delivered for a need',
  }),
  MIN_CLIP_DURATION: number({
    section: clips,
    default: 4,
    min: 1,
    max: 60,
    unit: 'seconds',
    help: 'the shortest clip',
  }),
  MAX_CLIP_DURATION: number({
    section: clips,
    default: 15,
    min: 1,
    max: 120,
    unit: 'seconds',
    help: 'the longest clip',
  }),
  CLIP_MAX_HEIGHT: number({
    section: clips,
    default: 1080,
    min: 144,
    max: 4320,
    whole: true,
    unit: 'pixels',
    help: 'taller pictures are scaled down',
  }),
  PREVIEW_MAX_HEIGHT: number({
    section: clips,
    default: 360,
    min: 144,
    max: 1080,
    whole: true,
    unit: 'pixels',
    help: 'size of what is downloaded to be looked at',
  }),
  PREVIEWS_PER_NEED: number({
    section: clips,
    default: 2,
    min: 1,
    max: 10,
    whole: true,
    help: 'candidates looked at side by side',
  }),
  CONFORM_FRAME_RATE: boolean({
    section: clips,
    default: true,
    help: "clips take the video's exact frame rate",
  }),
  KEEP_AUDIO: boolean({ section: clips, default: false, help: 'clips keep their own sound' }),
  SEMANTIC_VERIFICATION_ENABLED: boolean({
    section: clips,
    default: false,
    help: 'the AI looks once more at the finished clip',
  }),
  SEMANTIC_MATCH_THRESHOLD: number({
    section: clips,
    default: 0.9,
    min: 0,
    max: 1,
    help: 'what that last look must reach',
  }),
} as const satisfies RowsOfSources & Readonly<Record<string, object>>;
