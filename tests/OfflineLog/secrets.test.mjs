import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeSecretSamples } from './harness/secretSamples.mjs';
import { built } from './harness/library.mjs';

const { redactDefaults: redact } = await built('redactRules.js');
const { secretName, secrets } = await built('secrets.js');
const { fieldsJson, message } = await built('snapshot.js');
const samples = readFileSync(new URL('vectors/secrets.jsonl', import.meta.url), 'utf8').trim().split('\n').map(line => JSON.parse(line));

const becomes = pairs => {
  for (const [text, expected] of pairs) {
    assert.equal(redact(text), expected);
    assert.equal(redact(expected), expected, 'a second time');
  }
};
const stay = texts => becomes(texts.map(text => [text, text]));

test('Samples_OfTheirSeed_AreWhatIsCommitted', () => assert.deepEqual(makeSecretSamples(), samples));

test('Secrets_OnThreeHundredSamples_MissNothingAndMaskNothingElse', () => {
  assert.equal(samples.length, 300);
  // Nor may five characters of it be left.
  const parts = value => Array.from({ length: Math.max(1, value.length - 4) }, (_, start) => value.slice(start, start + 5));
  const missed = samples.filter(({ kind, value, text }) => kind && (!text.includes(value) || parts(value).some(part => redact(text).includes(part)) || !/\[(secret|token)\]/.test(redact(text))));
  const wrong = samples.filter(({ kind, text }) => !kind && redact(text) !== text);
  console.log(`secrets: ${missed.length} of 200 missed, ${wrong.length} of 100 masked that are nobody's`);
  assert.deepEqual(missed.map(({ text }) => `${text} -> ${redact(text)}`), []);
  assert.ok(wrong.length <= 1, wrong.map(({ text }) => `${text} -> ${redact(text)}`).join('\n'));
  for (const { text } of samples) assert.equal(redact(redact(text)), redact(text), 'a second time');
});

test('Names_ThatMeanASecret_AreKnownAndOthersAreNot', () => {
  const known = 'password passwd pwd loginPwd user_password passcode secret clientSecret token access_token X-Csrf-Token Authorization authorisation cookie Set-Cookie credentials apiKey api_key access-key privateKey session_key sessionId PHPSESSID JSESSIONID cvv cvc signature X-Amz-Signature q-signature x-cos-security-token sig sign paySign otp pass user_pass smsCode verifyCode verification_code 密码 支付密码 验证码';
  const others = 'design signal signIn sign_in passenger bypass compass passport author secretary token_type tokenType cookieConsent cookie_consent monkey keyboard code status_code statusCode errcode openid order_id desktop 编码 id name';
  for (const name of known.split(' ')) assert.ok(secretName.test(name), name);
  for (const name of others.split(' ')) assert.ok(!secretName.test(name), name);
});

test('Names_ThatMeanASecret_AreFoundByTheQuickLook', () => {
  const names = 'password passwd pwd passcode secret token tokens Authorization cookie cookies credential api_key session_key sessionId session_id PHPSESSID cvv cvc signature sig sign otp pass smsCode verifyCode verification_code password2 passwordConfirm 密码 验证码';
  for (const name of names.split(' ')) becomes([[`{"${name}":"甲1"}`, `{"${name}":"[secret]"}`], [`${name}=abc`, `${name}=[secret]`], [`${name} = ab1`, `${name} = [secret]`], [`${name}: ab1`, `${name}: [secret]`]]);
});

test('Json_InATextAtAnyDepth_LosesItsSecretsOnly', () => {
  const inner = { phone: 13, password: 'hun"ter\\2密', 备注: '好' };
  let text = JSON.stringify(inner), masked = JSON.stringify({ ...inner, password: '[secret]' });
  for (let depth = 0; depth < 4; depth++) {
    becomes([[`提交 ${text} 完成`, `提交 ${masked} 完成`]]);
    [text, masked] = [JSON.stringify({ data: text }), JSON.stringify({ data: masked })];
  }
});

