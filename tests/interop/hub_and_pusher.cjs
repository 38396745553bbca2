// Our hub between the real pusher-js and the real `pusher` publisher.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const fs = require('node:fs');
const { app, eventually, freePort, makeFolder, request, requirePeer, sleep, startHub } = require('./support.cjs');

const PusherJs = requirePeer('pusher-js');
const Publisher = requirePeer('pusher');

const alarmEvent = 'App\\Events\\PushAlarmEvent';
const folder = makeFolder();
const clients = [];
let port;
let hub;
let publisher;

const api = (method, path, body) => request(method, `http://127.0.0.1:${port}/api${path}`, body);

function publisherWith(settings) {
  return new Publisher({
    appId: app.id, key: app.key, secret: app.secret, host: '127.0.0.1', port: String(port), useTLS: false, ...settings,
  });
}

function newClient(key = app.key) {
  const client = new PusherJs(key, {
    cluster: '', wsHost: '127.0.0.1', wsPort: port, forceTLS: false, enabledTransports: ['ws'], disableStats: true,
  });
  client.errors = [];
  client.connection.bind('error', (error) => client.errors.push(error));
  clients.push(client);
  return client;
}

const connected = (client) => eventually('pusher-js is connected', () => client.connection.state === 'connected', 20);

// A client that has subscribed; `heard` collects [event, data] of that channel.
async function subscriber(channelName) {
  const client = newClient();
  const channel = client.subscribe(channelName);
  const heard = [];
  channel.bind_global((event, data) => {
    if (!event.startsWith('pusher:')) heard.push([event, data]);
  });
  await eventually(`subscribed to ${channelName}`, () => channel.subscribed, 20);
  return { client, channel, heard };
}

before(async () => {
  port = await freePort();
  hub = await startHub(folder, port);
  publisher = publisherWith({});
});

after(async () => {
  for (const client of clients) client.disconnect();
  if (hub) await hub.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('pusher-js connects and gets a socket id of the documented form', async () => {
  const client = newClient();
  await connected(client);
  assert.match(client.connection.socket_id, /^\d+\.\d+$/);
});

test('pusher-js with a foreign key is refused with 4001', async () => {
  const client = newClient('foreign-key');
  const error = await eventually('an error', () => client.errors.find((e) => e.error?.data?.code), 20);
  assert.equal(error.error.data.code, 4001);
  assert.notEqual(client.connection.state, 'connected');
});

for (const [name, data] of [
  ['an object', { title: 'Smoke', place: 'Küche', nested: { a: [1, 2.5, null, true] } }],
  ['a text', 'Rauch in der Küche 厨房'],
  ['a list', [1, 'two', { three: 3 }]],
  ['a text that looks like JSON', '{"not":"an object"'],
]) {
  test(`${name} from the publisher arrives as it was sent`, async () => {
    const { client, heard } = await subscriber('alarm');
    const answer = await publisher.trigger('alarm', alarmEvent, data);
    assert.equal(answer.status, 200);
    await eventually('the event', () => heard.length === 1);
    assert.deepEqual(heard, [[alarmEvent, data]]);
    client.disconnect();
  });
}

test('an event to several channels reaches each, and the socket that sent it not at all', async () => {
  const one = await subscriber('home');
  const two = await subscriber('garden');
  const socketId = one.client.connection.socket_id;
  await publisher.trigger(['home', 'garden'], 'DoorChanged', { state: 'open' }, { socket_id: socketId });
  await publisher.trigger(['home', 'garden'], 'DoorChanged', { state: 'closed' });
  await eventually('both events', () => two.heard.length === 2 && one.heard.length === 1);
  assert.deepEqual(two.heard.map(([, data]) => data.state), ['open', 'closed']);
  assert.deepEqual(one.heard.map(([, data]) => data.state), ['closed']);
});

test('a batch arrives in its order', async () => {
  const { heard } = await subscriber('batch');
  const batch = [1, 2, 3].map((number) => ({ channel: 'batch', name: `event-${number}`, data: { number } }));
  assert.equal((await publisher.triggerBatch(batch)).status, 200);
  await eventually('three events', () => heard.length === 3);
  assert.deepEqual(heard, [1, 2, 3].map((number) => [`event-${number}`, { number }]));
});

for (const [name, settings, status] of [
  ['a wrong secret', { secret: 'wrong' }, 401],
  ['a wrong key', { key: 'wrong' }, 401],
]) {
  test(`the publisher with ${name} is told ${status}, and nobody hears it`, async () => {
    const { heard } = await subscriber('refused');
    await assert.rejects(publisherWith(settings).trigger('refused', 'event', {}), { status });
    await publisher.trigger('refused', 'last', {});
    await eventually('the last event', () => heard.length > 0);
    assert.deepEqual(heard, [['last', {}]]);
  });
}

test('an event over 10 kB is told 413', async () => {
  await assert.rejects(publisher.trigger('alarm', 'event', 'x'.repeat(10241)), { status: 413 });
});

test('the channels query names the channels that somebody hears', async () => {
  const { client } = await subscriber('queried');
  const listed = async () => (await (await publisher.get({ path: '/channels' })).json()).channels;
  assert.ok('queried' in (await listed()));
  client.disconnect();
  await eventually('the channel is vacated', async () => !('queried' in (await listed())));
});

test('after unsubscribing nothing more arrives', async () => {
  const { client, heard } = await subscriber('left');
  client.unsubscribe('left');
  await eventually('nobody hears it', async () => {
    const { channels } = await (await publisher.get({ path: '/channels' })).json();
    return !('left' in channels);
  });
  await publisher.trigger('left', 'event', {});
  await sleep(200);
  assert.deepEqual(heard, []);
});

test('pusher-js hears an alarm of the alarm API through its life', async () => {
  const { heard } = await subscriber('alarm');
  const raised = await api('POST', '/alarms', { id: 'k2-smoke', title: 'Smoke', place: 'Kitchen', priority: 'critical' });
  assert.equal(raised.status, 201);
  assert.equal((await api('POST', '/alarms/k2-smoke/acknowledge', { by: 'Ada' })).status, 200);
  assert.equal((await api('POST', '/alarms/k2-smoke/clear')).status, 200);
  await eventually('three events', () => heard.length === 3);
  assert.deepEqual(heard.map(([event]) => event), [alarmEvent, alarmEvent, alarmEvent]);
  const alarms = heard.map(([, data]) => data.data);
  assert.deepEqual(alarms.map((alarm) => alarm.state), ['raised', 'acknowledged', 'finished']);
  assert.deepEqual([alarms[0].id, alarms[0].title, alarms[0].place], ['k2-smoke', 'Smoke', 'Kitchen']);
  assert.equal(alarms[1].acknowledged_by, 'Ada');
});

test('pusher-js comes back to a hub that was killed, and alarms survive it', async () => {
  const { client, channel, heard } = await subscriber('alarm');
  await api('POST', '/alarms', { id: 'survivor', title: 'Water' });
  await hub.stop('SIGKILL');
  await eventually('pusher-js notices', () => client.connection.state !== 'connected');
  hub = await startHub(folder, port);
  await eventually('pusher-js is back', () => client.connection.state === 'connected' && channel.subscribed, 40);
  const { body } = await api('GET', '/alarms');
  assert.deepEqual(body.alarms.map((alarm) => alarm.id), ['survivor']);
  heard.length = 0;
  await publisher.trigger('alarm', 'again', {});
  await eventually('an event', () => heard.length === 1);
});
