import type { ClipMeasurements } from '../../core/footage/clip-measurements.ts';
import { type FrameRate, framesPerSecond } from '../../core/footage/rate.ts';

/** Max deviation of a frame from the constant rate, in seconds: the rounding error of microseconds. */
const rateTolerance = 2e-6;
/** The flag of a packet that an edit list drops; AV_PKT_FLAG_DISCARD of https://ffmpeg.org/doxygen/trunk/packet_8h.html. */
const dropped = 4;

interface ListedStream {
  type: string;
  /** Seconds of one tick of its times. */
  tick: number;
  width: number;
  height: number;
}

/** Reads the list of packets that ffmpeg's muxer framecrc writes: https://ffmpeg.org/ffmpeg-formats.html#framecrc. */
export class PacketList {
  readonly #streams = new Map<string, ListedStream>();
  /** Ticks at which the packets of each stream begin and end to be shown. */
  readonly #shown = new Map<string, { start: number; end: number }[]>();

  /** Adds a line: "#tb 0: 1/12800", "#dimensions 0: 1280x720" or "0, -512, 0, 512, 5123, 0x2e7ffe1d, F=0x0". */
  add(line: string): void {
    const [, name, index = '', value = ''] = /^#(\w+) (\d+): (.*)$/.exec(line) ?? [];
    if (name !== undefined) this.#describe(name, index, value);
    if (line.startsWith('#')) return;
    const [stream = '', , at, duration, , , ...rest] = line.split(',').map((field) => field.trim());
    const flags = rest.find((field) => field.startsWith('F='));
    if (flags !== undefined && Number(flags.slice(2)) & dropped) return;
    const packets = this.#shown.get(stream) ?? [];
    this.#shown.set(stream, packets);
    packets.push({ start: Number(at), end: Number(at) + Number(duration) });
  }

  /** What the packets tell of the clip. @param rate the rate at which its frames should be spaced */
  facts(
    rate: FrameRate,
  ): Pick<ClipMeasurements, 'pictures' | 'sounds' | 'width' | 'height' | 'frames' | 'endSeconds' | 'isEven'> {
    const streams = [...this.#streams];
    const pictures = streams.filter(([, { type }]) => type === 'video');
    const [index, { tick, width, height }] = pictures[0] ?? ['', { tick: 0, width: 0, height: 0 }];
    const packets = this.#shown.get(index) ?? [];
    const times = packets.map(({ start }) => start * tick);
    return {
      pictures: pictures.length,
      sounds: streams.filter(([, { type }]) => type === 'audio').length,
      ...{ width, height },
      frames: packets.length,
      endSeconds: packets.reduce((last, { end }) => Math.max(last, end * tick), 0),
      isEven: hasConstantRate(times, rate),
    };
  }

  #describe(name: string, index: string, value: string): void {
    const stream = this.#streams.get(index) ?? { type: '', tick: 0, width: 0, height: 0 };
    this.#streams.set(index, stream);
    const [first = 0, second = 0] = value.split(/[/x]/).map(Number);
    if (name === 'media_type') stream.type = value;
    else if (name === 'tb') stream.tick = first / second;
    else if (name === 'dimensions') Object.assign(stream, { width: first, height: second });
  }
}

/** Whether the times, in any order, are those of a constant rate that starts at 0. */
export function hasConstantRate(times: readonly number[], rate: FrameRate): boolean {
  const step = 1 / framesPerSecond(rate);
  return [...times].sort((a, b) => a - b).every((at, index) => Math.abs(at - index * step) <= rateTolerance);
}
