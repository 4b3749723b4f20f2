// What a log says, with a mark for what would not be seen.
import { visibleParts } from './visibleParts';

export const Said = ({ text, oneLine = false }: { text: string; oneLine?: boolean }) => (
  <bdi class="said">{visibleParts(text, oneLine).map(part => (typeof part === 'string' ? part : <span class="mark">{part.mark}</span>))}</bdi>
);
