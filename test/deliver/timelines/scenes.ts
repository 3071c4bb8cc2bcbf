import type { Job } from '../../../source/core/job/job.ts';
import { hostileTitles, rates, sceneJob } from './kit.ts';

const drop = { num: 30000, den: 1001 };
const all = [0, 1, 2].map((index) => ({ at: 3 + index * 7, spoken: 'every window lit', clips: [{}] }));
const moments = [...all, { at: 26, phrase: 'old bridge over a river' }];

/** Jobs that are difficult for timelines, each for a different reason. */
export const scenes: Readonly<Record<string, Job>> = {
  ...Object.fromEntries(
    rates.map((rate) => [
      `${Math.round((rate.num / rate.den) * 100) / 100} fps`,
      sceneJob({ rate, frames: 2000, needs: moments }),
    ]),
  ),
  'timecode 14:09:42;10': sceneJob({
    rate: drop,
    timecode: { text: '14:09:42;10', framesPerSecond: 30 },
    needs: moments,
  }),
  'timecode over midnight': sceneJob({ rate: drop, timecode: { text: '23:59:50:00' }, needs: moments }),
  '59.94 with drop-frame': sceneJob({
    rate: { num: 60000, den: 1001 },
    frames: 2000,
    timecode: { text: '00:59:59;00', framesPerSecond: 60 },
    needs: moments,
  }),
  'sound alone': sceneJob({ needs: moments, path: '/films/talk.wav' }),
  'no sound': sceneJob({ rate: drop, needs: moments, audio: undefined }),
  'mono sound': sceneJob({
    rate: drop,
    needs: moments,
    audio: { codec: 'pcm', channels: 1, sampleRate: 44_100 },
  }),
  'other rates and sizes': sceneJob({
    rate: drop,
    needs: [
      { at: 2, clips: [{ frameRate: { num: 24, den: 1 }, handles: { before: 1, after: 1 } }] },
      { at: 8, clips: [{ frameRate: { num: 60000, den: 1001 }, frames: 300, width: 720, height: 1280 }] },
      { at: 15, clips: [{ frameRate: { num: 25, den: 1 } }, { frameRate: { num: 24000, den: 1001 } }] },
    ],
  }),
  'handles and runner-ups': sceneJob({
    rate: { num: 25, den: 1 },
    needs: [
      { at: 2, clips: [{ frames: 150, handles: { before: 1, after: 1 } }, { score: 8 }, { score: 7 }] },
      { at: 4, clips: [{ frames: 120, handles: { before: 0.4, after: 0.4 }, licence: 'unknown' }] },
    ],
  }),
  'strange names': sceneJob({
    rate: drop,
    path: "/films/50% off & more/it's #1 + Ünï 日本 (final);x.mp4",
    outputDir: '/films/50% off & more/out <1>',
    needs: moments,
  }),
  'Windows paths': sceneJob({
    rate: drop,
    path: 'C:\\Users\\Ana Č\\Videos\\talk #1 & more.mp4',
    outputDir: 'C:\\Users\\Ana Č\\out\\talk',
    needs: moments,
  }),
  'two drives and a server': sceneJob({
    rate: drop,
    path: '\\\\nas\\films\\talk.mp4',
    outputDir: 'D:\\out\\talk',
    needs: moments,
  }),
  'nothing planned': sceneJob({ rate: drop, needs: [] }),
  'hostile titles': sceneJob({
    rate: drop,
    needs: hostileTitles.map((title, index) => ({
      at: 1 + index * 2,
      phrase: title,
      spoken: title,
      why: title,
      mustShow: title,
      ...(index % 4 !== 3 && {
        clips: [
          {
            title,
            author: title,
            url: title,
            licenceUrl: title,
            frames: 30,
            file: `n${index + 1}/clip1.mp4`,
          },
        ],
      }),
    })),
  }),
};
