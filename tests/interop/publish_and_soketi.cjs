// `halfsilverctl publish` and `channels` with the real soketi; the real pusher-js listens on every kind of channel.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const {
  app, eventually, freePort, makeFolder, ownWorld, program, requirePeer, run, startSoketi,
} = require('./support.cjs');

const PusherJs = requirePeer('pusher-js');
const Publisher = requirePeer('pusher');
requirePeer('@soketi/soketi/package.json');

const folder = makeFolder();
const world = ownWorld(folder);
const masterKey = crypto.randomBytes(32).toString('base64');
const heard = [];
let soketi;
let client;

async function ctl(...words) {
  return run(program('halfsilverctl'), [...words, '--config', path.join(folder, 'mirror.ini')], world);
}

function subscribe(name) {
  const channel = client.subscribe(name);
  channel.bind_global((event, data) => {
    if (!event.startsWith('pusher:')) heard.push({ name, event, data });
  });
  return new Promise((resolve, reject) => {
    channel.bind('pusher:subscription_succeeded', resolve);
    channel.bind('pusher:subscription_error', (error) => reject(new Error(`${name}: ${JSON.stringify(error)}`)));
  });
}

before(async () => {
  const port = await freePort();
  soketi = await startSoketi(folder, port);
  fs.writeFileSync(
    path.join(folder, 'mirror.ini'),
    `[pusher]\nkey = ${app.key}\napp_id = ${app.id}\nsecret = ${app.secret}\nhost = 127.0.0.1\nport = ${port}\n` +
      `tls = off\nencryption_master_key = ${masterKey}\n`,
    { mode: 0o600 },
  );
  const authorizer = new Publisher({
    appId: app.id, key: app.key, secret: app.secret, host: '127.0.0.1', port: String(port), useTLS: false,
    encryptionMasterKeyBase64: masterKey,
  });
  client = new PusherJs(app.key, {
    cluster: '', wsHost: '127.0.0.1', wsPort: port, forceTLS: false, enabledTransports: ['ws'], disableStats: true,
    nacl: requirePeer('tweetnacl'), // opens encrypted channels, with the browser's code
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, callback) =>
        callback(null, authorizer.authorizeChannel(
          socketId, channelName, channelName.startsWith('presence-') ? { user_id: '1', user_info: { name: 'Ada' } } : undefined,
        )),
    },
  });
});

after(async () => {
  if (client) client.disconnect();
  if (soketi) await soketi.stop('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

for (const name of ['alarm', 'private-home', 'presence-home', 'private-encrypted-home', 'cache-home']) {
  test(`an event reaches ${name}`, async () => {
    await subscribe(name);
    const { status } = await ctl('publish', name, '--event', 'App\\Events\\Ring', '--data', '{"text":"Tür 🔔","n":1}');
    assert.equal(status, 0);
    const { event, data } = await eventually(`the event on ${name}`, () => heard.find((one) => one.name === name));
    assert.equal(event, 'App\\Events\\Ring');
    assert.deepEqual(data, { text: 'Tür 🔔', n: 1 });
  });
}

test('the sender can be left out, and a batch goes in tens', async () => {
  heard.length = 0;
  assert.equal((await ctl('publish', 'alarm', '--event', 'not-me', '--socket-id', client.connection.socket_id)).status, 0);
  const file = path.join(folder, 'batch.json');
  fs.writeFileSync(file, JSON.stringify(Array.from({ length: 12 }, (_, n) => ({ name: `b${n}`, channel: 'alarm', data: { n } }))));
  assert.equal((await ctl('publish', '--batch', file)).status, 0);
  await eventually('all of the batch', () => heard.filter((one) => one.event.startsWith('b')).length === 12);
  assert.ok(!heard.some((one) => one.event === 'not-me'));
});

test('channels and their users are told', async () => {
  const { status, output } = await ctl('channels', '--json');
  assert.equal(status, 0);
  assert.ok('alarm' in JSON.parse(output).channels);
  assert.equal((await ctl('channels', 'presence-home', '--users')).output, '1\n');
});

test('a wrong secret is told, although soketi answers 200', async () => {
  const { status, output } = await ctl('publish', 'alarm', '--event', 'e', '--secret', 'wrong', '--json');
  assert.equal(status, 1);
  assert.match(JSON.parse(output).error, /HTTP 401: The secret authentication failed/);
});
