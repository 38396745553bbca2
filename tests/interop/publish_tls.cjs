// `halfsilverctl publish` and `listen` by TLS, with the real soketi or (with "hub") our own hub: whom they trust, and what
// they say where they do not.
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { after, before, test } = require('node:test');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const {
  app, eventually, freePort, hubTls, makeFolder, ownWorld, program, requirePeer, soketiTls, startHub, startSoketi,
  withCertificates,
} = require('./support.cjs');

const PusherJs = requirePeer('pusher-js');
const ofHub = process.argv[2] === 'hub';
if (!ofHub) requirePeer('@soketi/soketi/package.json');
const certificates = withCertificates(__filename);

const folder = makeFolder();
const heard = [];
let port;
let server;
let client;

// What it ends with, prints and complains of, with those lines under [pusher].
async function ctl(lines, ...words) {
  const config = path.join(folder, 'mirror.ini');
  fs.writeFileSync(
    config,
    `[pusher]\nkey = ${app.key}\napp_id = ${app.id}\nsecret = ${app.secret}\nport = ${port}\n${lines}\n`,
    { mode: 0o600 },
  );
  const child = spawn(program('halfsilverctl'), [...words, '--config', config], { env: ownWorld(folder) });
  let output = '';
  let said = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (said += text));
  const [status] = await once(child, 'close');
  return { status, output, said };
}
const publish = (lines, name) => ctl(lines, 'publish', 'alarm', '--event', name);
const listen = (lines) => ctl(lines, 'listen', 'alarm', '--for', '3s');

before(async () => {
  port = await freePort();
  server = ofHub
    ? await startHub(folder, port, hubTls(certificates))
    : await startSoketi(folder, port, soketiTls(certificates));
  client = new PusherJs(app.key, {
    cluster: '', wsHost: '127.0.0.1', wsPort: port, wssPort: port, forceTLS: true, enabledTransports: ['ws', 'wss'],
  });
  const channel = client.subscribe('alarm');
  channel.bind_global((event) => heard.push(event));
  await eventually('pusher-js is subscribed', () => channel.subscribed, 20);
});

after(async () => {
  if (client) client.disconnect();
  if (server) await server.stop('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

const right = `host = 127.0.0.1\nca_file = ${certificates}/ca.pem`;

test('with the right authority an event arrives', async () => {
  const { status, said } = await publish(right, 'right');
  assert.equal(status, 0, said);
  await eventually('it is heard', () => heard.includes('right'));
});

test('and is listened to', async () => {
  const { status, output, said } = await listen(right);
  assert.equal(status, 0, said);
  assert.match(output, new RegExp(`connected {2}https://127.0.0.1:${port}, socket id [0-9.]+`));
  assert.match(output, /alarm {2}subscribed/);
});

for (const [what, lines, why] of [
  ['no authority', 'host = 127.0.0.1', /vouches|issuer|self-signed/i],
  ['another authority', `host = 127.0.0.1\nca_file = ${certificates}/other-ca.pem`, /vouches|issuer|self-signed/i],
  ['another name', `host = localhost\nca_file = ${certificates}/ca.pem`, /another name|host name|hostname/i],
]) {
  test(`with ${what} nothing is sent, and it is said`, async () => {
    const published = await publish(lines, what);
    assert.equal(published.status, 3);
    assert.match(published.said, why);
    assert.doesNotMatch(published.said, /It may have arrived/);
    const listened = await listen(lines);
    assert.equal(listened.status, 3);
    assert.match(listened.output, why);
    assert.doesNotMatch(listened.output, / {2}connected/);
    assert.ok(!heard.includes(what));
  });
}
