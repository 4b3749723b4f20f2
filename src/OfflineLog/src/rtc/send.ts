import { parse, stringify } from '../builtins.js';
import type { Inner } from '../core.js';
import { frames } from './frames.js';
import type { Outgoing } from './outgoing.js';

/** Browsers close a channel that is given too much at once. */
const mostBufferedBytes = 1024 * 1024;

const resumeBytes = 256 * 1024;

/** `bufferedamountlow` does not always come. */
const lookMs = 1_000;

/** After this many checks without a message or a sent byte, the connection counts as lost. */
const mostQuietLooks = 5;

/** Chunks in flight, so that memory stays small if the other side is slow. */
const mostUnacknowledged = 8;

export class CutError extends Error {}

/**
 * Listens from now on: the other side's first message can arrive before the channel is known to be open here. The returned function sends what the other
 * side does not have yet, and returns whether it has all of it with the same hash. It throws `CutError` when the connection is lost, another error when the
 * other side sends an invalid message.
 */
export function sender(channel: RTCDataChannel, { platform, isClosed }: Inner, logs: Outgoing): () => Promise<boolean> {
  let next: number | undefined;
  let isWhole: boolean | undefined;
  let nonsense: unknown;
  let wake = (): void => {};

  channel.bufferedAmountLowThreshold = resumeBytes;
  channel.onbufferedamountlow = channel.onclose = () => wake();
  channel.onmessage = ({ data }: MessageEvent<string>) => {
    try {
      const { have, ack, ok } = parse(data) as { have?: number; ack?: number; ok?: boolean };
      if (next === undefined && have !== undefined) {
        // This page cannot continue what an earlier page sent: it starts again.
        const known = have >= 0 && Number.isInteger(have) && logs.isNew() ? -1 : have;
        if (known === -1) logs.restart();
        logs.acknowledge(known);
        next = known + 1;
      }
      if (ack !== undefined) logs.acknowledge(ack);
      isWhole ??= ok;
    } catch (error) {
      nonsense = error;
    }
    wake();
  };

  async function until(holds: () => boolean): Promise<void> {
    for (let quietLooks = 0; nonsense || !holds(); ) {
      if (nonsense) throw nonsense;
      if (isClosed() || channel.readyState !== 'open' || quietLooks >= mostQuietLooks) throw new CutError();
      const buffered = channel.bufferedAmount;
      const isWoken = await new Promise<boolean>(resolve => {
        const cancel = platform.later(() => resolve(false), lookMs);
        wake = () => {
          cancel();
          resolve(true);
        };
      });
      quietLooks = isWoken || channel.bufferedAmount < buffered ? 0 : quietLooks + 1;
    }
  }

  const say = (what: object): void => channel.send(stringify(what));

  return async () => {
    await until(() => next !== undefined);
    say({ v: 1, chunks: null, from: next });
    for (let number: number = next!, bytes; (bytes = await logs.chunk(number)); number++) {
      await until(() => number - logs.acked() <= mostUnacknowledged);
      for (const frame of frames(number, bytes)) {
        await until(() => channel.readyState === 'open' && channel.bufferedAmount + frame.length <= mostBufferedBytes);
        channel.send(frame);
      }
    }
    await until(() => channel.readyState === 'open');
    say({ end: logs.end() });
    await until(() => isWhole !== undefined);
    return isWhole!;
  };
}
