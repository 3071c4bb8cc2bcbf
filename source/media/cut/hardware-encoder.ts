import { rejectOnAbort } from '../../core/reject-on-abort.ts';
import {
  type HardwareEncoderChoice,
  type HardwareEncoderName,
  hardwareEncoderNames,
} from '../../core/settings/hardware-encoders.ts';
import { runProcess } from '../process/process.ts';
import { lastErrorLine, ProcessError } from '../process/process-error.ts';
import { requireTool, type Tools } from '../tools/tools.ts';
import type { ColorPlan } from './cut-colors.ts';

type Options = Pick<ColorPlan, 'options' | 'pixelFormat' | 'device' | 'upload'>;

/** About the quality of libx264 with CRF 18. https://trac.ffmpeg.org/wiki/HWAccelIntro */
const optionsOf: Readonly<Record<HardwareEncoderName, Options>> = {
  h264_videotoolbox: { options: ['-q:v', '70', '-profile:v', 'high'], pixelFormat: 'yuv420p' },
  h264_nvenc: {
    options: ['-preset', 'p4', '-rc', 'vbr', '-cq', '19', '-b:v', '0', '-profile:v', 'high'],
    pixelFormat: 'yuv420p',
  },
  h264_qsv: {
    options: ['-preset', 'veryfast', '-global_quality', '19', '-profile:v', 'high'],
    pixelFormat: 'nv12',
  },
  h264_amf: {
    options: ['-quality', 'balanced', '-rc', 'cqp', '-qp_i', '18', '-qp_p', '19', '-profile:v', 'high'],
    pixelFormat: 'yuv420p',
  },
  h264_vaapi: {
    options: ['-rc_mode', 'CQP', '-qp', '19', '-profile:v', 'high'],
    pixelFormat: 'nv12',
    device: ['-vaapi_device', '/dev/dri/renderD128'],
    upload: ['hwupload'],
  },
};

/** Time for encoding a few small frames; a driver may have to be loaded for it. */
const testTimeoutMs = 10_000;
/** Why an encoder of an ffmpeg does not work; undefined when it does. Tried once in this process. */
const faults = new Map<string, Promise<string | undefined>>();

/** The encoder that HARDWARE_ENCODER chooses on this machine, or why the one it names is not used. */
interface ChosenEncoder {
  name?: HardwareEncoderName;
  /** Such as "h264_nvenc does not work here: Cannot load libcuda.so.1". */
  fault?: string;
}

/** Chooses the encoder by encoding a few frames with it. @throws UserError without ffmpeg; the signal's reason */
export async function chooseHardwareEncoder(
  choice: HardwareEncoderChoice,
  tools: Tools,
  signal: AbortSignal,
): Promise<ChosenEncoder> {
  if (choice === 'off') return {};
  for (const name of choice === 'auto' ? hardwareEncoderNames : [choice]) {
    const fault = await rejectOnAbort(faultOfEncoder(name, tools), signal);
    if (fault === undefined) return { name };
    if (name === choice) return { fault: `${name} does not work here: ${fault}` };
  }
  return {};
}

/** The same colors, encoded on hardware. */
export function withHardwareEncoder(colors: ColorPlan, name: HardwareEncoderName): ColorPlan {
  return { ...colors, codec: name, ...optionsOf[name] };
}

function faultOfEncoder(name: HardwareEncoderName, tools: Tools): Promise<string | undefined> {
  const { path } = requireTool(tools.ffmpeg);
  const key = `${name} ${path}`;
  const tried = faults.get(key) ?? tryEncoder(name, path);
  faults.set(key, tried);
  return tried;
}

async function tryEncoder(name: HardwareEncoderName, ffmpeg: string): Promise<string | undefined> {
  const { options, pixelFormat, device = [], upload = [] } = optionsOf[name];
  let bytes = 0;
  try {
    await runProcess({
      program: ffmpeg,
      args: [
        ...['-hide_banner', '-nostdin', '-v', 'error', ...device],
        ...['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=25', '-frames:v', '10'],
        ...['-vf', [`format=${pixelFormat}`, ...upload].join(','), '-c:v', name, ...options],
        ...['-f', 'h264', 'pipe:1'],
      ],
      signal: AbortSignal.timeout(testTimeoutMs),
      onData: (chunk) => {
        bytes += chunk.length;
      },
    });
    return bytes > 0 ? undefined : 'it writes nothing';
  } catch (error) {
    if (error instanceof ProcessError) return lastErrorLine(error.stderr) || 'it fails';
    return error instanceof DOMException ? 'it does not end' : String(error);
  }
}
