/** The used parts of a mini-program's `wx`. Results come through callbacks: promises are newer than many base libraries. */
interface Callbacks<T> {
  success?(answer: T): void;
  fail?(problem: { errMsg?: string }): void;
}

export interface FileSystem {
  mkdir(how: { dirPath: string; recursive?: boolean } & Callbacks<unknown>): void;
  readdir(how: { dirPath: string } & Callbacks<{ files: string[] }>): void;
  readFile(how: { filePath: string; encoding?: 'utf8' } & Callbacks<{ data: string | ArrayBuffer }>): void;
  writeFile(how: { filePath: string; data: string | ArrayBuffer; encoding?: 'utf8' } & Callbacks<unknown>): void;
  unlink(how: { filePath: string } & Callbacks<unknown>): void;
}

export interface Wx {
  env?: { USER_DATA_PATH: string };
  getFileSystemManager?(): FileSystem;
  setStorage(how: { key: string; data: string } & Callbacks<unknown>): void;
  getStorage(how: { key: string } & Callbacks<{ data: string }>): void;
  removeStorage(how: { key: string } & Callbacks<unknown>): void;
  getStorageInfo(how: Callbacks<{ keys: string[] }>): void;
  request(how: {
    url: string;
    method: string;
    header: Record<string, string>;
    data?: ArrayBuffer;
    dataType: string;
    responseType: 'text';
  } & Callbacks<{ statusCode: number; data: unknown; header: Record<string, string> }>): unknown;
  onAppHide?(tell: () => void): void;
  offAppHide?(tell: () => void): void;
  onAppShow?(tell: () => void): void;
  offAppShow?(tell: () => void): void;
  onNetworkStatusChange?(tell: (network: { isConnected: boolean }) => void): void;
  offNetworkStatusChange?(tell: (network: { isConnected: boolean }) => void): void;
  onError?(tell: (message: string) => void): void;
  offError?(tell: (message: string) => void): void;
  onUnhandledRejection?(tell: (event: { reason: unknown }) => void): void;
  offUnhandledRejection?(tell: (event: { reason: unknown }) => void): void;
}

/** A call as a promise. Full storage, and a value too large for its key, can only be recognized by their messages, which differ between systems. */
export function call<T>(start: (callbacks: Required<Callbacks<T>>) => void): Promise<T> {
  return new Promise((resolve, reject) =>
    start({
      success: resolve,
      fail(problem) {
        const error = new Error(problem.errMsg ?? 'wx gave no reason.');
        const { message } = error;
        error.name = /entry size|too large/i.test(message) ? 'TooLargeError' : /exceed|maximum size|quota|no space/i.test(message) ? 'QuotaExceededError' : 'Error';
        reject(error);
      },
    }));
}
