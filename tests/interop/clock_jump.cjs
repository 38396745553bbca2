// The whole mirror while the machine's clock jumps by an hour under it (libfaketime, whose time a file says); prints its
// figures. The monotonic clock runs on, as it does when somebody sets the time.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const fs = require('node:fs');
const path = require('node:path');
const {
  Process, app, eventually, freePort, makeFolder, ownWorld, program, request, run, sleep, startHub,
} = require('./support.cjs');

const library = ['x86_64-linux-gnu', 'aarch64-linux-gnu', 'arm-linux-gnueabihf']
  .map((machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`)
  .find((file) => fs.existsSync(file));
if (!library) {
  console.log('skipped: the package faketime is missing');
  process.exit(77);
}

const beyondAPing = 28; // seconds: 25 of silence, and the pong
const folder = makeFolder();
const world = ownWorld(folder);
const stamp = path.join(folder, 'time');
let port;
let hub;
let mirror;
let socketId;

const ctl = async (verb) => JSON.parse((await run(program('halfsilverctl'), [verb, '--json'], world)).output);
const connection = async () => (await ctl('status')).connection;

before(async () => {
  port = await freePort();
  hub = await startHub(folder, port);
  const config = path.join(folder, 'mirror.ini');
  fs.writeFileSync(config, `[pusher]\nkey = ${app.key}\nhost = 127.0.0.1\nport = ${port}\ntls = off\n`, { mode: 0o600 });
  fs.writeFileSync(stamp, '+0\n');
  mirror = new Process(
    program('halfsilver'),
    ['--windowed=480x800', '--config', config, '--state-dir', path.join(folder, 'mirror-state')],
    {
      ...world, LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: stamp, FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  );
  await eventually('the mirror is connected', async () => (await connection()).state === 'connected', 20);
  socketId = (await connection()).socket_id;
});

after(async () => {
  if (mirror) await mirror.stop();
  if (hub) await hub.stop('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

for (const [what, offset, hours] of [['forward', '+1h', 1], ['back', '+0', 0]]) {
  test(`an hour ${what}: what is raised then is shown, on the same connection`, async () => {
    const jumped = Date.now();
    fs.writeFileSync(stamp, `${offset}\n`);
    await request('POST', `http://127.0.0.1:${port}/api/alarms`, { id: what, title: `An hour ${what}` });
    await eventually('it is shown', async () => (await ctl('list')).alarms.some(({ id }) => id === what), 45);
    const shown = Date.now() - jumped;
    let looks = 0;
    let lost = 0;
    for (; Date.now() - jumped < beyondAPing * 1000; ++looks) {
      if ((await connection()).state !== 'connected') ++lost;
      await sleep(500);
    }
    console.log(`clock an hour ${what}: shown after ${shown} ms; ${lost} of ${looks} looks found it unconnected`);
    const now = await connection();
    assert.equal(lost, 0);
    assert.equal(now.socket_id, socketId);
    // When it was last heard is told by the new clock.
    const age = (Date.now() + hours * 3600_000 - Date.parse(now.last_heard)) / 1000;
    assert.ok(age > -5 && age < 45, `heard ${age} s ago`);
  });
}
