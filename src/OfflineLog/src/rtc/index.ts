import type { Live } from '../report.js';
import { connect } from './connect.js';
import { outgoing } from './outgoing.js';
import { CutError, sender } from './send.js';

/** Connections in a row that carried nothing. */
const mostFruitless = 3;

/**
 * Shows the logs of an order that is `live` to the engineer at once, over WebRTC; to be given to `server.live`. The upload over HTTP comes after it, or
 * takes over when there is no connection within five seconds. `config` may name servers that help to connect through firewalls.
 */
export function rtcLive(config?: RTCConfiguration): Live {
  return async (core, task, chunks) => {
    if (typeof RTCPeerConnection === 'undefined') return;
    const logs = outgoing(core, task, chunks);
    const { inner } = core;
    try {
      for (let fruitless = 0; fruitless < mostFruitless && !inner.isClosed(); ) {
        const before = logs.acked();
        const peer = new RTCPeerConnection(config);
        const channel = peer.createDataChannel('logs');
        const send = sender(channel, inner, logs);
        try {
          if (!(await connect(core, task, peer, channel))) return;
          if (!(await send())) inner.tell('upload', `${task.id}: the viewer got something else`);
          return;
        } catch (error) {
          if (!(error instanceof CutError)) throw error;
          fruitless = logs.acked() > before ? 0 : fruitless + 1;
        } finally {
          peer.close();
        }
      }
    } catch (error) {
      inner.tell('upload', error);
    } finally {
      chunks.end();
    }
  };
}
