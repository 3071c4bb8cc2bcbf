import { useKeys } from '../keys/use-keys.tsx';
import type { Form } from './use-form.ts';

interface FormKeysOptions {
  isActive: boolean;
  submit: () => void;
  close: () => void;
}

/** The keys of a form that lies over a screen. */
export function useFormKeys<Name extends string>(
  form: Form<Name>,
  { isActive, submit, close }: FormKeysOptions,
): void {
  useKeys({
    level: 'field',
    contexts: ['form'],
    isActive,
    on: { ...form.on, submit, cancel: close },
    onKey: form.onKey,
    onPaste: form.onPaste,
  });
}
