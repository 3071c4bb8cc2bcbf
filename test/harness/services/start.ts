import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { testTools } from '../tools.ts';
import { type Charge, totalUsd } from './bill.ts';
import type { FaultRule } from './faults.ts';
import { demoCatalog, type SiteFilms } from './films/demo-catalog.ts';
import { type GeminiOptions, startGemini } from './gemini/gemini-service.ts';
import type { ReceivedRequest } from './http/received-request.ts';
import { startOpenAi } from './openai/openai-service.ts';
import type { SpokenScript } from './openai/script.ts';
import type { StandIn } from './stand-in.ts';
import { Catalog } from './stock/catalog.ts';
import { startPexels } from './stock/pexels-service.ts';
import { startPixabay } from './stock/pixabay-service.ts';
import { hasYoutube } from './web-sources.ts';
import { youtubeEnvironment } from './youtube/environment.ts';
import { mediaFiles } from './youtube/formats.ts';
import { startYoutube } from './youtube/youtube-service.ts';

/** Unique API keys that are not real: tests search all output for them. */
export const markedKeys = {
  OPENAI_API_KEY: 'sk-proj-MARKEDopenai0f6b1c9e7a35d842',
  GEMINI_API_KEY: 'AIzaSyMARKEDgemini4d8e2b7f9c1a60',
  PEXELS_API_KEY: 'MARKEDpexels9b3e7d1f5a8c2e604d7b1f',
  PIXABAY_API_KEY: '51234567-MARKEDpixabay2c7e9a4f1d',
} as const;

export interface ServicesOptions {
  /** The seed that makes faults repeatable; each service has its own. */
  seed?: number;
  /** The spoken text of the recording. */
  script: SpokenScript;
  /** The recording, to recognize parts of it by their sound. */
  recording?: string;
  /** The films of the sites; the default is films about the demo's talk. */
  films?: Partial<SiteFilms>;
  /** The model's answers, in place of the default. */
  answers?: GeminiOptions['answers'];
  /** Whether the servers of the stock sites support byte ranges. */
  ranges?: boolean;
  /** How fast films are sent. */
  bytesPerSecond?: number;
  /** How long a film uploaded to Gemini stays in state PROCESSING. */
  processingMs?: number;
  /** Requests that a stock site allows in its window; the default is that of the real sites. */
  limits?: { pexels?: number; pixabay?: number };
}

export interface Services {
  openai: StandIn;
  gemini: StandIn;
  pexels: StandIn;
  pixabay: StandIn;
  youtube: StandIn;
  all: readonly StandIn[];
  /** The environment variables with which the program finds the stand-ins. */
  environment: Record<string, string>;
  /** Names of files that were uploaded to Gemini and not deleted. */
  remoteFiles(): string[];
  /** Adds a fault to all of them. */
  fault(rule: FaultRule): void;
  clearFaults(): void;
  forget(): void;
  requests(): ReceivedRequest[];
  /** Requests to the two AI services. */
  aiCount(): number;
  bill(): Charge[];
  /** The total cost by the stand-ins' own prices. */
  billUsd(): number;
  stop(): Promise<void>;
}

/** Starts stand-ins for all external services, on ports of this machine. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { seed = 1, script, recording, answers, processingMs, ranges = true, limits = {} } = options;
  const films = { ...demoCatalog(), ...options.films };
  const basics = (offset: number) => ({ seed: seed + offset, bytesPerSecond: options.bytesPerSecond });
  const keys = markedKeys;
  const [openai, gemini, pexels, pixabay, youtube] = await Promise.all([
    startOpenAi({ ...basics(0), key: keys.OPENAI_API_KEY, script, recording }),
    startGemini({ ...basics(1), key: keys.GEMINI_API_KEY, answers, processingMs }),
    startPexels({
      ...basics(2),
      key: keys.PEXELS_API_KEY,
      films: films.pexels,
      ranges,
      limit: limits.pexels,
    }),
    startPixabay({
      ...{ ...basics(3), key: keys.PIXABAY_API_KEY, films: films.pixabay, ranges },
      limit: limits.pixabay,
    }),
    startYoutube({ ...basics(4), films: films.youtube }),
  ]);
  const all = [openai, gemini.standIn, pexels, pixabay, youtube];
  const bill = () => all.flatMap((standIn) => standIn.bill());
  return {
    ...{ openai, gemini: gemini.standIn, pexels, pixabay, youtube, all, bill },
    environment: await environmentFor({ openai, gemini: gemini.standIn, pexels, pixabay, youtube }),
    remoteFiles: gemini.remoteFiles,
    fault: (rule) => {
      for (const standIn of all) standIn.fault(rule);
    },
    clearFaults: () => {
      for (const standIn of all) standIn.clearFaults();
    },
    forget: () => {
      for (const standIn of all) standIn.forget();
    },
    requests: () => all.flatMap((standIn) => standIn.requests),
    aiCount: () => openai.count() + gemini.standIn.count(),
    billUsd: () => totalUsd(bill()),
    stop: async () => {
      await Promise.all(all.map((standIn) => standIn.stop()));
    },
  };
}

/** Makes the films of all sites, so that no request waits for an encoder. */
export async function makeSiteFilms(films: SiteFilms, progress?: (fraction: number) => void): Promise<void> {
  const stock = [...films.pexels, ...films.pixabay];
  // They are not needed without yt-dlp.
  const youtube = hasYoutube ? films.youtube : [];
  const total = stock.length + youtube.length;
  let made = 0;
  const catalog = new Catalog(stock);
  const make = async (work: Promise<unknown>) => {
    await work;
    made += 1;
    progress?.(made / total);
  };
  const limit = pLimit(availableParallelism());
  await limit.map(stock, (film) => make(catalog.renditions(film)));
  await limit.map(youtube, (film) => make(mediaFiles(film)));
}

async function environmentFor(
  services: Pick<Services, 'openai' | 'gemini' | 'pexels' | 'pixabay' | 'youtube'>,
): Promise<Record<string, string>> {
  const { ytdlp } = await testTools();
  return {
    ...markedKeys,
    OPENAI_BASE_URL: `${services.openai.address}/v1`,
    GEMINI_BASE_URL: services.gemini.address,
    PEXELS_BASE_URL: services.pexels.address,
    PIXABAY_BASE_URL: services.pixabay.address,
    ...youtubeEnvironment(services.youtube),
    ...(ytdlp.found ? { YTDLP_PATH: ytdlp.path } : {}),
  };
}
