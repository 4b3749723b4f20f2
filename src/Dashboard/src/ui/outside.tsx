// What comes from outside, such as the name of a collection: only ever text, and it turns nothing around it.
import { visible } from '../visible';

export const Outside = ({ text }: { text: string }) => <bdi class="outside">{visible(text)}</bdi>;
