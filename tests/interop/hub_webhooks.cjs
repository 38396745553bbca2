// The hub's webhooks, read and believed by the real publisher library, beside those of the real soketi for the same
// actions of the same pusher-js.
'use strict';

const assert = require('node:assert/strict');
const { after, test } = require('node:test');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const { app, eventually, freePort, makeFolder, requirePeer, sleep, startHub, startSoketi } = require('./support.cjs');

const PusherJs = requirePeer('pusher-js');
const Publisher = requirePeer('pusher');
requirePeer('@soketi/soketi');

const both = ['channel_occupied', 'channel_vacated', 'member_added', 'member_removed', 'client_event', 'cache_miss'];
const signer = new Publisher({ appId: app.id, key: app.key, secret: app.secret, cluster: 'mt1' });
const folder = makeFolder();
const running = [];
const clients = [];

// Takes webhooks: `events` in their order. `answers` are statuses to give first.
async function receiver(answers = []) {
  const its = { events: [], bodies: [], invalid: 0, answers, server: http.createServer() };
  its.server.on('request', (incoming, outgoing) => {
    let rawBody = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (text) => (rawBody += text));
    incoming.on('end', () => {
      const webhook = signer.webhook({ headers: incoming.headers, rawBody });
      its.bodies.push(rawBody);
      const status = its.answers.shift() ?? 200;
      if (!webhook.isValid() || !(Math.abs(webhook.getTime() - Date.now()) < 60000)) ++its.invalid;
      else if (status === 200) its.events.push(...webhook.getEvents());
      outgoing.writeHead(status).end();
    });
  });
  its.server.listen(0, '127.0.0.1');
  await once(its.server, 'listening');
  its.url = `http://127.0.0.1:${its.server.address().port}/hooks`;
  running.push({ stop: () => its.server.close() });
  return its;
}

async function hubTelling(where, events = both, more = '') {
  const port = await freePort();
  running.push(
    await startHub(makeFolderIn(), port, `subscription_count = on\n[hub.webhook.peer]\nurl = ${where.url}\nevents = ${events.join(' ')}\n${more}`),
  );
  return port;
}

async function soketiTelling(where) {
  const port = await freePort();
  running.push(
    await startSoketi(makeFolderIn(), port, {
      SOKETI_DEFAULT_APP_ENABLE_CLIENT_MESSAGES: 'true',
      SOKETI_DEFAULT_APP_WEBHOOKS: JSON.stringify([{ url: where.url, event_types: both }]),
    }),
  );
  return port;
}

const makeFolderIn = () => fs.mkdtempSync(`${folder}/`);

async function clientOf(port, user) {
  const client = new PusherJs(app.key, {
    cluster: '', wsHost: '127.0.0.1', wsPort: port, forceTLS: false, enabledTransports: ['ws'], disableStats: true,
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, callback) => {
        const presence = channelName.startsWith('presence-') ? { user_id: user, user_info: { name: user } } : undefined;
        callback(null, signer.authorizeChannel(socketId, channelName, presence));
      },
    },
  });
  clients.push(client);
  await eventually('connected', () => client.connection.state === 'connected', 20);
  return client;
}

async function joined(client, name) {
  const channel = client.subscribe(name);
  await eventually(`subscribed to ${name}`, () => channel.subscribed, 20);
  return channel;
}

after(async () => {
  for (const client of clients) client.disconnect();
  for (const one of running.reverse()) await one.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

// What people do, and what is told of it, without what differs by chance.
async function whatIsToldOf(port, where) {
  const [ada, tablet, ben] = [await clientOf(port, 'ada'), await clientOf(port, 'ada'), await clientOf(port, 'ben')];
  await joined(ada, 'alarm');
  await joined(ben, 'alarm');
  await joined(ben, 'cache-last');
  const people = await joined(ada, 'presence-home');
  await joined(tablet, 'presence-home');
  await joined(ben, 'presence-home');
  people.trigger('client-rang', { door: 1, where: 'Küche 厨房' });
  (await joined(ada, 'private-home')).trigger('client-quiet', { n: 2 });
  await eventually('the client events', () => where.events.filter(({ name }) => name === 'client_event').length === 2);
  const { socket_id: socketId } = ada.connection;
  tablet.disconnect(); // ada is still there
  await sleep(300);
  assert.ok(!where.events.some(({ name }) => name === 'member_removed'));
  ben.disconnect();
  ada.disconnect();
  await eventually('all left', () => where.events.filter(({ name }) => name === 'channel_vacated').length === 4);
  assert.equal(where.invalid, 0);
  const told = where.events.map((event) => ({ ...event, ...(event.socket_id && { socket_id: event.socket_id === socketId }) }));
  return told.map((event) => JSON.stringify(event, Object.keys(event).sort().concat('door', 'where', 'n'))).sort();
}

test('soketi and the hub tell the same of the same actions', async () => {
  const [ours, theirs] = [await receiver(), await receiver()];
  const [told, expected] = await Promise.all([
    hubTelling(ours).then((port) => whatIsToldOf(port, ours)),
    soketiTelling(theirs).then((port) => whatIsToldOf(port, theirs)),
  ]);
  assert.equal(told.length, 15);
  assert.deepEqual(told, expected);
  assert.ok(ours.bodies.length < theirs.bodies.length, 'several go in one request');
});

test('who is back within 3 s never left', async () => {
  const where = await receiver();
  const port = await hubTelling(where);
  await joined(await clientOf(port, 'ada'), 'presence-home');
  await eventually('ada came', () => where.events.length === 2);
  clients.at(-1).disconnect();
  await sleep(500);
  await joined(await clientOf(port, 'ada'), 'presence-home');
  await sleep(3500);
  assert.equal(where.events.length, 2);
});

test('a receiver that fails gets the very same again, and what happened meanwhile', async () => {
  const where = await receiver([500, 503]);
  const port = await hubTelling(where, ['channel_occupied'], 'channels = private-*\n');
  const ada = await clientOf(port, 'ada');
  await joined(ada, 'alarm');
  await joined(ada, 'private-a');
  await eventually('refused', () => where.bodies.length === 1);
  await joined(ada, 'private-b');
  await eventually('both', () => where.events.length === 2, 20);
  assert.deepEqual(where.events.map(({ channel }) => channel), ['private-a', 'private-b']);
  assert.equal(where.bodies[0], where.bodies[2]);
});

test('pusher-js hears how many subscribe, and so does a webhook', async () => {
  const where = await receiver();
  const port = await hubTelling(where, ['subscription_count']);
  const [ada, ben] = [await clientOf(port, 'ada'), await clientOf(port, 'ben')];
  const heard = [];
  const channel = ada.subscribe('alarm');
  channel.bind('pusher:subscription_count', ({ subscription_count: count }) => heard.push(count));
  await eventually('alone', () => heard.at(-1) === 1);
  await joined(ben, 'alarm');
  await eventually('two', () => heard.at(-1) === 2);
  assert.equal(channel.subscriptionCount, 2);
  ben.unsubscribe('alarm');
  await eventually('alone again', () => heard.at(-1) === 1);
  await eventually('the webhook', () => where.events.at(-1)?.subscription_count === 1);
  const hub = new Publisher({ appId: app.id, key: app.key, secret: app.secret, host: '127.0.0.1', port: String(port), useTLS: false });
  const answer = await hub.get({ path: '/channels/alarm', params: { info: 'subscription_count' } });
  assert.equal((await answer.json()).subscription_count, 1);
});
