// failures.mjs FOLDER: one line for each failed test in the results of ./test, so that the end of a long log names them all.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const longestMessage = 300;
const characters = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const decode = xml => xml.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
  hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(Number(decimal)) : characters[name] ?? whole);

const oneLine = text => decode(text).replace(/\s+/g, ' ').trim();
// Counted in characters, so that none is cut in half.
const cut = text => [...text].slice(0, longestMessage).join('');

function* inResults(trx) {
  for (const [, attributes, content] of trx.matchAll(/<UnitTestResult ([^>]*\boutcome="Failed"(?:[^>]*[^/>])?)>(.*?)<\/UnitTestResult>/gs)) {
    const [, name] = /\btestName="([^"]*)"/.exec(attributes);
    const [, message = 'no message'] = /<Message>(.*?)<\/Message>/s.exec(content) ?? [];
    yield `${oneLine(name)}: ${cut(oneLine(message))}`;
  }
}

for (const file of readdirSync(folder).sort()) {
  const text = () => readFileSync(join(folder, file), 'utf8');
  if (file.endsWith('.trx')) {
    for (const failure of inResults(text())) console.log(`Failed: ${failure}`);
  } else if (file.endsWith('.log') && !file.endsWith('.Tests.log')) {
    // The pages write no result file.
    for (const [, name] of text().matchAll(/^FAILED (.*)$/gm)) console.log(`Failed: ${file.slice(0, -'.log'.length)}: ${name}`);
  }
}
