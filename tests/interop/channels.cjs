// The mirror on every kind of channel of the real soketi, or (with "hub") of our own hub, by TLS (with "tls") or
// without; a backend that answers as
// Laravel's /broadcasting/auth does lets it in, or not.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const {
  Process, app, eventually, freePort, makeFolder, ownWorld, program, requirePeer, run, startHub, startSoketi,
  hubTls, soketiTls, withCertificates,
} = require('./support.cjs');

const Publisher = requirePeer('pusher');
const PusherJs = requirePeer('pusher-js');
const ofHub = process.argv[2] === 'hub';
if (!ofHub) requirePeer('@soketi/soketi/package.json');
const useTLS = process.argv[3] === 'tls';
const certificates = useTLS ? withCertificates(__filename) : undefined;

const event = 'App\\Events\\PushAlarmEvent';
const folder = makeFolder();
const world = ownWorld(folder);
const token = '7|interop-token';
const keys = [Buffer.alloc(32, 'k').toString('base64'), Buffer.alloc(32, 'n').toString('base64')];
const channels = [
  'private-home', 'presence-home', 'private-encrypted-home', 'cache-home', 'private-cache-home', 'presence-cache-home',
];

let port;
let server;
let mirror;
let backend;
let watcher;
let publisher; // with the first key
let current; // the publisher whose key the backend gives
let refusal; // how the backend refuses; nothing: it does not
const asked = [];

const publisherWith = (key) =>
  new Publisher({
    appId: app.id, key: app.key, secret: app.secret, host: '127.0.0.1', port: String(port), useTLS,
    encryptionMasterKeyBase64: key,
  });

const startServer = () =>
  ofHub
    ? startHub(folder, port, useTLS ? hubTls(certificates) : '')
    : startSoketi(folder, port, useTLS ? soketiTls(certificates) : {});

// As Laravel's: JSON for who may, a redirect to the login without a token, whatever `refusal` says otherwise.
function authorise(request, response) {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const form = new URLSearchParams(body);
    const channel = form.get('channel_name');
    asked.push({ channel, headers: request.headers, form });
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(302, { Location: '/login', 'Content-Type': 'text/html' }).end('<!DOCTYPE html>login');
    } else if (refusal) {
      response.writeHead(refusal.status, refusal.headers).end(refusal.body);
    } else {
      const member = channel.startsWith('presence-') ? { user_id: 'hall', user_info: { name: 'Hall' } } : undefined;
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(current.authorizeChannel(form.get('socket_id'), channel, member)));
    }
  });
}

async function ctl(...words) {
  const { output } = await run(program('halfsilverctl'), [...words, '--json'], world);
  return JSON.parse(output);
}
const alarms = async () => (await ctl('list')).alarms;
const shown = (title, seconds = 15) =>
  eventually(`an alarm "${title}"`, async () => (await alarms()).find((alarm) => alarm.title === title), seconds);
const channel = async (name) => (await ctl('status')).channels.find((each) => each.name === name);
const all = (what, is, seconds = 30) =>
  eventually(what, async () => {
    const { connection, channels: told } = await ctl('status');
    return connection.state === 'connected' && told.length === channels.length && told.every(is);
  }, seconds);

function startMirror(more) {
  const config = path.join(folder, 'mirror.ini');
  const sections = channels.map((name) => `[alarm.${name}]\nchannel = ${name}\n`).join('\n');
  fs.writeFileSync(
    config,
    `[pusher]\nkey = ${app.key}\nhost = 127.0.0.1\nport = ${port}\n${useTLS ? `ca_file = ${certificates}/ca.pem` : 'tls = off'}\n${more}\n${sections}`,
    { mode: 0o600 },
  );
  mirror = new Process(
    program('halfsilver'),
    ['--windowed=480x800', '--config', config, '--state-dir', path.join(folder, 'mirror-state')],
    world,
  );
}

before(async () => {
  port = await freePort();
  server = await startServer();
  publisher = publisherWith(keys[0]);
  current = publisher;
  backend = http.createServer(authorise).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  watcher = new PusherJs(app.key, {
    cluster: '', wsHost: '127.0.0.1', wsPort: port, wssPort: port, forceTLS: useTLS, enabledTransports: ['ws', 'wss'],
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, callback) =>
        callback(null, publisher.authorizeChannel(socketId, channelName, { user_id: 'watcher', user_info: {} })),
    },
  });
  // What cache channels keep for whoever comes later.
  for (const name of channels.filter((each) => each.includes('cache-')))
    await publisher.trigger(name, event, { id: `kept ${name}`, title: `Kept on ${name}` });
  startMirror(
    `auth_url = http://127.0.0.1:${backend.address().port}/broadcasting/auth\nauth_token = ${token}\n` +
      'auth_header.X-Mirror = hall\nauth_body.place = Hall & stairs\n',
  );
});

