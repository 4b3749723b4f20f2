// Text from outside, such as the name of a collection: always plain text, and its direction affects nothing around it.
import { visible } from '../visible';

export const Outside = ({ text }: { text: string }) => <bdi class="outside">{visible(text)}</bdi>;
