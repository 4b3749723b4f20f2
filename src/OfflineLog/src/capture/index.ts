export { captureConsole } from './console.js';
export { captureErrors } from './errors.js';
export { captureFetch, captureXhr } from './requests.js';
