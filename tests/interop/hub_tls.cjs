// Our hub's wss and https with a certificate of an own authority, for the real pusher-js and publisher.
'use strict';

const fs = require('node:fs');
const https = require('node:https');
const { app, eventually, freePort, hubTls, makeFolder, request, requirePeer, startHub, withCertificates } = require('./support.cjs');

requirePeer('pusher-js');
requirePeer('pusher');

const certificates = withCertificates(__filename);

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const PusherJs = require('pusher-js');
const Publisher = require('pusher');

const folder = makeFolder();
const clients = [];
let port;
let hub;

before(async () => {
  port = await freePort();
  hub = await startHub(folder, port, hubTls(certificates));
});

after(async () => {
  for (const client of clients) client.disconnect();
  if (hub) await hub.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

function client(settings) {
  const made = new PusherJs(app.key, {
    cluster: '', wsHost: '127.0.0.1', wsPort: port, wssPort: port, enabledTransports: ['ws', 'wss'], ...settings,
  });
  clients.push(made);
  return made;
}

test('pusher-js by wss hears what the publisher sends by https', async () => {
  const encrypted = client({ forceTLS: true });
  const plain = client({ forceTLS: false, enabledTransports: ['ws'] });
  const heard = { encrypted: [], plain: [] };
  for (const [name, its] of Object.entries({ encrypted, plain })) {
    const channel = its.subscribe('alarm');
    channel.bind('ring', (data) => heard[name].push(data));
    await eventually(`${name} subscribed`, () => channel.subscribed, 20);
  }
  const publisher = new Publisher({
    appId: app.id, key: app.key, secret: app.secret, host: '127.0.0.1', port: String(port), useTLS: true,
  });
  for (let n = 0; n < 50; ++n) assert.equal((await publisher.trigger('alarm', 'ring', { n, pad: 'x'.repeat(9000) })).status, 200);
  await eventually('all of it', () => heard.encrypted.length === 50 && heard.plain.length === 50);
  assert.deepEqual(heard.encrypted.map(({ n }) => n), [...Array(50).keys()]);
});

test('programs of the same machine need no TLS, on the same port', async () => {
  assert.equal((await request('GET', `http://127.0.0.1:${port}/api/alarms`)).status, 200);
  const answer = await fetch(`https://127.0.0.1:${port}/api/alarms`);
  assert.equal(answer.status, 200);
  assert.deepEqual((await answer.json()).alarms, []);
});

test('a certificate for another name is refused by its clients, and the hub lives on', async () => {
  await assert.rejects(fetch(`https://localhost:${port}/api/alarms`), (error) => /altnames/i.test(String(error.cause)));
  assert.equal((await fetch(`https://127.0.0.1:${port}/api/health`)).status, 200);
});

test('a webhook is posted to a certificate that verifies, and to no other', async () => {
  const told = [];
  const server = https.createServer(
    { cert: fs.readFileSync(`${certificates}/server.pem`), key: fs.readFileSync(`${certificates}/server.key`) },
    (incoming, outgoing) => {
      told.push(incoming.url);
      incoming.resume().on('end', () => outgoing.writeHead(200).end());
    },
  );
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const hook = (name, more) =>
    `[hub.webhook.${name}]\nurl = https://127.0.0.1:${server.address().port}/${name}\nevents = channel_occupied\n${more}`;
  const [itsFolder, itsPort] = [makeFolder(), await freePort()];
  const its = await startHub(
    itsFolder, itsPort,
    hook('known', `ca_file = ${certificates}/ca.pem\n`) + hook('unknown', '') +
      hook('foreign', `ca_file = ${certificates}/other-ca.pem\n`),
  );
  try {
    const listener = client({ forceTLS: false, enabledTransports: ['ws'], wsPort: itsPort });
    listener.subscribe('alarm');
    const health = async () => (await request('GET', `http://127.0.0.1:${itsPort}/api/health`)).body.webhooks;
    await eventually('told and refused', async () => {
      const { known, unknown, foreign } = await health();
      return known.sent === 1 && !unknown.ok && !foreign.ok;
    });
    const { unknown, foreign } = await health();
    for (const { problem, sent } of [unknown, foreign]) {
      assert.match(problem, /certificate/i);
      assert.equal(sent, 0);
    }
    assert.deepEqual(told, ['/known']);
  } finally {
    await its.stop();
    server.close();
    fs.rmSync(itsFolder, { recursive: true, force: true });
  }
});
