// Every kind of channel of our hub, and its authorisation, with the real pusher-js, laravel-echo and publisher.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const fs = require('node:fs');
const { app, eventually, freePort, makeFolder, request, requirePeer, sleep, startHub } = require('./support.cjs');

const PusherJs = requirePeer('pusher-js'); // its build for Node has the encryption
const Publisher = requirePeer('pusher');
const { default: Echo } = requirePeer('laravel-echo');

const masterKey = Buffer.alloc(32, 'k').toString('base64');
const tokens = { ada: 'ada-token', ben: 'ben-token', stranger: 'stranger-token' };
const ini = `encryption_master_key = ${masterKey}
${Object.entries(tokens)
  .map(([name, token]) => `[hub.token.${name}]\ntoken = ${token}\nrole = listen\ninfo.room = room of ${name}\n`)
  .join('')}
[hub.channel.home]
pattern = private-home.*
tokens = ada ben
[hub.channel.own]
pattern = private-user.{token}
tokens = *
[hub.channel.people]
pattern = presence-home*
tokens = ada ben
[hub.channel.sealed]
pattern = private-encrypted-*
tokens = ada ben
[hub.channel.kept]
pattern = private-cache-*
tokens = *
[hub.channel.kept-people]
pattern = presence-cache-*
tokens = *
`;

const folder = makeFolder();
const clients = [];
let port;
let hub;
let publisher;

before(async () => {
  port = await freePort();
  hub = await startHub(folder, port, ini);
  publisher = new Publisher({
    appId: app.id, key: app.key, secret: app.secret, host: '127.0.0.1', port: String(port), useTLS: false,
    encryptionMasterKeyBase64: masterKey,
  });
});

