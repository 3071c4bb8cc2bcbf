import type { BatchVideo } from '../../source/core/api/app.ts';
import type { Need } from '../../source/core/plan/need.ts';
import { createHistoryEntry } from '../../source/store/jobs/history-entry.ts';
import type { FirstView } from '../../source/tui/first-view.ts';
import { busyJob, finishedJob, JobMaker, sampleNeeds } from '../harness/jobs/jobs.ts';
import { FakeApp } from '../harness/screen/fake-app.ts';

export interface Scene {
  app: FakeApp;
  start: FirstView;
}

/** The program in every state that the screens can show. */
export const scenes: Readonly<Record<string, () => Scene>> = {
  home: () => fromHome(history()),
  'set-aside': () => {
    const app = history();
    app.setAside = ['history.json could not be read (not JSON).', 'config.json, neither.'];
    return fromHome(app);
  },
  'late-defaults': () => {
    const app = history();
    app.lateDefaults = Promise.withResolvers();
    return fromHome(app);
  },
  empty: () => fromHome(new FakeApp()),
  many: () => fromHome(manyJobs(10_000)),
  throws: () => fromHome(history()),
  stops: () => fromHome(history()),
  exits: () => fromHome(history()),
  review: () => fromJob([new JobMaker().planned()]),
  'review-library': () => fromJob([new JobMaker().planned(sampleNeeds.map(withLibraryFilm))]),
  'review-paid': () => paidReview(),
  'review-many': () => fromJob([new JobMaker().planned(manyNeeds(5000))]),
  hostile: () => fromJob([new JobMaker({ name: hostileTitles[0] ?? '' }).planned(hostileNeeds())]),
  early: () =>
    fromJob([new JobMaker().opened().emit({ type: 'stage.progress', stage: 'probe', fraction: 0.4 })]),
  dashboard: () => fromJob([busyJob()]),
  sixteen: () => fromJob([atWork(16)]),
  forty: () => fromJob([atWork(40)]),
  stubborn: () => {
    const scene = fromJob([busyJob()]);
    for (const handle of scene.app.handles) handle.isStubborn = true;
    return scene;
  },
  paused: () => fromJob([new JobMaker().gathering().emit({ type: 'job.paused', paused: true })]),
  batch: () =>
    fromJob([
      busyJob(),
      busyJob({ id: 'job-2', name: 'vlog_tokyo.mp4' }),
      new JobMaker({ id: 'job-3', name: 'talk.mp4' }).opened(),
    ]),
  videos: () => videosOfBatch(),
  results: () => fromJob([finishedJob()]),
};

/** Titles that try to move the cursor, reverse the text direction, or take more cells than expected. */
export const hostileTitles: readonly string[] = [
  '\u001B[2J\u001B[H\u001B[31mcleared screen\u0007',
  'right to left \u202Eevil\u202C \u200Fשלום עולם',
  'family 👨‍👩‍👧‍👦 flag 🇩🇪 skin 👍🏽 heart ❤️ key 1️⃣',
  '日本語のとても長いタイトル'.repeat(8),
  'नमस्ते क्षत्रिय น้ำใจ กำลัง',
  'zalgo Z̸̢̛̯͓a̶͔̿l̷͈̈́g̵̺͑o̸̰̐ text',
  `five hundred ${'x'.repeat(500)}`,
  'tab\tnew\nline\rreturn\u0008back',
];

/** A need for which the library has a film. */
function withLibraryFilm(need: Need): Need {
  const path = `/films/library/${need.phrase}.mp4`;
  const libraryFilm = { path, title: `own ${need.phrase}`, durationSeconds: 20, width: 1920, height: 1080 };
  return { ...need, libraryFits: 1, libraryFilm };
}

/** A plan with a budget, after an earlier job whose needs had costs. */
function paidReview(): Scene {
  const maker = new JobMaker({ budgetUsd: 0.25 }).planned();
  const engines = [{ role: 'inspect', engine: 'gemini-3-flash-preview', reason: 'the key is set' }];
  maker.emit({ type: 'job.opened', engines }, { type: 'job.state', state: 'awaiting-review' });
  const needExpense = {
    ...{ needs: 10, engine: 'gemini-3-flash-preview', sources: '' },
    ...{ costUsd: 0.0282, workSeconds: 66, waySeconds: 50, sideBySide: 3 },
  };
  const scene = fromJob([maker]);
  scene.app.entries = [
    { ...createHistoryEntry(finishedJob({ id: 'job-9' }).job), needExpense },
    ...scene.app.entries,
  ];
  return scene;
}

