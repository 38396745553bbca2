// The mirror, off screen, as a client of the real soketi; events come from the real `pusher` publisher.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const fs = require('node:fs');
const path = require('node:path');
const {
  Process, app, eventually, freePort, makeFolder, ownWorld, program, requirePeer, run, startSoketi,
} = require('./support.cjs');

const Publisher = requirePeer('pusher');
requirePeer('@soketi/soketi/package.json');

const alarmEvent = 'App\\Events\\PushAlarmEvent';
const folder = makeFolder();
const world = ownWorld(folder);
let port;
let soketi;
let mirror;
let publisher;

async function ctl(...words) {
  const { status, output } = await run(program('halfsilverctl'), words, world);
  return { status, answer: output && words.includes('--json') ? JSON.parse(output) : output };
}

const status = async () => (await ctl('status', '--json')).answer;
const alarms = async () => (await ctl('list', '--json')).answer.alarms;
const isSubscribed = async () => {
  const { connection, channels } = await status();
  return connection.state === 'connected' && channels.some((c) => c.name === 'alarm' && c.subscribed);
};
const subscribed = (seconds = 20) => eventually('the mirror is subscribed', isSubscribed, seconds);

// The alarm of that title, once the mirror has it.
const shown = (title) =>
  eventually(`an alarm "${title}"`, async () => (await alarms()).find((alarm) => alarm.title === title));

before(async () => {
  port = await freePort();
  soketi = await startSoketi(folder, port);
  publisher = new Publisher({
    appId: app.id, key: app.key, secret: app.secret, host: '127.0.0.1', port: String(port), useTLS: false,
  });
  const config = path.join(folder, 'mirror.ini');
  fs.writeFileSync(config, `[pusher]\nkey = ${app.key}\nhost = 127.0.0.1\nport = ${port}\ntls = off\n`, { mode: 0o600 });
  mirror = new Process(
    program('halfsilver'),
    ['--windowed=480x800', '--config', config, '--state-dir', path.join(folder, 'mirror-state')],
    world,
  );
});

after(async () => {
  if (mirror) await mirror.stop();
  if (soketi) {
    soketi.signal('SIGCONT');
    await soketi.stop('SIGKILL');
  }
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the mirror subscribes, and says from where it hears', async () => {
  await subscribed();
  const { source, connection } = await status();
  assert.equal(source, 'pusher');
  assert.match(connection.socket_id, /^\d+\.\d+$/);
});

for (const [shape, title, data] of [
  ['public properties', 'Smoke 厨房', { id: 7, title: 'Smoke 厨房', priority: 'critical', place: 'Kitchen' }],
  ['$data one level down', 'Water', { data: { id: 8, name: 'Water', message: 'Under the sink' } }],
  ['a text', 'The door is open', 'The door is open'],
]) {
  test(`an event with ${shape} is shown`, async () => {
    assert.equal((await publisher.trigger('alarm', alarmEvent, data)).status, 200);
    const alarm = await shown(title);
    assert.equal(alarm.state, 'raised');
  });
}

test('what was shown can be acknowledged here, though soketi takes no acknowledgement', async () => {
  const alarm = await shown('Water');
  const { status: code } = await ctl('acknowledge', alarm.id);
  assert.equal(code, 0);
  await eventually('it is no longer unacknowledged', async () => {
    const now = (await alarms()).find((other) => other.title === 'Water');
    return !now || now.state !== 'raised';
  });
});

test('a batch of the publisher is shown whole', async () => {
  const batch = [1, 2, 3].map((n) => ({ channel: 'alarm', name: alarmEvent, data: { id: `b${n}`, title: `Batch ${n}` } }));
  await publisher.triggerBatch(batch);
  for (const n of [1, 2, 3]) await shown(`Batch ${n}`);
});

test('when soketi is killed the mirror says so, and when it is back it hears again', async () => {
  await soketi.stop('SIGKILL');
  await eventually('the mirror is no longer connected', async () => (await status()).connection.state !== 'connected');
  const held = (await alarms()).map((alarm) => alarm.title);
  assert.ok(held.includes('Smoke 厨房'), 'alarms on show are kept');
  soketi = await startSoketi(folder, port);
  await subscribed(60);
  await publisher.trigger('alarm', alarmEvent, { id: 'after', title: 'After the restart' });
  await shown('After the restart');
});

test('a soketi that hangs with its socket open is noticed within 45 s', async () => {
  soketi.signal('SIGSTOP');
  await eventually('the mirror notices', async () => (await status()).connection.state !== 'connected', 45);
  soketi.signal('SIGCONT');
  await subscribed(60);
});