test('Json_WithOtherQuotesOrOtherValues_LosesItsSecrets', () => becomes([
  ["{password: 'x', name: '张三'}", "{password: '[secret]', name: '张三'}"], ["{'pwd':'it\\'s','a':1}", "{'pwd':'[secret]','a':1}"], ['"password" : 12,"b":1', '"password" : [secret],"b":1'],
  ['"token":{"value":"x"},"b":1', '"token":[secret],"b":1'], ['"passwords":["a","b"],"b":1', '"passwords":[secret],"b":1'], ['{ token: { value: \'x\' } }', '{ token: [secret] }'],
  ["'password' => 'x', 'b' => 1", "'password' => '[secret]', 'b' => 1"], ['"password":",a"', '"password":"[secret]"'], ['"password":"}x"', '"password":"[secret]"'],
]));

test('Json_PercentEncoded_LosesItsSecrets', () => {
  const encoded = password => encodeURIComponent(JSON.stringify({ password, 页: 1, token: null, pin: '' }));
  becomes([[`/pages/a?data=${encoded('甲 x&1')}&b=1`, `/pages/a?data=${encoded('MARK').replace('MARK', '[secret]')}&b=1`]]);
  stay([`/pages/a?data=${encoded('')}&b=1`]);
});

test('Forms_AndLinks_LoseTheirSecrets', () => becomes([
  ['a=1&password=hunter2&b=2', 'a=1&password=[secret]&b=2'], ['/用户?access_token=x#/订单', '/用户?access_token=[secret]#/订单'], ['a=1&amp;password=x&amp;b=2', 'a=1&amp;password=[secret]&amp;b=2'],
  ['user[password]=x&b=1', 'user[password]=[secret]&b=1'], ['user%5Bpassword%5D=x&b=1', 'user%5Bpassword%5D=[secret]&b=1'], ["password=it's(1)!&b=1", 'password=[secret]&b=1'],
  ['https://cos.example/a.png?sign=q-sign%3Dsha1&x=1', 'https://cos.example/a.png?sign=[secret]&x=1'], ['<input password="甲 x" id="1">', '<input password="[secret]" id="1">'],
]));

test('HeaderLists_InEitherQuotes_LoseTheirSecrets', () => becomes([
  ['["Authorization","Basic x"]', '["Authorization","[secret]"]'], ["[['Cookie','a=b; c=d'],['Accept','*/*']]", "[['Cookie','[secret]'],['Accept','*/*']]"],
  ['["Accept","*/*","X-Token", "ab12"]', '["Accept","*/*","X-Token", "[secret]"]'], ["setItem('token', 'ab12')", "setItem('token', '[secret]')"], ['[\\"Cookie\\",\\"a=b\\"]', '[\\"Cookie\\",\\"[secret]\\"]'],
]));

test('HeaderLines_LoseTheirSecretsToTheEnd', () => becomes([
  ['Authorization: abc123\r\nHost: 店', 'Authorization: [secret]\r\nHost: 店'], ['Cookie: a=b; c=d\nHost: 店', 'Cookie: [secret]\nHost: 店'], ['Set-Cookie: a=b; Path=/; HttpOnly', 'Set-Cookie: [secret]; HttpOnly'],
  ['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic [token]'], ['authorization: Bearer abcdefgh12345678', 'authorization: Bearer [token]'],
]));

test('MultipartAndXml_LoseTheirSecrets', () => becomes([
  ['name="password"\r\n\r\nhunter\r\n--边界', 'name="password"\r\n\r\n[secret]\r\n--边界'], ['<password>hunter</password><年>3</年>', '<password>[secret]</password><年>3</年>'],
]));

test('Prose_LosesWhatLooksLikeASecretOnly', () => {
  becomes([['密码：hunter2，勿传', '密码：[secret]，勿传'], ['password: hunter2, ok', 'password: [secret], ok'], ['验证码: 384921', '验证码: [secret]'], ['token = ab12', 'token = [secret]']]);
  stay(['password: required', 'token: expired', '密码：错误3次', '密码: 不能为空', 'cookie: disabled', 'token 已过期', 'password is required']);
});

