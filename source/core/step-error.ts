import { UserError } from './errors.ts';

/** A step that failed on another machine, with what matters of its error. */
export class StepError extends UserError {
  /** See `isServiceFault`. */
  readonly isServiceFault: boolean;
  /** See `isRefusal`. */
  readonly isRefusal: boolean;

  constructor(
    message: string,
    about: { hint?: string | undefined; isServiceFault?: boolean; isRefusal?: boolean },
  ) {
    super(message, about.hint === undefined ? {} : { hint: about.hint });
    this.isServiceFault = about.isServiceFault === true;
    this.isRefusal = about.isRefusal === true;
  }
}
