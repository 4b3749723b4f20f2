export * from './capture/index.js';
export * from './index.js';
