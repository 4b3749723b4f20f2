// The library as it was built, and its development packages, which live beside it.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const libraryRoot = new URL('../../../src/OfflineLog/', import.meta.url);
export const testsRoot = new URL('../', import.meta.url);
const require = createRequire(new URL('package.json', libraryRoot));

export const dist = path => fileURLToPath(new URL(`dist/${path}`, libraryRoot));
export const built = path => import(new URL(`dist/${path}`, libraryRoot));
export const { chromium } = require('playwright-core');
export const esbuild = require('esbuild');