/** A batch of five videos: one finished, one at work, one refused, two that wait. */
function videosOfBatch(): Scene {
  const makers = [finishedJob(), busyJob({ id: 'job-2', name: 'vlog_tokyo.mp4' })];
  const app = new FakeApp(makers);
  const video = (name: string, more: Partial<BatchVideo>): BatchVideo => {
    return { name, videoPath: `/films/${name}`, state: 'waiting', seconds: 0, ...more };
  };
  const [done, busy] = makers.map(({ job }) => createHistoryEntry(job));
  app.batchProgress = {
    videos: [
      video('interview_final.mp4', { state: 'ended', entry: done }),
      video('vlog_tokyo.mp4', { state: 'running', entry: busy }),
      video('broken.mp4', { state: 'refused', error: 'broken.mp4 is not a video or audio file.' }),
      video('talk.mp4', {}),
      video('demo.mp4', {}),
    ],
    subscribe: () => () => {},
    startNoMore: () => app.startsNoMore.push(true),
  };
  return { app, start: { screen: 'batch' } };
}

function fromHome(app: FakeApp): Scene {
  return { app, start: { screen: 'home' } };
}

function fromJob(makers: readonly JobMaker[]): Scene {
  const app = new FakeApp(makers);
  const [handle] = app.handles;
  if (!handle) throw new Error('A scene with a job needs one.');
  return { app, start: { screen: 'job', handle } };
}

/** This many needs are active at once. */
function atWork(count: number): JobMaker {
  const maker = new JobMaker({ budgetUsd: 1 }).gathering(
    manyNeeds(count).map((need) => ({ ...need, selected: true })),
  );
  for (let at = 0; at < count; at += 1) {
    maker.active(`n${at}`, 'fetch', { fraction: (at % 10) / 10, message: '3.1 of 7.4 MB · 2.2 MB/s' });
  }
  return maker;
}

function history(): FakeApp {
  const now = Date.now();
  const interrupted = busyJob({ id: 'job-2', name: 'vlog_tokyo.mp4' }).emit({
    type: 'job.state',
    state: 'interrupted',
  });
  const failed = new JobMaker({ id: 'job-3', name: 'talk.mp4' })
    .opened()
    .emit({ type: 'job.state', state: 'failed', error: 'The Gemini key was refused. Check GEMINI_API_KEY.' });
  const makers = [
    new JobMaker({ id: 'job-1' }).planned(),
    interrupted,
    failed,
    finishedJob({ id: 'job-4', name: 'demo.mp4' }),
  ];
  const ages = [2 * 60_000, 18 * 60_000, 26 * 3_600_000, 40 * 86_400_000];
  const entries = makers.map(({ job }, at) => ({
    ...createHistoryEntry(job),
    updatedAt: now - (ages[at] ?? 0),
    ...(at === 1 && { etaSeconds: 170 }),
  }));
  const app = new FakeApp(makers, entries);
  app.files = ['/films/', '/films/talk.mp4', '/films/take two.mp4', '/films/notes.txt', '/films/raw/'];
  return app;
}

function manyJobs(count: number): FakeApp {
  const { job } = finishedJob();
  const entries = Array.from({ length: count }, (_, at) => ({
    ...createHistoryEntry(job),
    id: `job-${at}`,
    name: `film_${String(at).padStart(5, '0')}.mp4`,
  }));
  return new FakeApp([], entries);
}

function manyNeeds(count: number): Need[] {
  return Array.from({ length: count }, (_, at) =>
    needWith(at, { id: `n${at}`, at: at * 5, until: at * 5 + 4, phrase: `need number ${at}` }),
  );
}

function hostileNeeds(): Need[] {
  return hostileTitles.map((phrase, at) =>
    needWith(at, { id: `h${at}`, phrase, spoken: phrase, mustShow: phrase }),
  );
}

function needWith(at: number, changes: Partial<Need>): Need {
  const need = sampleNeeds[at % sampleNeeds.length];
  if (!need) throw new Error('There are no sample needs.');
  return { ...need, ...changes };
}
