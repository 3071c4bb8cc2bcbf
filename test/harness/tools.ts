import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTools, type Tools } from '../../source/media/tools/tools.ts';

/** An empty home, for tests that need tools but no state. */
const emptyHome = join(tmpdir(), 'stockpile-tests-no-home');

/**
 * The tools for tests: those that the program would find on this machine. `FFMPEG_PATH` and `FFPROBE_PATH` choose others, so
 * that the whole suite can be run with an old or a new ffmpeg.
 */
export function testTools(): Promise<Tools> {
  const settings = {
    FFMPEG_PATH: process.env['FFMPEG_PATH'] ?? '',
    FFPROBE_PATH: process.env['FFPROBE_PATH'] ?? '',
    YTDLP_PATH: process.env['YTDLP_PATH'] ?? '',
  };
  return findTools({ settings, home: emptyHome });
}
