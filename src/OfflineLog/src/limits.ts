/** How long a log waits for others before it is written. Also what a crash can lose. */
export const flushDelayMs = 50;

/** A burst is written inside the call that exceeds this, and at half of it after the app's code has run. Large, so that few calls pay for it. */
export const burstChars = 1_000_000;

/** Rows become a chunk when there are this many, however small: slow writers leave small rows. */
export const chunkRows = 1_000;

/** A row ends when it has this share of a chunk's characters, so that one row never makes two chunks. */
export const rowShare = 0.9;

/** Rows under this are merged when they are compacted. */
export const smallRowChars = 32 * 1024;

/** The longest message; the rest is cut, so that no pattern runs long and no row is too large. */
export const messageChars = 10_000;

/** The longest free fields, as JSON. */
export const fieldsChars = 20_000;

/** An IndexedDB that has not answered by then counts as hung. */
export const openTimeoutMs = 3_000;

/** The same for a transaction. */
export const commitTimeoutMs = 10_000;

/** While logs are kept in memory, storage is tried again after this, then twice as long, and so on. */
export const firstReopenMs = 1_000;
export const mostReopenMs = 60_000;

/** What memory may hold while there is no storage. */
export const memoryBytes = 8 * 1024 * 1024;

/** A clock set back by less than this is smoothed; more is taken as it is. */
export const smoothedClockMs = 2_000;

/** A chunk never spans two UTC days, so that a day can be removed as a whole. */
export const dayMs = 86_400_000;

export const hourMs = 3_600_000;

export const defaultMaxAgeMs = 7 * dayMs;

/** What goes at once when storage is full. */
export const evictedShare = 0.2;