after(async () => {
  for (const client of clients) client.disconnect();
  if (hub) await hub.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const where = () => ({ cluster: '', wsHost: '127.0.0.1', wsPort: port, forceTLS: false, enabledTransports: ['ws'] });
const endpoint = () => `http://127.0.0.1:${port}/broadcasting/auth`;

async function clientOf(name) {
  const client = new PusherJs(app.key, {
    ...where(),
    channelAuthorization: {
      endpoint: endpoint(), transport: 'ajax', headers: { Authorization: `Bearer ${tokens[name]}` },
    },
    userAuthentication: {
      endpoint: `http://127.0.0.1:${port}/broadcasting/user-auth`,
      transport: 'ajax',
      headers: { Authorization: `Bearer ${tokens[name]}` },
    },
  });
  client.errors = [];
  client.connection.bind('error', (told) => client.errors.push((told.error ?? told).data?.code));
  clients.push(client);
  await eventually('connected', () => client.connection.state === 'connected', 20);
  return client;
}

// Joins a channel: `heard` collects [event, data] of it.
async function join(client, name) {
  const channel = client.subscribe(name);
  const heard = [];
  channel.bind_global((event, data) => heard.push([event, data]));
  await eventually(`subscribed to ${name}`, () => channel.subscribed, 20);
  return { channel, heard, of: (event) => heard.filter(([its]) => its === event) };
}

for (const name of ['private-home.kitchen', 'private-encrypted-home', 'presence-home', 'private-cache-home']) {
  test(`${name}: an event reaches who may hear it as it was sent`, async () => {
    const ada = await join(await clientOf('ada'), name);
    const data = { title: 'Rauch', place: 'Küche 厨房', n: 5 };
    assert.equal((await publisher.trigger(name, 'alarm', data)).status, 200);
    await eventually('the event', () => ada.of('alarm').length === 1);
    assert.deepEqual(ada.of('alarm')[0][1], data);
  });
}

test('the hub never sees what an encrypted channel carries', async () => {
  const bystander = await clientOf('ada');
  const raw = [];
  bystander.connection.bind('message', (message) => raw.push(message));
  await join(bystander, 'private-encrypted-raw');
  await publisher.trigger('private-encrypted-raw', 'alarm', { title: 'secret' });
  const sent = await eventually('the event', () => raw.find((message) => message.event === 'alarm'));
  assert.deepEqual(Object.keys(sent.data).sort(), ['ciphertext', 'nonce']);
});

for (const [who, channel] of [
  ['stranger', 'private-home.kitchen'], ['stranger', 'presence-home'], ['stranger', 'private-encrypted-home'],
  ['ben', 'private-user.ada'], ['ada', 'private-home.kitchen.2'], ['ada', 'private-nobody'],
]) {
  test(`${who} may not join ${channel}`, async () => {
    const client = await clientOf(who);
    const refused = await new Promise((resolve) => {
      client.subscribe(channel).bind('pusher:subscription_error', resolve);
    });
    assert.equal(refused.status, 403);
    assert.equal(client.connection.state, 'connected');
  });
}

test('what the publisher library signs is accepted, and what another secret signs is not', async () => {
  const foreign = new Publisher({ appId: app.id, key: app.key, secret: 'other', cluster: 'mt1' });
  for (const [signer, joins] of [[publisher, true], [foreign, false]]) {
    const client = new PusherJs(app.key, {
      ...where(),
      channelAuthorization: {
        customHandler: ({ socketId, channelName }, callback) => callback(null, signer.authorizeChannel(socketId, channelName)),
      },
    });
    clients.push(client);
    const channel = client.subscribe('private-signed');
    const errors = [];
    channel.bind('pusher:subscription_error', (error) => errors.push(error));
    if (joins) {
      await eventually('subscribed', () => channel.subscribed, 20);
    } else {
      await eventually('refused', () => errors.length === 1, 20);
      assert.equal(errors[0].type, 'AuthError');
      assert.ok(!channel.subscribed);
    }
  }
});

test('a presence channel tells who is there, once per person', async () => {
  const first = await clientOf('ada');
  const ada = await join(first, 'presence-home');
  assert.equal(ada.channel.members.me.id, 'ada');
  assert.deepEqual(ada.channel.members.me.info, { name: 'ada', room: 'room of ada' });
  const before = ada.of('pusher:member_added').length;

  const [phone, tablet] = [await clientOf('ben'), await clientOf('ben')];
  const ben = await join(phone, 'presence-home');
  await join(tablet, 'presence-home');
  assert.equal(ben.channel.members.count, 2);
  await eventually('ben came', () => ada.channel.members.get('ben'));
  assert.equal((await (await publisher.get({ path: '/channels/presence-home/users' })).json()).users.length, 2);
  phone.disconnect();
  await sleep(200);
  assert.ok(ada.channel.members.get('ben'), 'his tablet is still there');
  tablet.disconnect();
  await eventually('ben left', () => !ada.channel.members.get('ben'));
  assert.equal(ada.of('pusher:member_added').length - before, 1);
  assert.equal(ada.of('pusher:member_removed').length, 1);
  first.disconnect();
});

test('a client event goes to the others, with who sent it, and not back', async () => {
  const ada = await join(await clientOf('ada'), 'presence-home');
  const ben = await join(await clientOf('ben'), 'presence-home');
  const told = [];
  ben.channel.bind('client-rang', (data, { user_id: from }) => told.push([data, from]));
  assert.ok(ada.channel.trigger('client-rang', { door: 1 }));
  await eventually('it', () => told.length === 1);
  assert.deepEqual(told, [[{ door: 1 }, 'ada']]);
  await sleep(100);
  assert.equal(ada.of('client-rang').length, 0);
});

test('client events beyond ten a second are refused with 4301, and the connection stays', async () => {
  const sender = await clientOf('ada');
  const ada = await join(sender, 'private-home.flood');
  const ben = await join(await clientOf('ben'), 'private-home.flood');
  for (let i = 0; i < 30; ++i) ada.channel.trigger('client-n', { i });
  await eventually('refused', () => sender.errors.filter((code) => code === 4301).length >= 15);
  assert.ok(ben.of('client-n').length >= 10 && ben.of('client-n').length <= 15);
  assert.equal(sender.connection.state, 'connected');
});

for (const name of ['cache-late', 'private-cache-late', 'presence-cache-late', 'private-encrypted-cache-late']) {
  test(`${name}: who comes late hears the last event`, async () => {
    const early = await join(await clientOf('ada'), name);
    await eventually('a miss', () => early.of('pusher:cache_miss').length === 1);
    for (const n of [1, 2]) await publisher.trigger(name, 'alarm', { n });
    const late = await join(await clientOf('ben'), name);
    await eventually('the last one', () => late.of('alarm').length === 1);
    assert.deepEqual(late.of('alarm')[0][1], { n: 2 });
    assert.equal(late.of('pusher:cache_miss').length, 0);
  });
}

test('the channel queries count users and subscriptions', async () => {
  await join(await clientOf('ada'), 'presence-home');
  const of = async (path, params) => (await publisher.get({ path, params })).json();
  const one = await of('/channels/presence-home', { info: 'user_count,subscription_count' });
  assert.ok(one.occupied && one.user_count >= 1 && one.subscription_count >= one.user_count);
  const all = await of('/channels', { filter_by_prefix: 'presence-', info: 'user_count' });
  assert.equal(all.channels['presence-home'].user_count, one.user_count);
  const answer = await publisher.trigger('presence-home', 'x', {}, { info: 'user_count' });
  assert.equal((await answer.json()).channels['presence-home'].user_count, one.user_count);
});

test('a user who signed in hears what is sent to them alone, until the application ends it', async () => {
  const [ada, ben] = [await clientOf('ada'), await clientOf('ben')];
  const heard = { ada: [], ben: [] };
  for (const [name, client] of Object.entries({ ada, ben })) {
    client.user.bind('note', (data) => heard[name].push(data));
    client.signin();
    await client.user.signinDonePromise;
    await eventually(`${name} has a channel`, () => client.user.serverToUserChannel?.subscribed);
  }
  assert.equal((await publisher.sendToUser('ada', 'note', { n: 1 })).status, 200);
  await eventually('it', () => heard.ada.length === 1);
  assert.deepEqual(heard, { ada: [{ n: 1 }], ben: [] });
  assert.equal((await publisher.terminateUserConnections('ada')).status, 200);
  await eventually('ended', () => ada.connection.state === 'disconnected');
  assert.equal(ben.connection.state, 'connected');
});

// The application itself says who somebody is, and whom they watch.
async function watcherOf(id, watchlist) {
  const client = new PusherJs(app.key, {
    ...where(),
    userAuthentication: {
      customHandler: ({ socketId }, callback) => callback(null, publisher.authenticateUser(socketId, { id, watchlist })),
    },
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, callback) => callback(null, publisher.authorizeChannel(socketId, channelName)),
    },
  });
  clients.push(client);
  await eventually('connected', () => client.connection.state === 'connected', 20);
  client.told = [];
  for (const event of ['online', 'offline'])
    client.user.watchlist.bind(event, ({ user_ids: ids }) => client.told.push([event, ...ids]));
  client.signin();
  await client.user.signinDonePromise;
  return client;
}

