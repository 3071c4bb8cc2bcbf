/** Converts ffmpeg's progress lines to a fraction of the frames: 0 to 1, never decreasing. */
export function frameProgress(frames: number, report: (fraction: number) => void): (line: string) => void {
  let reached = 0;
  return (line) => {
    const frame = readProgressFrame(line);
    if (frame === undefined || frame <= reached) return;
    reached = frame;
    report(Math.min(1, frame / frames));
  };
}

/** The frame number in a line of ffmpeg's `-progress` output ("frame=  120"); undefined for every other line. */
export function readProgressFrame(line: string): number | undefined {
  const match = /^frame=\s*(\d+)\s*$/.exec(line);
  return match ? Number(match[1]) : undefined;
}
