// Two mirrors, off screen, as clients of a real Laravel: its snapshot, its broadcasts, their acknowledgements.
//
// Laravel's pusher driver publishes to our hub, which is the Pusher server here and knows nothing of these alarms.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const fs = require('node:fs');
const path = require('node:path');
const { Process, app, eventually, freePort, makeFolder, ownWorld, program, run, startHub } = require('./support.cjs');
const { LaravelHome, requireLaravel, tokens } = require('./laravel_home.cjs');

requireLaravel();

const folder = makeFolder();
const home = new LaravelHome(folder);
let hubPort;
let hub;

class Mirror {
  constructor(name) {
    this.folder = path.join(folder, name);
    this.world = ownWorld(this.folder);
    const config = path.join(this.folder, 'mirror.ini');
    const ini = `[mirror]
name = ${name}
[pusher]
key = ${app.key}
host = 127.0.0.1
port = ${hubPort}
tls = off
[alarm]
snapshot_url = ${home.url}
acknowledge_url = ${home.url}/acknowledge
token = ${tokens.acknowledge}
`;
    fs.writeFileSync(config, ini, { mode: 0o600 });
    const words = ['--windowed=480x800', '--config', config, '--state-dir', path.join(this.folder, 'state')];
    this.process = new Process(program('halfsilver'), words, this.world);
  }

  async ctl(...words) {
    if (!this.process.isRunning) throw new Error(`the mirror ended:\n${this.process.output}`);
    return JSON.parse((await run(program('halfsilverctl'), [...words, '--json'], this.world)).output);
  }

  // {id: state}
  async states() {
    return Object.fromEntries((await this.ctl('list')).alarms.map(({ id, state }) => [id, state]));
  }

  shows(states, seconds) {
    return eventually(`it shows ${JSON.stringify(states)}`, async () => {
      assert.deepEqual(await this.states(), states);
      return true;
    }, seconds);
  }
}

let mirrors = [];

before(async () => {
  hubPort = await freePort();
  await home.serve();
  hub = await startHub(folder, hubPort);
  await home.raise({ id: 'before', title: 'Raised before the mirrors ran', priority: 'critical' });
  await home.raise({ id: 'seen', title: 'Seen elsewhere' });
  await home.api('POST', '/seen/acknowledge', { by: 'Ada' });
  home.configure({ BROADCAST_DRIVER: 'pusher', PUSHER_PORT: hubPort });
  mirrors = [new Mirror('hall'), new Mirror('kitchen')];
});

after(async () => {
  for (const mirror of mirrors) await mirror.process.stop();
  if (hub) await hub.stop();
  await home.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the mirrors list what the snapshot has', async () => {
  for (const mirror of mirrors) await mirror.shows({ before: 'raised', seen: 'acknowledged' }, 20);
  const { alarms } = await mirrors[0].ctl('list');
  assert.equal(alarms.find(({ id }) => id === 'seen').acknowledged_by, 'Ada');
});

test('what is raised at Laravel is shown', async () => {
  const start = performance.now();
  assert.equal((await home.raise({ id: 'live', title: 'Live 厨房', priority: 'critical' })).status, 201);
  for (const mirror of mirrors) await mirror.shows({ before: 'raised', seen: 'acknowledged', live: 'raised' });
  const took = Math.round(performance.now() - start);
  console.log(`from the request that raises it until both mirrors list it: ${took} ms`);
});

test('an acknowledgement at one mirror is at Laravel and at the other within a second', async () => {
  const start = performance.now();
  await mirrors[0].ctl('acknowledge', 'live');
  const seen = await eventually('Laravel knows', async () => {
    const { body } = await home.api('GET', '/live');
    return body.acknowledged_at && body;
  });
  const arrived = performance.now() - start;
  await mirrors[1].shows({ before: 'raised', seen: 'acknowledged', live: 'acknowledged' });
  const agreed = performance.now() - start;
  console.log(`from halfsilverctl acknowledge until Laravel's API tells it: ${Math.round(arrived)} ms`);
  console.log(`…until the other mirror lists it so: ${Math.round(agreed)} ms`);
  assert.ok(agreed < 1000, `${agreed} ms`);
  const { alarms } = await mirrors[1].ctl('list');
  assert.ok(seen.acknowledged_by);
  assert.equal(alarms.find(({ id }) => id === 'live').acknowledged_by, seen.acknowledged_by);
});

test('clearing at Laravel ends it on both', async () => {
  await home.api('POST', '/live/clear');
  for (const mirror of mirrors) await mirror.shows({ before: 'raised', seen: 'acknowledged' });
});

test('the snapshot ends what was dealt with while nobody could be told', async () => {
  await hub.stop('SIGKILL');
  const isAlone = async (mirror) => (await mirror.ctl('status')).connection.state !== 'connected';
  for (const mirror of mirrors) await eventually('it has noticed', () => isAlone(mirror));
  home.configure({ BROADCAST_DRIVER: 'null' });
  await home.end('before', 'seen');
  for (const mirror of mirrors) await mirror.shows({ before: 'raised', seen: 'acknowledged' });
  hub = await startHub(folder, hubPort);
  for (const mirror of mirrors) await mirror.shows({}, 60);
});

test('an acknowledgement given while Laravel is down reaches it when it is back', async () => {
  home.configure({ BROADCAST_DRIVER: 'pusher', PUSHER_PORT: hubPort });
  await home.raise({ id: 'late', title: 'Late' });
  for (const mirror of mirrors) await mirror.shows({ late: 'raised' });
  const port = home.port;
  await home.stop();
  await mirrors[0].ctl('acknowledge', 'late');
  await mirrors[0].shows({ late: 'acknowledged' });
  await home.serve(port);
  for (const mirror of mirrors) await mirror.shows({ late: 'acknowledged' }, 60);
  assert.equal((await home.api('GET', '/late')).body.count, 1);
});