test('a watchlist tells who is there, who comes and who goes, once per person', async () => {
  const ben = await watcherOf('ben', []);
  const ada = await watcherOf('ada', ['ben', 'cleo', 'nobody']);
  await eventually('ben is there', () => ada.told.length === 1);
  const [phone, tablet] = [await watcherOf('cleo', []), await watcherOf('cleo', [])];
  await eventually('cleo came', () => ada.told.length === 2);
  phone.disconnect();
  await sleep(200);
  tablet.disconnect();
  await eventually('cleo left', () => ada.told.length === 3);
  assert.deepEqual(ada.told, [['online', 'ben'], ['online', 'cleo'], ['offline', 'cleo']]);
  assert.deepEqual(ben.told, []);
});

test('who has signed in joins a presence channel as that user, without saying so again', async () => {
  const ada = await join(await watcherOf('signed-ada', []), 'presence-signed');
  assert.equal(ada.channel.members.me.id, 'signed-ada');
  assert.equal(ada.channel.members.count, 1);
});

test('the channel of a user is nobody else\'s, with or without signing in', async () => {
  for (const client of [await clientOf('ada'), await watcherOf('eve', [])]) {
    const raw = [];
    client.connection.bind('message', (message) => raw.push(message));
    client.send_event('pusher:subscribe', { channel: '#server-to-user-ada' }); // pusher-js itself would not
    const told = await eventually('refused', () => raw.find(({ channel }) => channel === '#server-to-user-ada'));
    assert.equal(told.event, 'pusher:subscription_error');
    assert.equal(told.data.status, 401);
    assert.equal(client.connection.state, 'connected');
  }
});

