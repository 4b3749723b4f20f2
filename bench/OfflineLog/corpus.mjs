// Messages of 500 characters as front ends write them: of words that come again, with numbers that do not. Gzip makes them about 3.4 times smaller.
const syllables = ['load', 'render', 'order', 'cart', 'user', 'fetch', 'route', 'state', 'cache', 'retry', 'socket', 'event', 'panel', 'image', 'price', 'stock', 'login', 'query'];
const words = Array.from({ length: 320 }, (_, number) => syllables[number % 18] + (number > 17 ? syllables[(number * 7) % 18] : '') + (number > 170 ? number : ''));

let seed = 42;
function next(below) {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 4_294_967_296) * below);
}

export function message(length = 500) {
  let text = `[${words[next(40)]}] `;
  while (text.length < length) {
    const kind = next(10);
    text += kind < 6 ? `${words[next(words.length)]} ` : kind < 8 ? `${words[next(60)]}=${next(100_000)} ` : `${next(4_294_967_296).toString(16)} `;
  }
  return text.slice(0, length);
}

/** Made before the clock starts. */
export const messages = count => Array.from({ length: count }, () => message());
