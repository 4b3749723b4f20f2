/** Servers that help to connect may not answer; then the addresses known so far have to suffice. */
const gatherMs = 1_000;

/** The whole description of this side: signalling carries one message each way, so addresses cannot trickle in later. */
export function gathered(peer: RTCPeerConnection, later: (work: () => void, delayMs: number) => unknown): Promise<string> {
  return new Promise(resolve => {
    const end = (): void => resolve(peer.localDescription!.sdp);
    const look = (): void => {
      if (peer.iceGatheringState === 'complete') end();
    };
    peer.onicegatheringstatechange = look;
    look();
    later(end, gatherMs);
  });
}
