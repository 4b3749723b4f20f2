// The simulated cloud as somebody else sees it who reads and writes there.

/** Lines of JSON of a collection; undefined if there is none. */
export async function linesOf({ simulator }, collection) {
  const answer = await fetch(`${simulator.settings.WeChat__ApiBase}/_sim/collections/lines?${new URLSearchParams({ env: simulator.env, name: collection })}`);
  return answer.ok ? (await answer.text()).split('\n').filter(line => line !== '') : undefined;
}

/** The line of one document; undefined if it is not there. */
export const lineOf = async (site, collection, id) => (await linesOf(site, collection))?.find(line => JSON.parse(line)._id === id);

/** Puts documents in; text stays as it stands. */
export const put = ({ simulator }, collection, ...documents) =>
  simulator.set('documents', { env: simulator.env, collection, put: documents.map(one => (typeof one === 'string' ? one : JSON.stringify(one))) });

/** Removes documents, as by an accident. */
export const remove = ({ simulator }, collection, ...ids) => simulator.set('documents', { env: simulator.env, collection, remove: ids });

/** How long exports and imports take from now on. */
export const takes = ({ simulator }, jobSeconds) => simulator.set('options', { jobSeconds });

/** Asks for a restore, and waits until it is at that stage. */
export async function restoreTo(site, body, ...stages) {
  const { id, detail } = await site.api('restores', { method: 'POST', body });
  if (!id) throw new Error(detail);
  for (let turn = 0; turn < 300; turn++) {
    const restore = await site.api(`restores/${id}`);
    if (stages.includes(restore.outcome)) return restore;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`The restore ${id} is not ${stages.join(' or ')}.`);
}
