import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../../../../source/media/process/process.ts';
import { requireTool } from '../../../../source/media/tools/tools.ts';
import { testTools } from '../../tools.ts';
import { listOf, numberOf, parseJson, property, textOf } from '../http/unknown-json.ts';

/** The facts that a service finds out about an uploaded file. */
export interface MediaFacts {
  sha256: string;
  bytes: number;
  /** Undefined when it is neither video nor audio. */
  durationSeconds: number | undefined;
  hasVideo: boolean;
  hasAudio: boolean;
}

const known = new Map<string, Promise<MediaFacts>>();

/** Probes uploaded bytes with ffprobe; the same bytes only once. */
export function mediaFacts(data: Buffer): Promise<MediaFacts> {
  const sha256 = createHash('sha256').update(data).digest('hex');
  const before = known.get(sha256);
  if (before !== undefined) return before;
  const facts = withFile(data, probe).then((found) => ({ sha256, bytes: data.length, ...found }));
  known.set(sha256, facts);
  return facts;
}

/** Provides the bytes as a temporary file. */
export async function withFile<Result>(
  data: Buffer,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-stand-in-'));
  try {
    const file = join(folder, 'upload');
    await writeFile(file, data);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function probe(file: string): Promise<Omit<MediaFacts, 'sha256' | 'bytes'>> {
  const answer = parseJson(await ffprobe(file));
  const types = listOf(property(answer, 'streams')).map((stream) => textOf(property(stream, 'codec_type')));
  const told = Number(textOf(property(property(answer, 'format'), 'duration')));
  // Raw and streamed audio has no length in its header, but the last packet has a time.
  const durationSeconds = numberOf(told > 0 ? told : await lastPacketEnd(file));
  return { durationSeconds, hasVideo: types.includes('video'), hasAudio: types.includes('audio') };
}

async function lastPacketEnd(file: string): Promise<number | undefined> {
  const answer = parseJson(await ffprobe(file, '-show_packets'));
  const ends = listOf(property(answer, 'packets')).map(
    (packet) => Number(property(packet, 'pts_time')) + (Number(property(packet, 'duration_time')) || 0),
  );
  return ends.length > 0 ? Math.max(...ends) : undefined;
}

async function ffprobe(file: string, ...more: string[]): Promise<string> {
  const { ffprobe: tool } = await testTools();
  try {
    const { stdout } = await runProcess({
      program: requireTool(tool).path,
      args: ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', ...more, file],
      signal: AbortSignal.timeout(300_000),
    });
    return stdout;
  } catch {
    return '{}';
  }
}
