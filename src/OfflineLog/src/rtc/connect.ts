import { parse, stringify } from '../builtins.js';
import type { Core } from '../core.js';
import type { HttpAnswer } from '../platform.js';
import type { Task } from '../upload.js';
import { gathered } from './gathered.js';

/** After this long without a connection, HTTP takes over. */
const connectMs = 5_000;

/** How often the engineer's answer is asked for. */
const askMs = 100;

/** Offers the channel to the engineer who watches the order, and waits for it to open; false if nobody watches. */
export async function connect({ inner: { platform } }: Core, task: Task, peer: RTCPeerConnection, channel: RTCDataChannel): Promise<boolean> {
  let waiting = true;

  const request = async (method: 'GET' | 'POST', path: string, body?: object): Promise<HttpAnswer> => {
    const answer = await platform.send({
      url: task.url.replace(/chunks$/, `rtc/${path}`),
      method,
      headers: { Authorization: `Bearer ${task.token}`, ...(body && { 'Content-Type': 'application/json' }) },
      body: body && new TextEncoder().encode(stringify(body)),
    });
    if (answer.status > 299) throw new Error(`HTTP ${answer.status}`);
    return answer;
  };

  async function signal(): Promise<void> {
    await peer.setLocalDescription();
    const offered = await request('POST', 'offer', { sdp: await gathered(peer, platform.later) });
    const { session } = parse(offered.text) as { session: string };
    while (waiting) {
      const { status, text } = await request('GET', `answer?session=${encodeURIComponent(session)}`);
      if (status === 200) return peer.setRemoteDescription({ type: 'answer', sdp: (parse(text) as { sdp: string }).sdp });
      await new Promise<void>(resolve => platform.later(resolve, askMs));
    }
  }

  try {
    return await new Promise<boolean>((resolve, reject) => {
      channel.onopen = () => resolve(true);
      platform.later(() => resolve(false), connectMs);
      signal().catch(reject);
    });
  } finally {
    waiting = false;
  }
}