test('UserInfo_OfALink_LosesItsPassword', () => {
  becomes([['https://user:p%40ss!@host.example/店?a=b@c', 'https://user:[secret]@host.example/店?a=b@c'], ['redis://:hunter@localhost:6379', 'redis://:[secret]@localhost:6379']]);
  stay(['https://host.example:8080/@店', 'http://localhost:3000?at=@店', 'ws://host/a:b@c']);
});

test('Basic_WithCredentials_IsMaskedAsBearerIs', () => {
  becomes([['Basic dXNlcjpwYXNz 过期', 'Basic [token] 过期'], ['basic YWxhZGRpbjpvcGVuc2VzYW1l', 'basic [token]']]);
  stay(['Basic authentication is off', 'basic JavaScript 入门', 'Bearer authentication']);
});

test('Values_ThatAreNoSecret_Stay', () => stay([
  '{"password":null,"token":"","ok":true,"hasToken":false,"cookie":undefined}', "{ token: undefined, pwd: '' }", 'password=&token=null&secret=undefined&sign=true&用户=1', '"token":"null"', 'a=1&token=',
  '{"url":"/店?token=","page":2}', '{"label":"密码：","tip":"至少8位"}', '["token:",7]', '{"password":"[secret]","token":"Bearer [token]","pwd":"[mobile]"}', '%22token%22%3Anull%2C%22pwd%22%3A%22%22',
]));

test('Texts_ThatOnlyLookLikeIt_Stay', () => stay([
  'Unexpected token < in JSON at position 0', 'Unexpected token = in JSON at position 3', 'Unexpected token : in JSON at position 3', 'Unexpected token \'x\', "<!DOCTYPE "... is not valid JSON', 'secretary: 张三1', 'tokens used: 512',
  '{"token_type":"bearer"}', 'author=li1', 'design=v2', 'cookieConsent=1', 'signIn=1&signal=2', 'token => token.id', '["username","password","captcha"]', '{"type":"password","field2":"店"}', 'status_code=200', 'monkey=1',
  'Invalid token\n    at f (https://a.example/b.js:1:2)',
]));

test('Secrets_WhereATextIsCut_AreMasked', () => {
  for (const cut of ['{"password":"hunter2', '{"a":"{\\"password\\":\\"hunter2', 'a=1&password=hunter2', '{"token":{"value":"hunter2', '["Cookie","a=hunter2', '%22password%22%3A%22hunter2', '<password>hunter2', 'Cookie: a=hunter2', 'name="pwd"\r\n\r\nhunter2']) {
    assert.ok(!redact(cut).includes('hunter'), redact(cut));
    // A message is cut to 20,000 characters before it is masked, and to 10,000 after.
    for (const end of [20_000, 10_000]) {
      for (const left of [0, 1, 4]) {
        const text = `${'字'.repeat(end - cut.length + left - 1)} ${cut}${'z'.repeat(50)}"}${'后'.repeat(end)}`;
        assert.ok(!message(text, redact).includes('hunte'), `${cut} at ${end}`);
        assert.ok(!fieldsJson({ text }, redact).includes('hunte'), `${cut} in fields at ${end}`);
      }
    }
  }
});

test('Fields_WithSecretsInTheirTexts_StayJson', () => {
  for (const { text } of samples) {
    for (const end of [text.length, text.length / 2, text.length - 3]) {
      const json = fieldsJson({ url: text.slice(0, end), name: ['token', text.slice(end / 2)], page: 2 }, redact);
      assert.equal(JSON.parse(json).page, 2, `${text} -> ${json}`);
    }
  }
});

test('Address_OfAnyPage_IsMaskedAsATextIs', () => {
  assert.equal(message('https://店.example/a?user_token=a%20b&page=2#/单?code=1&sig=ab%3D', redact), 'https://店.example/a?user_token=[secret]&page=2#/单?code=1&sig=[secret]');
});

