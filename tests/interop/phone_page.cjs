// The phone page of a real mirror in a real browser: pair, see an alarm come without reload, deal with it, be revoked.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const fs = require('node:fs');
const path = require('node:path');
const { Chromium, requireChromium } = require('./chromium.cjs');
const { Process, eventually, freePort, makeFolder, ownWorld, program, request, run } = require('./support.cjs');

requireChromium();

const folder = makeFolder();
const world = ownWorld(folder);
let port;
let mirror;
let chromium;
let admin; // phones
let looker;
let address;

async function ctl(...words) {
  const { status, output } = await run(program('halfsilverctl'), [...words, '--json'], world);
  return { status, answer: output ? JSON.parse(output) : null };
}
const alarm = async (id) => (await ctl('list')).answer.alarms.find((each) => each.id === id);
const isSubscribed = async () => (await ctl('status')).answer.channels.some((channel) => channel.subscribed);

async function startMirror() {
  mirror = new Process(
    program('halfsilver'),
    ['--windowed=480x800', '--config', path.join(folder, 'mirror.ini'), '--state-dir', path.join(folder, 'state')],
    world,
  );
  await eventually('the mirror is subscribed', isSubscribed, 30);
}

before(async () => {
  port = await freePort();
  address = `http://127.0.0.1:${port}/`;
  fs.writeFileSync(path.join(folder, 'mirror.ini'), `[hub]\nport = ${port}\npage = on\n`, { mode: 0o600 });
  await startMirror();
  chromium = new Chromium(folder);
  admin = await chromium.phone();
  looker = await chromium.phone({ language: 'zh-CN' });
});