after(async () => {
  if (watcher) watcher.disconnect();
  if (mirror) await mirror.stop();
  if (backend) backend.close();
  if (server) await server.stop('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the backend lets the mirror into every kind of channel', async () => {
  await all('every channel is subscribed', (each) => each.subscribed);
  const request = asked.find((each) => each.channel === 'private-home');
  assert.equal(request.headers.accept, 'application/json');
  assert.equal(request.headers['x-mirror'], 'hall');
  assert.equal(request.form.get('place'), 'Hall & stairs');
  assert.match(request.form.get('socket_id'), /^\d+\.\d+$/);
  assert.ok(!asked.some((each) => each.channel === 'cache-home'), 'nobody is asked about a public channel');
});

test('what cache channels kept is shown', async () => {
  for (const name of channels.filter((each) => each.includes('cache-'))) await shown(`Kept on ${name}`);
});

for (const name of channels) {
  test(`an event on ${name} is shown`, async () => {
    await publisher.trigger(name, event, { id: name, title: `On ${name} 厨房` });
    await shown(`On ${name} 厨房`);
  });
}

test('the mirror is a member of its presence channels', async () => {
  const presence = watcher.subscribe('presence-home');
  await eventually('pusher-js sees it', () => presence.members.get('hall'));
  assert.deepEqual(presence.members.get('hall').info, { name: 'Hall' });
});

test('another key of the backend is asked for', async () => {
  current = publisherWith(keys[1]);
  await current.trigger('private-encrypted-home', event, { id: 'new key', title: 'With another key' });
  await shown('With another key');
  assert.equal((await ctl('status')).events.undecoded, 0);
  // And what no key of the backend opens is counted and said.
  await publisher.trigger('private-encrypted-home', event, { id: 'old key', title: 'With the old key' });
  await eventually('it is counted', async () => (await ctl('status')).events.undecoded === 1);
  assert.match((await channel('private-encrypted-home')).reason, /cannot be read/);
  await current.trigger('private-encrypted-home', event, { id: 'again', title: 'With the new key' });
  await shown('With the new key');
  assert.equal((await channel('private-encrypted-home')).reason, undefined);
});

for (const [what, how, reason] of [
  ['403 as a page', { status: 403, headers: { 'Content-Type': 'text/html' }, body: '<!DOCTYPE html>403' },
    /does not let this mirror into/],
  ['419', { status: 419, headers: { 'Content-Type': 'text/html' }, body: '<!DOCTYPE html>Page Expired' },
    /for browsers only/],
  ['429 with Retry-After', { status: 429, headers: { 'Retry-After': '1' }, body: '' }, /asked too often/],
  ['a login page with 200', { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>login' },
    /leads to a web page/],
  ['JSON of another kind', { status: 200, headers: { 'Content-Type': 'application/json' }, body: 'true' },
    /something else than an authorisation/],
]) {
  test(`a backend that answers ${what} is said, and asked again`, async () => {
    refusal = how;
    await server.stop('SIGKILL'); // so that everything is authorised anew
    server = await startServer();
    const isPublic = (each) => each.name === 'cache-home';
    await all('each is refused with the reason', (each) => isPublic(each) || reason.test(each.reason ?? ''), 60);
    refusal = undefined;
    await all('each is subscribed again', (each) => each.subscribed, 60);
    await publisher.trigger('private-home', event, { id: what, title: `After ${what}` });
    await shown(`After ${what}`);
  });
}

test('without a backend the mirror signs with the secret of the ini', async () => {
  await mirror.stop();
  startMirror(`secret = ${app.secret}\nencryption_master_key = ${keys[0]}\nuser_id = stairs\n`);
  await all('every channel is subscribed', (each) => each.subscribed);
  await publisher.trigger('private-encrypted-home', event, { id: 'signed', title: 'Opened with the master key' });
  await shown('Opened with the master key');
  const members = watcher.channel('presence-home').members;
  await eventually('pusher-js sees it', () => members.get('stairs'));
  assert.deepEqual(members.get('stairs').info, { name: 'stairs' });
});

test('a wrong secret is refused by the server, and said', async () => {
  await mirror.stop();
  startMirror('secret = another-secret\nencryption_master_key = ' + keys[0] + '\n');
  await eventually(
    'the reason',
    async () => /does not accept the authorisation/.test((await channel('private-home')).reason ?? ''),
    30,
  );
  assert.equal((await ctl('status')).connection.state, 'connected');
});
