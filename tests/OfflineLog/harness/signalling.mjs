/** The server's part in connecting a device with an engineer's page, in memory: routes of docs/offline-logs-protocol.md. */
export function signalling() {
  /** Device to its last offer. */
  const offers = new Map();
  let sessions = 0;
  const deviceOf = request => /^Bearer [^|]+\|(.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const state = { offers, sessions: () => sessions, answerAll: undefined };
  state.routes = {
    'POST /api/logs/orders/*/rtc/offer'(request, url, body) {
      const device = deviceOf(request);
      if (!device) return [401, {}];
      const session = `${device}+${++sessions}`;
      offers.set(device, { device, sdp: JSON.parse(body).sdp, session, answer: state.answerAll });
      return [200, { session }];
    },
    'GET /api/logs/orders/*/rtc/answer'(request, url) {
      const offer = offers.get(deviceOf(request));
      if (offer?.session !== url.searchParams.get('session')) return [410, {}];
      return offer.answer ? [200, { sdp: offer.answer }] : [204];
    },
    'GET /api/logs/orders/*/rtc/offers': () => [200, { offers: [...offers.values()].filter(({ answer }) => !answer).map(({ device, sdp, session }) => ({ device, sdp, session })) }],
    'POST /api/logs/orders/*/rtc/answer/*'(request, url, body) {
      const offer = offers.get(url.pathname.split('/').pop());
      const { sdp, session } = JSON.parse(body);
      if (offer?.session !== session) return [410, {}];
      if (offer.answer) return [409, {}];
      offer.answer = sdp;
      return [200, {}];
    },
  };
  return state;
}
