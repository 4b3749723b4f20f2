// Why the app refuses something; with a link if something else blocks it.
import { holder } from '../restores';
import { t } from '../texts';
import { Trouble } from './load';

export function Refusal({ error }: { error: Error | undefined }) {
  if (!error) return null;
  const held = holder(error);
  if (!held) return <Trouble error={error} />;
  return (
    <div class="trouble" role="alert">
      <p>{t(`held.${held.kind}`)} <a href={held.href}>{held.id}</a></p>
      <p>{t('restore.heldHint')}</p>
      <details>
        <summary>{t('restore.heldWords')}</summary>
        <p>{error.message}</p>
      </details>
    </div>
  );
}
