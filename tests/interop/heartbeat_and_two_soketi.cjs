// The mirror behind a balancer during a rolling restart: the old soketi keeps the mirror's connection and answers its
// pings, the new one gets every later connection and all that is published. Nothing is wrong but that no event arrives,
// which only the backend's heartbeat tells. Prints how long the mirror took to notice, and to hear again.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const { once } = require('node:events');
const path = require('node:path');
const {
  Process, app, eventually, freePort, makeFolder, ownWorld, program, requirePeer, run, startSoketi,
} = require('./support.cjs');

const Publisher = requirePeer('pusher');
requirePeer('@soketi/soketi/package.json');

const alarmEvent = 'App\\Events\\PushAlarmEvent';
const folder = makeFolder();
const world = ownWorld(folder);
// soketi refuses who has not signed in after 30 s, if signing in is on.
const withoutSignIn = { SOKETI_DEFAULT_APP_USER_AUTHENTICATION: 'false' };
const backendAlarms = []; // what GET /api/alarms of the backend answers
let balancer;
let backend;
let beats;
let mirror;
let oldSoketi;
let newSoketi;
let publisher;

// Passes connections on to the port that it is told, byte by byte; those that stand stay where they are.
class Balancer {
  constructor() {
    this.target = 0;
    this.sockets = new Set();
    this.server = net.createServer((near) => {
      const far = net.connect(this.target, '127.0.0.1');
      for (const [one, other] of [[near, far], [far, near]]) {
        this.sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
  }

  async listen() {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return this.server.address().port;
  }

  stop() {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

async function ctl(...words) {
  if (!mirror.isRunning) throw new Error(`the mirror ended:\n${mirror.output}`);
  return JSON.parse((await run(program('halfsilverctl'), [...words, '--json'], world)).output);
}

const status = () => ctl('status');
const channel = async () => (await status()).channels.find(({ name }) => name === 'alarm');
const titles = async () => (await ctl('list')).alarms.map(({ title }) => title);

async function raise(id) {
  const alarm = { id, title: `Alarm ${id}`, raised_at: new Date().toISOString() };
  backendAlarms.push(alarm);
  assert.equal((await publisher.trigger('alarm', alarmEvent, alarm)).status, 200);
}

before(async () => {
  balancer = new Balancer();
  const port = await balancer.listen();
  const oldPort = await freePort();
  oldSoketi = await startSoketi(folder, oldPort, withoutSignIn);
  balancer.target = oldPort;

  backend = http.createServer((question, answer) => {
    answer.setHeader('Content-Type', 'application/json');
    answer.end(JSON.stringify({ as_of: new Date().toISOString(), alarms: backendAlarms }));
  });
  await once(backend.listen(0, '127.0.0.1'), 'listening');

  publisher = new Publisher({
    appId: app.id, key: app.key, secret: app.secret, host: '127.0.0.1', port: String(port), useTLS: false,
  });
  // The backend's scheduler: it beats all the time, whoever gets it.
  beats = setInterval(() => publisher.trigger('alarm', 'heartbeat', { kind: 'heartbeat' }).catch(() => {}), 1000);

  const config = path.join(folder, 'mirror.ini');
  fs.writeFileSync(
    config,
    `[pusher]\nkey = ${app.key}\nhost = 127.0.0.1\nport = ${port}\ntls = off\n`
      + `[alarm]\nheartbeat = 1\nheartbeat_event = heartbeat\n`
      + `snapshot_url = http://127.0.0.1:${backend.address().port}/api/alarms\n`,
    { mode: 0o600 },
  );
  mirror = new Process(
    program('halfsilver'),
    ['--windowed=480x800', '--config', config, '--state-dir', path.join(folder, 'mirror-state')],
    world,
  );
  await eventually('the mirror is subscribed', async () => (await channel())?.subscribed, 20);
});

after(async () => {
  clearInterval(beats);
  if (mirror) await mirror.stop();
  if (balancer) balancer.stop();
  if (backend) backend.close();
  for (const soketi of [oldSoketi, newSoketi]) if (soketi) await soketi.stop('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

test('an alarm is heard through the old server', async () => {
  await raise('one');
  await eventually('it is shown', async () => (await titles()).includes('Alarm one'));
});

test('a server that nobody publishes to any more is noticed, left, and what it did not tell is fetched', async () => {
  const newPort = await freePort();
  newSoketi = await startSoketi(folder, newPort, withoutSignIn);
  const { socket_id: before } = (await status()).connection;
  balancer.target = newPort;
  const moved = Date.now();
  await raise('two');

  const missing = await eventually('the mirror says that it hears nothing', async () => {
    const now = await status();
    const { heartbeat_missing_since: since } = now.channels.find(({ name }) => name === 'alarm');
    return since && now;
  }, 45);
  const noticed = Date.now() - moved;
  assert.equal(missing.connection.state, 'connected', 'the old server still answers its pings');
  assert.equal(missing.connection.socket_id, before);
  assert.equal(missing.connection.receiving, false);

  // The first remedy, to subscribe again, asks for the backend's snapshot as each subscription does.
  await eventually('the missed alarm is shown', async () => (await titles()).includes('Alarm two'));
  const recovered = Date.now() - moved;
  await eventually('it hears the new server', async () => {
    const now = await status();
    return now.connection.receiving && now.connection.socket_id !== before;
  }, 60);
  const heard = Date.now() - moved;
  await raise('three');
  await eventually('the next alarm comes at once', async () => (await titles()).includes('Alarm three'));
  console.log(`noticed after ${noticed} ms, missed alarm shown after ${recovered}, heard from the new server after ${heard}`);
});