test('Secrets_OnHostileTexts_StayQuick', () => {
  const parts = ['token', '\n', '\r\n', ' ', 'token=', 'token:', 'token: ', 'token":"', 'token\\":\\"', 'token=[', 'token:{', '["token",', 'token","', 'token"\n', '<token>', 'token%22%3A%22', 'token=; a=', "token=')", 'token=null', 'cookie: a=b; ', 'sig', 'verify', '密码：', 'session', '://a:', '://', 'basic ', 'basic aA', 'J', 'token-'];
  const starts = ['token', 'token"', 'token=', 'token":', 'token":"', 'token: ', '"token",', '://a:', 'basic ', 'token\\":\\"'];
  const hostile = parts.map(part => part.repeat(20_000 / part.length));
  for (const start of starts) for (const more of ['\\', '"', '[', '{', ']', ' ', '\n', ',', ':', '=', '%22', 'aA', '; ', ')', "')", '-']) hostile.push(start + more.repeat(20_000 / more.length));
  for (const depth of [31, 5_000, 9_999]) hostile.push(`token":${'\\'.repeat(depth)}"${'\\'.repeat(19_990 - depth)}`);
  for (const text of hostile) {
    const started = performance.now();
    secrets(text);
    redact(text);
    assert.ok(performance.now() - started < 100, `${text.slice(0, 20)}… took ${performance.now() - started} ms`);
  }
});

test('Names_WithATail_AreMaskedByThemselves', () => {
  for (const name of ['passwordHash', 'passwordConfirm', 'credentials', 'secrets', 'apiKeys', 'accessKeyId', 'secretId', 'tokenValue', 'token_v2', 'cookieStr', 'password_2', 'pwdMd5', 'sessionIds', 'signatureValue', 'verifyCodes', 'passphrase',
    'csrf', 'authCode', 'aesKey', 'userSig', 'cardCvv', 'cvv2', 'smsOtp', '密钥', '密码1']) {
    for (const text of [`{"${name}":"zQxK7wPv3B"}`, `GET /a?b=1&${name}=zQxK7wPv3B&c=2`, `发送 {\\"${name}\\":\\"zQxK7wPv3B\\"}`]) assert.ok(!redact(text).includes('zQxK7wPv3B'), `${text} -> ${redact(text)}`);
  }
});

test('Names_ThatOnlyEndLikeASecret_StayInTextsAndFields', () => {
  for (const name of ['permissionKey', 'translationKey', 'actionKey', 'dateKey', 'stateKey', 'templateKey', 'routeKey', 'primaryKey', 'processKey', 'tokenType', 'tokenCount', 'cookieConsent', 'secretary', 'design', 'signIn', 'passenger', 'keyboard', 'authorName']) {
    const text = `{"${name}":"home.x2","n":1}`;
    assert.equal(redact(text), text);
    assert.equal(fieldsJson({ [name]: 'home.x2', n: 1 }, redact), text);
  }
});

test('Values_ThatBeginLikeNoSecret_AreMaskedAllTheSame', () => {
  for (const value of ['null.x7', 'true-x7', 'false.x7']) for (const text of [`password=${value}&a=1`, `{"password":"${value}"}`]) assert.ok(!redact(text).includes(value), `${text} -> ${redact(text)}`);
  assert.equal(redact('{"password":"\'x7","a":1}'), '{"password":"[secret]","a":1}');
});

test('Pairs_OfNameAndValueInsideATextAndDeepValues_AreMasked', () => {
  const cases = ['[{"name":"Authorization","value":"zQxK7"}]', '{"key":"token","value":"zQxK7"}', '{"token":{"a":{"b":1},"d":"zQxK7"}}', '{"cookies":[{"a":1},{"b":"zQxK7"}]}',
    '/pages/preview?url=https%3A%2F%2Fa.example%2Fa.png%3Fsign%3DzQxK7'];
  for (const text of cases) assert.ok(!redact(text).includes('zQxK7'), `${text} -> ${redact(text)}`);
});

test('Comparisons_InCode_StayAsTheyAre', () => {
  for (const text of ['token === undefined', 'if (password == null) return;']) assert.equal(redact(text), text);
});
