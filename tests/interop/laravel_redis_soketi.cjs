// What a hub is told by others, and what it tells others: a real Laravel with the redis broadcaster, through a real
// redis-server, to the mirrors of our hub; and our hub, with its pusher driver, through the real soketi to a mirror there.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { after, before, test } = require('node:test');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const {
  Process, app, eventually, freePort, makeFolder, ownWorld, program, request, requirePeer, run, startHub, startSoketi,
} = require('./support.cjs');
const { LaravelHome, requireLaravel } = require('./laravel_home.cjs');

requireLaravel();
requirePeer('@soketi/soketi/package.json');
for (const [words, packages] of [
  [['redis-server', '--version'], 'redis-server'],
  [['php', '-r', 'exit(extension_loaded("redis") ? 0 : 1);'], 'php-redis'],
]) {
  if (spawnSync(words[0], words.slice(1)).status === 0) continue;
  console.log(`skipped: ${packages} is missing; tests/run.sh installs it`);
  process.exit(77);
}

const folder = makeFolder();
const home = new LaravelHome(folder);
let hubPort;
let more;
let hub;
let soketi;
let redis;

class Mirror {
  constructor(name, port) {
    this.folder = path.join(folder, name);
    this.world = ownWorld(this.folder);
    const config = path.join(this.folder, 'mirror.ini');
    const ini = `[pusher]\nkey = ${app.key}\nhost = 127.0.0.1\nport = ${port}\ntls = off\n`;
    fs.writeFileSync(config, ini, { mode: 0o600 });
    this.words = ['--windowed=480x800', '--config', config, '--state-dir', path.join(this.folder, 'state')];
    this.start();
  }

  start() {
    this.process = new Process(program('halfsilver'), this.words, this.world);
  }

  async ctl(...words) {
    if (!this.process.isRunning) throw new Error(`the mirror ended:\n${this.process.output}`);
    return JSON.parse((await run(program('halfsilverctl'), [...words, '--json'], this.world)).output);
  }

  shows(states, seconds = 20) {
    return eventually(`it shows ${JSON.stringify(states)}`, async () => {
      const { connection } = await this.ctl('status');
      assert.equal(connection.state, 'connected');
      const { alarms } = await this.ctl('list');
      assert.deepEqual(Object.fromEntries(alarms.map(({ id, state }) => [id, state])), states);
      return true;
    }, seconds);
  }
}

let atHub;
let atSoketi;

before(async () => {
  hubPort = await freePort();
  const [redisPort, soketiPort] = [await freePort(), await freePort()];
  redis = new Process('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--dir', folder, '--save', ''], {
    PATH: process.env.PATH,
  });
  await eventually('redis-server answers', () => new Promise((resolve, reject) => {
    const socket = net.connect(redisPort, '127.0.0.1', () => resolve(!!socket.end())).on('error', reject);
  }));
  soketi = await startSoketi(path.join(folder, 'soketi'), soketiPort);
  more = `broadcast = local redis pusher\n[hub.redis]\nport = ${redisPort}\n[hub.pusher]\napp_id = ${app.id}\n` +
    `key = ${app.key}\nsecret = ${app.secret}\nhost = 127.0.0.1\nport = ${soketiPort}\ntls = off\n`;
  hub = await startHub(folder, hubPort, more);
  home.configure({ BROADCAST_DRIVER: 'redis', REDIS_PORT: redisPort });
  await home.serve();
  [atHub, atSoketi] = [new Mirror('hall', hubPort), new Mirror('garden', soketiPort)];
  await atHub.shows({});
  await atSoketi.shows({});
});

after(async () => {
  for (const mirror of [atHub, atSoketi]) if (mirror) await mirror.process.stop();
  for (const each of [hub, soketi, redis]) if (each) await each.stop();
  await home.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const health = async () => (await request('GET', `http://127.0.0.1:${hubPort}/api/health`)).body.broadcast;
const clear = (id) => request('POST', `http://127.0.0.1:${hubPort}/api/alarms/${id}/clear`);

test('what Laravel broadcasts through Redis is shown by the mirror of the hub', async () => {
  const start = performance.now();
  assert.equal((await home.raise({ id: 'smoke', title: 'Smoke 厨房', priority: 'critical' })).status, 201);
  await atHub.shows({ smoke: 'raised' });
  console.log(`from the request until the mirror lists it: ${Math.round(performance.now() - start)} ms`);
  const { alarms } = await atHub.ctl('list');
  assert.equal(alarms[0].title, 'Smoke 厨房');
});

test('it outlives a restart of the mirror and of the hub', async () => {
  await atHub.process.stop();
  atHub.start();
  await atHub.shows({ smoke: 'raised' });
  await hub.stop('SIGKILL');
  await eventually('the mirror has noticed', async () => (await atHub.ctl('status')).connection.state !== 'connected');
  hub = await startHub(folder, hubPort, more);
  await atHub.shows({ smoke: 'raised' });
});

test('it ends where Laravel ended it while the mirror was away', async () => {
  await eventually('the hub hears Redis again', async () => (await health()).redis.ok);
  await home.raise({ id: 'water', title: 'Water' });
  await atHub.shows({ smoke: 'raised', water: 'raised' });
  await atHub.process.stop();
  await home.end('smoke');
  atHub.start();
  await atHub.shows({ water: 'raised' });
});

test('an alarm of the hub goes through soketi to the mirror there, and ends there', async () => {
  const raised = await request('POST', `http://127.0.0.1:${hubPort}/api/alarms`, { id: 'gate', title: 'Gate' });
  assert.equal(raised.status, 201);
  await atSoketi.shows({ gate: 'raised' });
  await request('POST', `http://127.0.0.1:${hubPort}/api/alarms/gate/acknowledge`, { by: 'Ada' });
  await atSoketi.shows({ gate: 'acknowledged' });
  assert.equal((await atSoketi.ctl('list')).alarms[0].acknowledged_by, 'Ada');
  await clear('gate');
  await atSoketi.shows({});
});

test('what happens while soketi is away is there once it is back', async () => {
  soketi.signal('SIGSTOP');
  await eventually('the mirror has noticed', async () => (await atSoketi.ctl('status')).connection.state !== 'connected', 60);
  for (let n = 0; n < 12; ++n) {
    await request('POST', `http://127.0.0.1:${hubPort}/api/alarms`, { id: `n${n}`, title: `Number ${n}` });
  }
  assert.ok((await health()).pusher.waiting >= 11);
  soketi.signal('SIGCONT');
  await eventually('nothing waits', async () => (await health()).pusher.waiting === 0, 60);
  const { pusher } = await health();
  assert.deepEqual({ ok: pusher.ok, lost: pusher.lost }, { ok: true, lost: 0 });
});