after(async () => {
  if (chromium) await chromium.stop();
  if (mirror) await mirror.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('a phone that is not paired sees how to pair, and no alarm', async () => {
  await ctl('raise', 'Secret visitor', '--id', 'secret');
  await admin.open(address);
  await admin.sees('Pair this phone');
  assert.ok(!(await admin.text()).includes('Secret'));
  for (const each of ['state', 'session', 'history', 'picture', 'devices'])
    assert.equal((await request('GET', `${address}page/api/${each}`)).status, 401, each);
  await admin.picture('en-1-pair');
  await ctl('acknowledge', 'secret');
  await ctl('clear', 'secret');
});

test('the link of the QR code pairs it, once', async () => {
  const { status, answer: invite } = await ctl('pair', '--role', 'admin');
  assert.equal(status, 0);
  assert.equal(invite.address, address);
  assert.equal(invite.others_reach, false);
  await run(program('halfsilverctl'), ['grab', path.join(process.env.HALFSILVER_PICTURES ?? folder, 'mirror-pair.png')], world);
  await admin.open(invite.link);
  await admin.sees('No alarms');
  assert.equal(await admin.value('location.hash'), '', 'the code does not stay in the address');
  const again = await request('POST', `${address}page/api/pair`, { code: invite.code },
    { Origin: address.slice(0, -1), 'X-Halfsilver-Csrf': 'pair' });
  assert.equal(again.status, 410);
  await admin.picture('en-2-calm');
});

test('a code typed by hand pairs another one, with another role', async () => {
  const { answer: invite } = await ctl('pair', '--role', 'view');
  await looker.open(address);
  await looker.sees('配对这部手机');
  await looker.picture('zh-1-pair');
  await looker.value(`document.getElementById('code').value = ${JSON.stringify(invite.code.toLowerCase())}`);
  await looker.value("document.getElementById('device-name').value = '奶奶的手机'");
  await looker.press('配对');
  await looker.sees('没有警报');
});

test('an alarm appears without reload on both', async () => {
  await admin.value('window.same = true');
  const begun = Date.now();
  await ctl('raise', 'Smoke <b>厨房</b>', '--id', 'k2', '--place', 'Kitchen', '--priority', 'critical', '--message', 'Leave the flat. Call 112.');
  await admin.sees('Smoke <b>厨房</b>'); // as text
  console.log(`# ctl raise to phone: ${Date.now() - begun} ms`);
  await looker.sees('Smoke <b>厨房</b>');
  await looker.sees('紧急 · 未确认');
  assert.equal(await admin.value('window.same'), true);
  assert.match(await admin.value("document.getElementById('spoken').textContent"), /^New alarm: Critical, Smoke/);
  await ctl('raise', 'Water under the sink', '--id', 'w1', '--place', 'Cellar');
  await ctl('raise', 'The door is open', '--id', 'd1', '--place', 'Hall', '--priority', 'info');
  await admin.sees('The door is open');
  await admin.picture('en-3-alarms');
  await looker.sees('The door is open');
  await looker.picture('zh-2-alarms');
});

test('what the page offers fits a phone', async () => {
  const { wide, small } = await admin.value(`({
    wide: document.documentElement.scrollWidth - innerWidth,
    small: [...document.querySelectorAll('button, input, select')].filter((each) => each.offsetParent)
      .map((each) => each.getBoundingClientRect()).filter((box) => box.width < 44 || box.height < 44).length,
  })`);
  assert.equal(wide, 0, 'nothing is wider than 360 px');
  assert.equal(small, 0, 'nothing is smaller than a finger');
});

test('acknowledging on the phone acknowledges on the mirror, and on the other phone', async () => {
  await admin.press('Acknowledge');
  await eventually('the mirror follows', async () => (await alarm('k2')).state === 'acknowledged');
  assert.ok((await alarm('k2')).acknowledged_by.length > 0);
  await looker.sees('紧急 · 已确认');
});

test('a role that may only look is offered nothing, and refused', async () => {
  assert.equal(await looker.value("document.querySelectorAll('#list button').length"), 0);
  const answer = await looker.value(`(async () => {
    const { csrf } = await (await fetch('/page/api/session')).json();
    const ask = (headers) => fetch('/page/api/acknowledge', { method: 'POST', body: '{"id":"w1"}',
      headers: { 'Content-Type': 'application/json', ...headers } }).then((each) => each.status);
    return [await ask({ 'X-Halfsilver-Csrf': csrf }), await ask({}),
            (await fetch('/page/api/picture')).status, document.cookie];
  })()`);
  assert.deepEqual(answer, [403, 403, 403, '']);
  assert.equal((await alarm('w1')).state, 'raised');
});

test('silence that was asked for elsewhere is told on every phone, with its end', async () => {
  assert.equal(await admin.value("document.getElementById('silent').hidden"), true);
  const { answer } = await ctl('silence');
  const until = new Date(answer.silenced_until).toTimeString().slice(0, 5);
  await admin.sees(`The sound is silent until ${until}`);
  await looker.sees(`声音已静音至 ${until}`);
  assert.equal((await ctl('status')).answer.silenced_until.slice(0, 16), answer.silenced_until.slice(0, 16));
  await admin.picture('en-8-silent');
  await ctl('raise', 'Gas', '--id', 'gas', '--priority', 'critical'); // sounds again
  await eventually('no silence is told of', () => admin.value("document.getElementById('silent').hidden"));
  await admin.press('Silence the sound');
  await looker.sees('声音已静音至');
  await ctl('acknowledge', 'gas');
  await ctl('clear', 'gas');
});

test('shelving, clearing, a drill, history and the picture', async () => {
  await admin.value("[...document.querySelectorAll('.alarm')].find((each) => each.textContent.includes('Water')).querySelectorAll('button')[2].click()");
  await admin.sees('Until it clears');
  await admin.picture('en-4-shelve');
  await admin.press('30 min');
  await eventually('it is shelved', async () => Boolean((await alarm('w1')).shelved_until));
  await admin.sees('shelved until');
  await admin.press('More');
  await admin.press('Show it now');
  await eventually('the picture', () => admin.value("document.getElementById('picture').naturalWidth === 480"));
  await admin.sees('The mirror’s screen at ');
  await admin.picture('en-5-more');
  await admin.press('Raise a drill');
  await eventually('the drill', () => admin.value("document.querySelectorAll('.alarm .test').length === 1"));
  assert.equal((await ctl('list')).answer.alarms.filter((each) => each.test).length, 1);
  await admin.press('History');
  await admin.sees('acknowledged');
  await admin.picture('en-6-history');
  await admin.value("document.getElementById('search').value = 'no such thing'");
  await admin.press('Find');
  await admin.sees('Nothing found');
  await admin.press('Alarms');
});

test('while the mirror is away the page says so, and comes back by itself, still paired', async () => {
  await mirror.stop();
  await admin.sees('Not connected to the mirror since');
  await admin.sees('last known');
  assert.equal(await admin.value("document.querySelectorAll('#list .unknown').length"), 4);
  assert.equal(await admin.value("document.querySelectorAll('#list button:not(:disabled)').length"), 0);
  await admin.picture('en-7-away');
  await looker.sees('未与镜子连接');
  await looker.picture('zh-3-away');
  await startMirror();
  await admin.sees('Live', 30);
  await looker.sees('实时', 30);
});

test('a revoked phone is out at once', async () => {
  const { answer } = await ctl('devices');
  assert.equal(answer.devices.length, 2);
  assert.ok(!JSON.stringify(answer).includes('sha256'));
  assert.equal((await ctl('revoke', '奶奶的手机')).status, 0);
  await looker.sees('这部手机已不再配对', 5);
  await admin.press('More');
  await admin.sees('Paired devices');
  await admin.press('Unpair this phone');
  await admin.sees('Pair this phone');
  assert.equal((await ctl('devices')).answer.devices.length, 0);
});

test('ten wrong codes lock for a minute', async () => {
  const { answer: invite } = await ctl('pair');
  const attempt = (code) => request('POST', `${address}page/api/pair`, { code, name: 'x' },
    { Origin: address.slice(0, -1), 'X-Halfsilver-Csrf': 'pair' });
  for (let i = 0; i < 10; ++i) assert.equal((await attempt('2222-2222')).status, 403);
  const locked = await attempt(invite.code);
  assert.equal(locked.status, 429);
  assert.ok(Number(locked.headers['retry-after']) > 50);
});

test('a hub without a mirror serves it, too, and offers only what it has', async () => {
  const own = path.join(folder, 'hub');
  const hubWorld = ownWorld(own);
  const hubPort = await freePort();
  const config = path.join(own, 'hub.ini');
  fs.writeFileSync(config, `[hub]\nport = ${hubPort}\npage = on\n`, { mode: 0o600 });
  const hub = new Process(program('halfsilver-hub'), ['--config', config, '--state-dir', path.join(own, 'state')], hubWorld);
  try {
    const ask = async (...words) => JSON.parse((await run(program('halfsilverctl'), [...words, '--json'], hubWorld)).output);
    const invite = await eventually('the hub answers', () => ask('pair', '--role', 'admin'), 20);
    const phone = await chromium.phone();
    await phone.open(invite.link);
    await phone.sees('No alarms');
    await ask('raise', 'Water', '--id', 'w');
    await phone.sees('Water');
    assert.deepEqual(await phone.value("[...document.querySelectorAll('#list button')].map((each) => each.textContent)"),
      ['Acknowledge', 'Clear']);
    await phone.press('Acknowledge');
    await phone.sees('acknowledged');
    await eventually('the hub knows it', async () => (await ask('list')).alarms[0].acknowledged_by === 'Linux');
    assert.equal(await phone.value("document.getElementById('silence').hidden"), true);
    const words = (await run(program('halfsilverctl'), ['pair'], hubWorld)).output;
    assert.match(words, /▀[^]*Open http:\/\/127\.0\.0\.1:\d+\/ and type the code {2}[2-9A-Z]{4}-[2-9A-Z]{4}/);
    assert.equal((await ask('devices')).devices.length, 1);
  } finally {
    await hub.stop();
  }
});

test('with a Pusher server the port is there for the page alone', async () => {
  const own = path.join(folder, 'pusher');
  const itsWorld = ownWorld(own);
  const itsPort = await freePort();
  const config = path.join(own, 'mirror.ini');
  fs.writeFileSync(config, `[pusher]\nkey = k\nhost = 127.0.0.1\nport = ${await freePort()}\ntls = off\n[hub]\nport = ${itsPort}\npage = on\n`, { mode: 0o600 });
  const other = new Process(program('halfsilver'),
    ['--windowed=480x800', '--config', config, '--state-dir', path.join(own, 'state')], itsWorld);
  try {
    await eventually('the page answers', async () => (await request('GET', `http://127.0.0.1:${itsPort}/`)).status === 200, 20);
    assert.equal((await request('GET', `http://127.0.0.1:${itsPort}/api/alarms`)).status, 404);
    const { output } = await run(program('halfsilverctl'), ['pair', '--role', 'admin', '--json'], itsWorld);
    const phone = await chromium.phone({ language: 'zh-CN' });
    await phone.open(JSON.parse(output).link);
    await phone.sees('收不到警报');
    await phone.picture('zh-4-deaf');
    assert.ok(!(await phone.text()).includes('没有警报'), 'nothing is said of alarms that nobody hears of');
    // Nobody can be told of a drill, so the mirror shows it by itself.
    await phone.press('更多');
    await phone.press('发起演练');
    await phone.sees('测试');
    const { alarms } = JSON.parse((await run(program('halfsilverctl'), ['list', '--json'], itsWorld)).output);
    assert.deepEqual(alarms.map((each) => [each.source, each.test, each.last_known]), [['mirror', true, undefined]]);
    await phone.picture('zh-5-drill');
    await phone.press('确认');
    await eventually('the drill is over', async () =>
      JSON.parse((await run(program('halfsilverctl'), ['list', '--json'], itsWorld)).output).alarms.length === 0);
  } finally {
    await other.stop();
  }
});

test('the browser found nothing to complain about but what was refused', () => {
  const allowed = /status of 40[013]|status of 410|WebSocket connection|ERR_CONNECTION_REFUSED|net::ERR/;
  for (const phone of [admin, looker]) assert.deepEqual(phone.problems.filter((text) => !allowed.test(text)), []);
});
