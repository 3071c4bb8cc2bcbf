import { EXIT, type ExitCode } from '../core/errors.ts';

/** The most telling exit code of several jobs: a failure before needs that failed before success. */
export function worstExit(codes: readonly ExitCode[]): ExitCode {
  const order: ExitCode[] = [EXIT.interrupted, EXIT.failed, EXIT.usage, EXIT.budget, EXIT.someNeedsFailed];
  return order.find((code) => codes.includes(code)) ?? EXIT.finished;
}
