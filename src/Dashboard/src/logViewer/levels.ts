/** From the quietest to the loudest. */
export const levels = ['debug', 'info', 'warn', 'error'];

/** How many of each, in that order. */
export type Counts = number[];

/** So many lines that lie together, without their text. */
export interface Part {
  firstLine: number;
  lines: number;
  /** Times in ms. */
  first: number;
  last: number;
  counts: Counts;
}
