/** ffmpeg's H.264 encoders on graphics hardware, in the order in which they are tried. */
export const hardwareEncoderNames = [
  'h264_videotoolbox',
  'h264_nvenc',
  'h264_qsv',
  'h264_amf',
  'h264_vaapi',
] as const;
export type HardwareEncoderName = (typeof hardwareEncoderNames)[number];

export const hardwareEncoderChoices = ['off', 'auto', ...hardwareEncoderNames] as const;
export type HardwareEncoderChoice = (typeof hardwareEncoderChoices)[number];