test('client events do not go to public and encrypted channels', async () => {
  const [sender, listener] = [await clientOf('ada'), await clientOf('ben')];
  for (const name of ['public-home', 'private-encrypted-home']) {
    const there = await join(listener, name);
    await join(sender, name);
    sender.send_event('client-rang', { door: 1 }, name); // pusher-js itself would not
    await eventually('refused', () => sender.errors.includes(4301));
    sender.errors.length = 0;
    assert.equal(there.of('client-rang').length, 0);
  }
});

test('laravel-echo joins private, presence and encrypted channels by the hub itself', async () => {
  const echoOf = (name) =>
    new Echo({
      broadcaster: 'pusher', Pusher: PusherJs, key: app.key, ...where(), authEndpoint: endpoint(),
      auth: { headers: { Authorization: `Bearer ${tokens[name]}` } },
    });
  const [ada, ben] = [echoOf('ada'), echoOf('ben')];
  clients.push(ada, ben);
  const heard = [];
  const note = (what) => (data) => heard.push([what, data]);
  const privately = ada.private('home.echo').listen('PushAlarmEvent', note('private')).listenForWhisper('typing', note('whisper'));
  const sealed = ada.encryptedPrivate('echo').listen('.bare', note('encrypted'));
  const people = ada.join('homeEcho').here(note('here')).joining(note('joining')).leaving(note('leaving'));
  const others = ben.private('home.echo');
  for (const channel of [privately, sealed, people, others])
    await eventually(`subscribed to ${channel.name}`, () => channel.subscription.subscribed, 20);
  ben.join('homeEcho');
  await eventually('ben came', () => heard.some(([what, data]) => what === 'joining' && data.name === 'ben'));
  await publisher.trigger('private-home.echo', 'App\\Events\\PushAlarmEvent', { data: { title: 'Smoke' } });
  await publisher.trigger('private-encrypted-echo', 'bare', { n: 1 });
  others.whisper('typing', { by: 'ben' });
  await eventually('all three', () => ['private', 'encrypted', 'whisper'].every((w) => heard.some(([what]) => what === w)));
  assert.deepEqual(heard.find(([what]) => what === 'private')[1], { data: { title: 'Smoke' } });
  assert.deepEqual(heard.find(([what]) => what === 'whisper')[1], { by: 'ben' });
  assert.ok(heard.find(([what]) => what === 'here')[1].some((user) => user.name === 'ada'));
  ben.disconnect();
  await eventually('ben left', () => heard.some(([what, data]) => what === 'leaving' && data.name === 'ben'));
});

test('a page asks for a channel without a token, and is told what it needs', async () => {
  const answer = await request('POST', endpoint(), { socket_id: '1.1', channel_name: 'private-home.a' });
  assert.equal(answer.status, 403);
  const wrong = await request('POST', endpoint(), {}, { Authorization: 'Bearer nonsense' });
  assert.equal(wrong.status, 401);
});
