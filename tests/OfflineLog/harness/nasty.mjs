/** What strangers write into logs to harm whoever reads them. `globalThis.pwned` would show that one did. */
export const nastyTexts = [
  '<img src=x onerror="globalThis.pwned=1">',
  '<script>globalThis.pwned=1</script>',
  '</pre></div><svg onload=globalThis.pwned=1>',
  '"><iframe srcdoc="<script>parent.pwned=1</script>">',
  '<a href="javascript:globalThis.pwned=1">点我</a>',
  '{{constructor.constructor("globalThis.pwned=1")()}} ${globalThis.pwned=1} #{1}',
  "';globalThis.pwned=1;//",
  '<style>*{display:none}</style><base href=//evil.example>',
  '&lt;b&gt; &amp; &#x3c;script&#x3e;',
  '反转 \u202egnp.exe\u202c 和 \u2066隔离\u2069',
  '看不见\u200b的\u2060字 和铃\u0007 \u001b[31m红',
  '一行\n两行\r\n三行\t制表',
  '半个代理 \ud83d 和完整 😀 家庭 👨‍👩‍👧',
  'Z̸̡͎a̷l̶g̵o̴ مرحبا שלום',
  `${'长'.repeat(9_000)}<b>尾</b>`,
  '__proto__ constructor toString',
];
