// The mirror as a user of the real soketi, or (with "hub") of our own hub: what the real publisher sends to that user is
// shown; the application may end the user's connections; a refused sign-in costs no other channel.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const {
  Process, app, eventually, freePort, makeFolder, ownWorld, program, requirePeer, run, startHub, startSoketi,
} = require('./support.cjs');

const Publisher = requirePeer('pusher');
const ofHub = process.argv[2] === 'hub';
if (!ofHub) requirePeer('@soketi/soketi/package.json');

const event = 'App\\Events\\PushAlarmEvent';
const folder = makeFolder();
const world = ownWorld(folder);
const token = '7|interop-token';
const asked = [];
let port;
let server;
let backend;
let mirror;
let publisher;
let signer; // who authenticates; another secret than the application's: the server refuses

const publisherWith = (secret) =>
  new Publisher({ appId: app.id, key: app.key, secret, host: '127.0.0.1', port: String(port), useTLS: false });

function authenticate(request, response) {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const form = new URLSearchParams(body);
    asked.push({ url: request.url, headers: request.headers, form });
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"message":"Unauthenticated."}');
      return;
    }
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(signer.authenticateUser(form.get('socket_id'), { id: 'hall', user_info: { name: 'Hall' } })));
  });
}

async function ctl(...words) {
  const { output } = await run(program('halfsilverctl'), [...words, '--json'], world);
  return JSON.parse(output);
}
const shown = (title) =>
  eventually(`an alarm "${title}"`, async () => (await ctl('list')).alarms.find((alarm) => alarm.title === title), 15);
const channel = async (name) => (await ctl('status')).channels.find((each) => each.name === name) ?? {};
const on = (name, seconds = 20) => eventually(`${name} is subscribed`, async () => (await channel(name)).subscribed, seconds);
const off = (name, reason) =>
  eventually(`${name} is off: ${reason}`, async () => reason.test((await channel(name)).reason ?? ''), 20);

function startMirror(more) {
  const config = path.join(folder, 'mirror.ini');
  fs.writeFileSync(
    config,
    `[pusher]\nkey = ${app.key}\nhost = 127.0.0.1\nport = ${port}\ntls = off\n${more}\n` +
      '[alarm]\nchannel = alarm\n\n[alarm.mine]\nchannel = #server-to-user\n',
    { mode: 0o600 },
  );
  mirror = new Process(
    program('halfsilver'),
    ['--windowed=480x800', '--config', config, '--state-dir', path.join(folder, 'mirror-state')],
    world,
  );
}
const asking = (its = token) =>
  `user_auth_url = http://127.0.0.1:${backend.address().port}/user-auth\nauth_token = ${its}\n` +
  'auth_header.X-Mirror = hall\nauth_body.place = Hall & stairs\n';

before(async () => {
  port = await freePort();
  server = ofHub ? await startHub(folder, port) : await startSoketi(folder, port);
  publisher = publisherWith(app.secret);
  signer = publisher;
  backend = http.createServer(authenticate).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  startMirror(asking());
});

after(async () => {
  if (mirror) await mirror.stop();
  if (backend) backend.close();
  if (server) await server.stop('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the backend says who the mirror is, and the server takes it', async () => {
  await on('#server-to-user');
  assert.equal(asked.length, 1);
  const [{ headers, form }] = asked;
  assert.equal(headers['x-mirror'], 'hall');
  assert.equal(form.get('place'), 'Hall & stairs');
  assert.match(form.get('socket_id'), /^\d+\.\d+$/);
  assert.equal(form.get('channel_name'), null);
});

test('what is sent to the user is shown, and what is sent to another one is not', async () => {
  await publisher.sendToUser('stairs', event, { id: 'other', title: 'For the stairs' });
  await publisher.sendToUser('hall', event, { id: 'own', title: 'For the hall 厨房' });
  await shown('For the hall 厨房');
  assert.ok(!(await ctl('list')).alarms.some((alarm) => alarm.title === 'For the stairs'));
});

test('after a restart of the server the mirror signs in again', async () => {
  await server.stop('SIGKILL');
  server = ofHub ? await startHub(folder, port) : await startSoketi(folder, port);
  await eventually('asked anew', () => asked.length >= 2, 30);
  assert.notEqual(asked.at(-1).form.get('socket_id'), asked[0].form.get('socket_id'));
  await on('#server-to-user', 30);
  await publisher.sendToUser('hall', event, { id: 'again', title: 'After the restart' });
  await shown('After the restart');
});

test('the application may end the connections of the user', async () => {
  await publisher.terminateUserConnections('hall');
  await eventually('refused', async () => (await ctl('status')).connection.state === 'refused');
});

test('a sign-in that the server refuses costs no other channel', async () => {
  await mirror.stop();
  signer = publisherWith('another-secret');
  startMirror(asking());
  await off('#server-to-user', /does not accept this mirror's sign-in/);
  await on('alarm');
  assert.equal((await ctl('status')).connection.state, 'connected');
  await publisher.trigger('alarm', event, { id: 'all', title: 'For everybody' });
  await shown('For everybody');
});

test('a backend that does not know the token is said', async () => {
  await mirror.stop();
  startMirror(asking('wrong'));
  await off('#server-to-user', /does not accept the token/);
  await on('alarm');
});

test('without a backend the mirror signs with the secret of the ini', async () => {
  await mirror.stop();
  startMirror(`secret = ${app.secret}\nuser_id = stairs\n`);
  await on('#server-to-user');
  await publisher.sendToUser('stairs', event, { id: 'signed', title: 'Signed here' });
  await shown('Signed here');
});
