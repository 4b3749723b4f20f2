import vm from 'node:vm';

const keyLimit = 1024 * 1024;
const storageLimit = 10 * 1024 * 1024;
const root = 'http://usr';

/** What a phone keeps when the mini-program ends: files and storage. */
export function device({ fileLimit = 200 * 1024 * 1024, hasFiles = true } = {}) {
  return { files: new Map(), folders: new Set([root]), storage: new Map(), fileLimit, storageLimit, hasFiles, keyLimit, writesUntilCrash: Infinity, isDead: false, starts: 0 };
}

/**
 * `wx` as strict as the documents have it: callbacks only, files below USER_DATA_PATH only and in folders that are there, text or ArrayBuffer
 * only, JSON only in storage, 1 MB a key and 10 MB in all. When the phone dies in a write, half of it may be there, and nothing calls back any more.
 */
export function fakeWx(phone, realm, network) {
  // A mini-program that is started again has ended before, whatever it was in the middle of.
  const own = phone.starts;
  const isOver = () => phone.isDead || phone.starts !== own;
  const later = work => setImmediate(() => isOver() || work());
  const done = (how, answer) => later(() => how.success?.(answer));
  const fail = (how, errMsg) => later(() => how.fail?.({ errMsg }));
  const isBuffer = value => Object.prototype.toString.call(value) === '[object ArrayBuffer]';
  const size = value => (typeof value === 'string' ? Buffer.byteLength(value) : value.length);
  const sum = map => [...map.values()].reduce((bytes, value) => bytes + size(value), 0);

  /** True when the write may go on; when the phone dies here, keeps half. */
  function survives(half) {
    if (isOver()) return false;
    if (phone.writesUntilCrash-- > 0) return true;
    phone.isDead = true;
    half();
    return false;
  }

  const fs = {
    mkdir({ dirPath, recursive, ...how }) {
      if (phone.folders.has(dirPath)) return fail(how, `mkdir:fail file already exists ${dirPath}`);
      if (!dirPath.startsWith(`${root}/`) || !recursive) return fail(how, 'mkdir:fail permission denied');
      phone.folders.add(dirPath);
      done(how, {});
    },
    readdir({ dirPath, ...how }) {
      if (!phone.folders.has(dirPath)) return fail(how, 'readdir:fail no such file or directory');
      done(how, { files: [...phone.files.keys()].filter(path => path.startsWith(`${dirPath}/`)).map(path => path.slice(dirPath.length + 1)) });
    },
    readFile({ filePath, encoding, ...how }) {
      const bytes = phone.files.get(filePath);
      if (!bytes) return fail(how, `readFile:fail no such file or directory ${filePath}`);
      if (encoding && encoding !== 'utf8') return fail(how, 'readFile:fail invalid encoding');
      done(how, { data: encoding ? bytes.toString('utf8') : realm.toArrayBuffer(bytes) });
    },
    writeFile({ filePath, data, encoding, ...how }) {
      if (typeof data !== 'string' && !isBuffer(data)) return fail(how, 'writeFile:fail data must be a string or ArrayBuffer');
      if (typeof data === 'string' && encoding !== 'utf8') return fail(how, 'writeFile:fail encoding');
      if (!phone.folders.has(filePath.slice(0, filePath.lastIndexOf('/')))) return fail(how, `writeFile:fail no such file or directory ${filePath}`);
      const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(new Uint8Array(data));
      if (sum(phone.files) + bytes.length > phone.fileLimit) return fail(how, 'writeFile:fail the maximum size of the file storage limit is exceeded');
      if (survives(() => phone.files.set(filePath, bytes.subarray(0, bytes.length >> 1)))) {
        phone.files.set(filePath, bytes);
        done(how, {});
      }
    },
    unlink({ filePath, ...how }) {
      if (!phone.files.has(filePath)) return fail(how, `unlink:fail no such file or directory ${filePath}`);
      if (survives(() => {})) {
        phone.files.delete(filePath);
        done(how, {});
      }
    },
  };

  const listeners = {};
  const on = event => tell => (listeners[event] ??= new Set()).add(tell);
  const off = event => tell => listeners[event]?.delete(tell);
  const wx = {
    env: { USER_DATA_PATH: root },
    getFileSystemManager: phone.hasFiles ? () => fs : undefined,
    setStorage({ key, data, ...how }) {
      if (isBuffer(data) || ArrayBuffer.isView(data) || typeof data === 'function') return fail(how, 'setStorage:fail data type not supported');
      const text = JSON.stringify(data);
      if (Buffer.byteLength(text) > phone.keyLimit) return fail(how, 'setStorage:fail:entry size limit reached');
      const others = sum(new Map([...phone.storage].filter(([one]) => one !== key)));
      if (others + Buffer.byteLength(text) > phone.storageLimit) return fail(how, 'setStorage:fail storage limit exceeded');
      if (survives(() => {})) {
        phone.storage.set(key, text);
        done(how, {});
      }
    },
    getStorage({ key, ...how }) {
      phone.storage.has(key) ? done(how, { data: JSON.parse(phone.storage.get(key)) }) : fail(how, 'getStorage:fail data not found');
    },
    removeStorage({ key, ...how }) {
      if (survives(() => {})) {
        phone.storage.delete(key);
        done(how, {});
      }
    },
    getStorageInfo: how => done(how, { keys: [...phone.storage.keys()], currentSize: Math.ceil(sum(phone.storage) / 1024), limitSize: 10_240 }),
    request(how) {
      const { url, method, header, data } = how;
      if (data !== undefined && typeof data !== 'string' && !isBuffer(data)) return fail(how, 'request:fail data');
      if (!network) return fail(how, 'request:fail');
      network({ url, method, headers: header, body: data && Buffer.from(new Uint8Array(data)) }).then(
        answer => done(how, { statusCode: answer.status, data: answer.text, header: answer.headers ?? {} }),
        () => fail(how, 'request:fail'));
    },
    onAppHide: on('hide'), offAppHide: off('hide'), onAppShow: on('show'), offAppShow: off('show'),
    onNetworkStatusChange: on('network'), offNetworkStatusChange: off('network'),
    onError: on('error'), offError: off('error'), onUnhandledRejection: on('rejection'), offUnhandledRejection: off('rejection'),
  };
  return { wx, emit: (event, value) => [...(listeners[event] ?? [])].forEach(tell => tell(value)) };
}

/** A mini-program's context: the language, `wx`, timers and a console, and nothing else of a browser or of Node. */
export function miniProgram(phone, script, network) {
  phone.starts++;
  phone.isDead = false;
  phone.writesUntilCrash = Infinity;
  const context = vm.createContext({ setTimeout, clearTimeout, console, getCurrentPages: () => [{ route: 'pages/首页/index' }] });
  const toArrayBuffer = vm.runInContext('bytes => Uint8Array.from(bytes).buffer', context);
  const { wx, emit } = fakeWx(phone, { toArrayBuffer }, network);
  context.wx = wx;
  vm.runInContext(script, context);
  return { context, wx, emit };
}

export const missing = ['window', 'document', 'navigator', 'indexedDB', 'Blob', 'FormData', 'fetch', 'Response', 'TextEncoder', 'TextDecoder', 'CompressionStream',
  'DecompressionStream', 'MessageChannel', 'queueMicrotask', 'structuredClone', 'crypto', 'URL', 'performance', 'localStorage'];
