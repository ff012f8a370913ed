import type { UserError } from '../../generated/schema-types.ts';
import { html, raw, when, type Html } from './html.ts';

export interface Field {
  name: string;
  label: string;
  value?: string | null | undefined;
  type?: 'text' | 'email' | 'password' | 'tel' | 'number';
  autocomplete?: string;
  isOptional?: boolean;
  hint?: string;
  /** More attributes as `name="value"`, from the code and never from a person. */
  attributes?: string;
}

/** A labelled field; a refusal that names it stands below and is read with it. */
export function field({ name, label, value, type = 'text', autocomplete, isOptional = false, hint, attributes = '' }: Field, errors: readonly UserError[] = []): Html {
  const refusal = errors.find((each) => each.field?.at(-1) === name);
  const error = refusal && plainMessage(refusal.message);
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return html`<div class="field${error ? ' wrong' : ''}"><label for="${name}">${label}${isOptional ? html` <span class="optional">(optional)</span>` : null}</label>
<input id="${name}" name="${name}" type="${type}" value="${type === 'password' ? '' : (value ?? '')}"${raw(autocomplete ? ` autocomplete="${autocomplete}"` : '')}${raw(isOptional ? '' : ' required')}${raw(described ? ` aria-describedby="${described}"` : '')}${raw(error ? ' aria-invalid="true"' : '')} ${raw(attributes)}>
${when(hint, (text) => html`<p class="hint" id="${name}-hint">${text}</p>`)}${when(error, (text) => html`<p class="error" id="${name}-error">${text}</p>`)}</div>`;
}

/** People need no path of a field: `input.address.city: must not be empty` becomes `Must not be empty`. */
export function plainMessage(message: string): string {
  const text = message.replace(/^[\w.[\]]+: /, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Refusals that no field of the form shows. */
export function otherErrors(errors: readonly UserError[], fields: readonly string[]): UserError[] {
  return errors.filter((error) => !fields.includes(error.field?.at(-1) ?? ''));
}
