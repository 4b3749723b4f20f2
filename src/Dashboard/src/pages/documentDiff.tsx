// Two versions of a document beside each other, field by field, and each as a whole.
import type { DocId } from '../docId';
import { readDocument, type Version } from '../documents';
import { rawOf, type Doc, type Json } from '../exactJson';
import { comparing, pathText, type Difference, type FieldDiff } from '../fieldDiff';
import { bytes, count, time } from '../format';
import { print, printBeside, sizeOf } from '../printJson';
import { kindOf } from '../sameJson';
import { inSlices } from '../slices';
import { t, word } from '../texts';
import { Show, useLoad } from '../ui/load';
import { Badge } from '../ui/parts';
import { visible } from '../visible';

const mostRows = 500;
const mostCellCharacters = 400;
const mostWholeCharacters = 50_000;

interface Compared { before: Doc | undefined; after: Doc | undefined; diff: FieldDiff }

export function Comparison({ collection, id, before, after }: { collection: string; id: DocId; before: Version | undefined; after: Version }) {
  const compared = useLoad(async (signal): Promise<Compared> => {
    const read = (version: Version | undefined) => (version?.state === 'present' ? readDocument(version.backupId, collection, id, signal) : undefined);
    const [old, now] = await Promise.all([before === after ? undefined : read(before), read(after)]);
    const diff = await inSlices(comparing(before && before !== after ? old : now, now, mostRows), signal);
    return { before: old, after: now, diff };
  }, [collection, id.text, id.as, before?.backupId, after.backupId]);
  return (
    <section aria-labelledby="comparison">
      <h2 id="comparison">{before && before !== after ? t('diff.title', time(before.takenAt, true), time(after.takenAt, true)) : t('diff.one', time(after.takenAt, true))}</h2>
      <Show of={compared}>
        {({ before: old, after: now, diff }) => (
          <>
            {before && before !== after && <Differences diff={diff} />}
            {now && <Whole doc={now} at={after.takenAt} open={!before || before === after} />}
            {old && before && <Whole doc={old} at={before.takenAt} open={false} />}
            {!now && !old && <p>{t('diff.neither')}</p>}
          </>
        )}
      </Show>
    </section>
  );
}

function Differences({ diff }: { diff: FieldDiff }) {
  const all = diff.added + diff.removed + diff.changed;
  if (all === 0) return <p>{t('diff.equal')}</p>;
  return (
    <>
      <p role="status">{t('diff.counts', count(diff.added), count(diff.removed), count(diff.changed))}</p>
      <table class="diff">
        <thead>
          <tr><th scope="col">{t('diff.field')}</th><th scope="col">{t('diff.before')}</th><th scope="col">{t('diff.after')}</th></tr>
        </thead>
        <tbody>{diff.rows.map((row, index) => <Row key={index} of={row} />)}</tbody>
      </table>
      {all > diff.rows.length && <p class="quiet">{t('diff.more', count(all - diff.rows.length))}</p>}
    </>
  );
}

function Row({ of }: { of: Difference }) {
  const showsKind = of.before !== undefined && of.after !== undefined && kindOf(of.before) !== kindOf(of.after);
  return (
    <tr class={of.kind}>
      <th scope="row"><bdi class="path">{visible(pathText(of.path))}</bdi> <Badge tone={of.kind === 'added' ? 'good' : of.kind === 'removed' ? 'bad' : 'busy'}>{word('difference', of.kind)}</Badge></th>
      <td class="old">{of.before !== undefined && <Cell value={of.before} other={of.after} kind={showsKind} label={t('diff.before')} />}</td>
      <td class="new">{of.after !== undefined && <Cell value={of.after} other={of.before} kind={showsKind} label={t('diff.after')} />}</td>
    </tr>
  );
}

function Cell({ value, other, kind, label }: { value: Json; other: Json | undefined; kind: boolean; label: string }) {
  const shown = printBeside(value, other, mostCellCharacters);
  return (
    <>
      <span class="label">{label}</span>
      <bdi class="value">{shown.text}</bdi>
      {kind && <span class="note quiet">{word('kind', kindOf(value))}</span>}
      {shown.cut && <span class="note quiet">{typeof value === 'string' ? t('diff.cutText', count(sizeOf(value))) : t('diff.cutItems', count(sizeOf(value)))}</span>}
    </>
  );
}

function Whole({ doc, at, open }: { doc: Doc; at: string; open: boolean }) {
  return (
    <details open={open}>
      <summary>{t('diff.whole', time(at, true))}</summary>
      <WholeText doc={doc} />
    </details>
  );
}

function WholeText({ doc }: { doc: Doc }) {
  const shown = print(doc.root, mostWholeCharacters, '  ');
  return (
    <>
      {shown.cut && <p class="quiet">{t('diff.cutWhole', bytes(rawOf(doc, doc.root).length))}</p>}
      <pre class="whole" dir="ltr" tabIndex={0}>{shown.text}</pre>
    </>
  );
}
