import type { ComponentChildren } from 'preact';

/** A field of a form: its name, its input, and what is said about it. */
export function Field(props: { name: string; label: string; hint?: string; children: ComponentChildren }) {
  const { name, label, hint, children } = props;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {children}
      {hint ? <small id={`${name}-hint`}>{hint}</small> : undefined}
    </div>
  );
}
