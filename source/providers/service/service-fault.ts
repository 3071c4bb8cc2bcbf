import { UserError } from '../../core/errors.ts';
import { StepError } from '../../core/step-error.ts';
import { YtDlpError, type YtDlpFaultKind } from '../../media/ytdlp/yt-dlp-errors.ts';
import { type FaultKind, ServiceError } from './service-error.ts';

/** Faults of the service, not of what was asked: the same request may succeed later or after a setting is corrected. */
const outageKinds: readonly FaultKind[] = ['limited', 'overloaded', 'network', 'timeout', 'invalid-answer'];
/** Refusals of what was asked: a model that does not exist, an address that leads elsewhere, a malformed request. */
const refusalKinds: readonly FaultKind[] = ['rejected', 'missing'];
const youtubeKinds: readonly YtDlpFaultKind[] = ['refused', 'network', 'solver'];

/** Whether an error, or what caused it, is a service that failed. */
export function isServiceFault(error: unknown): boolean {
  if (error instanceof ServiceError) return outageKinds.includes(error.kind);
  if (error instanceof YtDlpError) return youtubeKinds.includes(error.kind);
  if (error instanceof StepError) return error.isServiceFault;
  return error instanceof UserError && error.cause !== undefined && isServiceFault(error.cause);
}

/** Whether an error, or what caused it, is a service that refuses the request, now and later. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ServiceError) return refusalKinds.includes(error.kind);
  if (error instanceof StepError) return error.isRefusal;
  return error instanceof UserError && error.cause !== undefined && isRefusal(error.cause);
}
