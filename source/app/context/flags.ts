/** Options of the command line as meow parses them. All values are text. */
export interface Flags {
  output?: string;
  yes?: boolean;
  plain?: boolean;
  json?: boolean;
  offline?: boolean;
  transcript?: string;
  library?: string[];
  sources?: string;
  clipsPerMinute?: string;
  clipsPerNeed?: string;
  style?: string;
  avoid?: string;
  notes?: string;
  budget?: string;
  plan?: string;
  cache?: boolean;
  video?: string;
  notBilled?: boolean;
  withFolder?: boolean;
  logLevel?: 'debug' | 'info' | 'warn' | 'error';
  install?: 'ffmpeg' | 'semantic';
  format?: string;
  relative?: boolean;
  in?: string;
  out?: string;
  open?: boolean;
  lanes?: string;
}
