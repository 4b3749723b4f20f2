// Puts things into the emulator's storage directly: what the app would have made, without the hour that it would take.
import { createHmac } from 'node:crypto';

const version = '2021-12-02';

function account(connection) {
  const settings = Object.fromEntries(connection.split(';').filter(Boolean).map(one => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
  const sign = text => `${settings.AccountName}:${createHmac('sha256', Buffer.from(settings.AccountKey, 'base64')).update(text).digest('base64')}`;
  return { ...settings, sign };
}

async function good(response, ...alsoGood) {
  if (!response.ok && !alsoGood.includes(response.status)) throw new Error(`Storage answered ${response.status}: ${await response.text()}`);
}

async function putToBlobs(connection, path, query, headers, body) {
  const { AccountName, BlobEndpoint, sign } = account(connection);
  const all = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': version, ...headers };
  const named = Object.entries(all).filter(([name]) => name.startsWith('x-ms-')).sort().map(([name, value]) => `${name}:${value}\n`).join('');
  const resource = `/${AccountName}${new URL(`${BlobEndpoint}/${path}`).pathname}${query ? `\n${query.replace('=', ':')}` : ''}`;
  const signature = sign(`PUT\n\n\n${body?.length || ''}\n\n${all['Content-Type'] ?? ''}\n\n\n\n\n\n\n${named}${resource}`);
  return fetch(`${BlobEndpoint}/${path}${query ? `?${query}` : ''}`, { method: 'PUT', headers: { ...all, Authorization: `SharedKey ${signature}` }, body });
}

/** Writes a blob of the container, which is made if it is not there. */
export async function putBlob(connection, container, name, body) {
  await good(await putToBlobs(connection, container, 'restype=container', {}), 409);
  await good(await putToBlobs(connection, `${container}/${name}`, '', { 'x-ms-blob-type': 'BlockBlob', 'Content-Type': 'application/octet-stream' }, body));
}

/** Inserts a row; types other than text and boolean are named by `column@odata.type`. */
export async function insertRow(connection, table, row) {
  const { AccountName, TableEndpoint, sign } = account(connection);
  const date = new Date().toUTCString();
  const headers = { 'x-ms-date': date, 'x-ms-version': version, Accept: 'application/json;odata=nometadata', 'Content-Type': 'application/json' };
  const post = async (path, body) => fetch(`${TableEndpoint}/${path}`, {
    method: 'POST', headers: { ...headers, Authorization: `SharedKeyLite ${sign(`${date}\n/${AccountName}${new URL(`${TableEndpoint}/${path}`).pathname}`)}` }, body: JSON.stringify(body),
  });
  await good(await post('Tables', { TableName: table }), 409);
  await good(await post(table, row));
}
