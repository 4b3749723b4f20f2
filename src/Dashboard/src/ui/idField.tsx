// Where a person writes the id of a document, or several, and says whether that is a string or JSON.
import { useId } from 'preact/hooks';
import type { IdKind } from '../docId';
import { t } from '../texts';

export interface IdFieldProps {
  label: string;
  text: string;
  as: IdKind;
  /** One a line. */
  many?: boolean;
  required?: boolean;
  onChange: (text: string, as: IdKind) => void;
}

export function IdField({ label, text, as, many, required, onChange }: IdFieldProps) {
  const name = useId();
  const field = {
    value: text, required: required ?? false, autocomplete: 'off', spellcheck: false, 'aria-describedby': `${name}-hint`,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value, as),
  };
  return (
    <div class="idField">
      <label>{label}{many ? <textarea rows={3} {...field} /> : <input {...field} />}</label>
      <fieldset class="inline">
        <legend>{t('id.kind')}</legend>
        {(['text', 'json'] as const).map(kind => (
          <label key={kind}><input type="radio" name={name} checked={as === kind} onChange={() => onChange(text, kind)} /> {t(`idKind.${kind}`)}</label>
        ))}
      </fieldset>
      <p class="quiet" id={`${name}-hint`}>{as === 'text' ? t('id.textHint') : t('id.jsonHint')}</p>
    </div>
  );
}
