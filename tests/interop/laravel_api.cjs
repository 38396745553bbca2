// deploy/laravel in a real Laravel: every route over HTTP, and what the log driver and the pusher driver send.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const fs = require('node:fs');
const path = require('node:path');
const { freePort, makeFolder, request } = require('./support.cjs');
const { LaravelHome, requireLaravel, tokens } = require('./laravel_home.cjs');

requireLaravel();

const alarmEvent = 'App\\Events\\PushAlarmEvent';
const day = 24 * 3600 * 1000;
const folder = makeFolder();
const home = new LaravelHome(folder);
const raise = (alarm, headers) => home.raise(alarm, headers);
const post = (route, body) => home.api('POST', route, body);
const inMilliseconds = (ms) => new Date(Date.now() + ms).toISOString();

before(() => home.serve());

after(async () => {
  await home.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the scheduler broadcasts a heartbeat', async () => {
  const told = await home.broadcasts(async () => home.php(['artisan', 'schedule:run']));
  assert.deepEqual(told.map(({ event, channels }) => [event, channels]), [['App\\Events\\AlarmHeartbeat', 'alarm']]);
});

test('an alarm through its life: its answers, and what the log driver broadcasts', async () => {
  const room = { floor: 2, tags: [], more: {} };
  const said = { id: 'k2', title: 'Smoke 厨房', place: 'Kitchen', priority: 'critical', origin: 'detector', room };
  const answers = [];
  const told = await home.broadcasts(async () => {
    answers.push(await raise(said));
    answers.push(await raise({ id: 'k2', message: 'Leave the flat. Call 112.' }));
    answers.push(await post('/k2/acknowledge', { by: 'Ada' }));
    answers.push(await post('/k2/acknowledge', { by: 'Bert' }));
    answers.push(await post('/k2/clear'));
  });
  assert.deepEqual(answers.map(({ status }) => status), [201, 200, 200, 200, 200]);
  const [first, second, , seen, last] = answers.map(({ body }) => body);
  assert.match(first.raised_at, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.ok(Math.abs(Date.parse(first.raised_at) - Date.now()) < 60000, 'UTC, though this Laravel is in Shanghai');
  const unsaid = { message: null, acknowledged_at: null, acknowledged_by: null, cleared_at: null, expires_at: null };
  assert.deepEqual(first, { ...said, ...unsaid, raised_at: first.raised_at, count: 1, test: false });
  assert.deepEqual([second.count, second.title, second.raised_at], [2, 'Smoke 厨房', first.raised_at]);
  assert.equal(seen.acknowledged_by, 'Ada', 'the first one has seen it');
  assert.deepEqual(told.map(({ event, channels }) => [event, channels]), told.map(() => [alarmEvent, 'alarm']));
  assert.deepEqual(told.map(({ data }) => data.state), ['raised', 'raised', 'acknowledged', 'finished']);
  assert.deepEqual(told[3].data, { ...last, state: 'finished' });
  assert.deepEqual((await home.api('GET', '/k2')).body, last);
  assert.deepEqual(await home.unfinished(), []);
});

test('repeats are counted as the hub counts them', async () => {
  const first = (await raise({ id: 'water', title: 'Water', raised_at: '2026-01-01T08:00:00+08:00' })).body;
  assert.equal(first.raised_at, '2026-01-01T00:00:00.000Z');
  await post('/water/acknowledge', { by: 'Ada' });
  const again = (await raise({ id: 'water', title: 'Water', raised_at: '2026-01-01T01:00:00Z' })).body;
  assert.deepEqual([again.raised_at, again.count, again.acknowledged_by], [first.raised_at, 2, 'Ada']);

  await raise({ id: 'door', title: 'Door', raised_at: '2026-01-01T00:00:00Z' });
  assert.notEqual((await post('/door/clear')).body.cleared_at, null);
  const back = (await raise({ id: 'door', raised_at: '2026-01-01T00:00:00Z' })).body;
  assert.deepEqual([back.raised_at, back.cleared_at, back.count], ['2026-01-01T00:00:00.001Z', null, 2], 'growing');

  await post('/water/clear');
  const anew = await raise({ id: 'water', title: 'Water again', raised_at: '2025-01-01T00:00:00Z' });
  assert.equal(anew.status, 201);
  assert.deepEqual([anew.body.count, anew.body.acknowledged_at, anew.body.acknowledged_by], [1, null, null]);
  assert.equal(anew.body.raised_at, '2026-01-01T00:00:00.001Z', 'later than the occurrence before, whatever is told');
  await home.end('water', 'door');
});

test('an acknowledgement of the occurrence before changes nothing, and a wrong clock counts as now', async () => {
  await raise({ id: 'gas', title: 'Gas', raised_at: '2026-01-01T00:00:00Z' });
  await home.end('gas');
  home.setAhead(10 * 60000);
  await raise({ id: 'gas', title: 'Gas' });
  assert.equal((await post('/gas/acknowledge', { at: inMilliseconds(-60000) })).body.acknowledged_at, null);
  await raise({ id: 'gas2', title: 'Gas' });
  const seen = (await post('/gas2/acknowledge', { at: '1999-01-01T00:00:00Z' })).body;
  assert.ok(seen.acknowledged_at >= seen.raised_at);
  home.setAhead(0);
  await raise({ id: 'gas3', title: 'Gas', raised_at: '2026-01-01T00:00:00Z' });
  const told = (await post('/gas3/acknowledge', { at: '2026-01-01T09:00:00+08:00' })).body;
  assert.equal(told.acknowledged_at, '2026-01-01T01:00:00.000Z');
  const ahead = (await raise({ id: 'gas4', title: 'Gas', raised_at: inMilliseconds(day) })).body;
  assert.ok(Date.parse(ahead.raised_at) <= Date.now(), 'more than a minute in the future');
  await home.end('gas', 'gas2', 'gas3', 'gas4');
});

test('an id is any text', async () => {
  for (const id of ['a/b', 'acknowledge', 'ü 厨房?#%', 'x'.repeat(200), 'case', 'CASE']) {
    const at = `/${encodeURIComponent(id)}`;
    assert.equal((await raise({ id, title: id })).status, 201, id);
    assert.equal((await home.api('GET', at)).body.id, id);
    assert.equal((await post('/acknowledge', { id })).body.id, id);
    assert.equal((await post(`${at}/clear`)).body.id, id);
  }
  const { id } = (await raise({ title: 'Without an id' })).body;
  assert.match(id, /^[0-9a-f-]{36}$/);
  await home.end(id);
});

test('the snapshot has an ETag of what it says, and 304', async () => {
  await raise({ id: 'etag', title: 'One' });
  const first = await home.snapshot();
  assert.match(first.headers.etag, /^W\/"\w+"$/);
  assert.ok(Date.parse(first.body.as_of) > 0);
  assert.deepEqual(first.body.alarms.map(({ title }) => title), ['One']);
  const unchanged = await home.snapshot({ 'If-None-Match': `"other", ${first.headers.etag.slice(2)}` });
  assert.deepEqual([unchanged.status, unchanged.body, unchanged.headers.etag], [304, '', first.headers.etag]);
  await post('/etag/acknowledge');
  assert.equal((await home.snapshot({ 'If-None-Match': first.headers.etag })).status, 200);
  await home.end('etag');
});

test('the same Idempotency-Key gets the same answer, and is not counted twice', async () => {
  const key = { 'Idempotency-Key': 'sensor-1-0001' };
  const told = await home.broadcasts(async () => {
    const first = await raise({ id: 'once', title: 'Once' }, key);
    const second = await raise({ id: 'once', title: 'Once' }, key);
    assert.deepEqual([second.status, second.body], [first.status, first.body]);
  });
  assert.equal(told.length, 1);
  assert.equal((await home.api('GET', '/once')).body.count, 1);
  const other = await raise({ id: 'once', title: 'Other' }, key);
  assert.deepEqual([other.status, other.body.field], [422, 'Idempotency-Key']);
  assert.equal((await raise({ id: 'once' }, { 'Idempotency-Key': 'sensor-1-0002' })).body.count, 2);

  const named = { 'Idempotency-Key': 'no-id' };
  const [one, two] = [await raise({ title: 'Unnamed' }, named), await raise({ title: 'Unnamed' }, named)];
  assert.equal(one.body.id, two.body.id);
  await home.end('once', one.body.id);
});

test('raised by many at once: nothing is lost, nothing counted twice', async () => {
  const keys = Array.from({ length: 20 }, (_, n) => ({ 'Idempotency-Key': `many-${n >> 1}` }));
  const answers = await Promise.all(keys.map((key) => raise({ id: 'many', title: 'Many' }, key)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 201]);
  assert.equal((await home.api('GET', '/many')).body.count, 10);
  await home.end('many');
});

test('a drill ends by itself after two minutes, and an alarm when it expires', async () => {
  const drill = (await raise({ id: 'drill', title: 'Drill', test: true })).body;
  assert.equal(Date.parse(drill.expires_at) - Date.parse(drill.raised_at), 120000);
  await raise({ id: 'parcel', title: 'Parcel', expires_at: inMilliseconds(3600000) });
  home.setAhead(115000);
  assert.deepEqual(await home.unfinished(), ['drill', 'parcel']);
  home.setAhead(121000);
  const told = await home.broadcasts(async () => assert.deepEqual(await home.unfinished(), ['parcel']));
  assert.deepEqual(told.map(({ data }) => [data.id, data.state]), [['drill', 'finished']]);
  home.setAhead(3601000);
  assert.deepEqual(await home.unfinished(), []);
  home.setAhead(0);
  await raise({ id: 'drill2', title: 'Drill', test: true });
  const over = (await post('/drill2/clear')).body;
  assert.equal(over.acknowledged_at, over.cleared_at, 'a drill that is over never counts as unseen');
  await raise({ id: 'kept', title: 'Kept', expires_at: inMilliseconds(60000) });
  assert.equal((await raise({ id: 'kept', expires_at: null })).body.expires_at, null);
  await home.end('kept');
});

test('a finished alarm is known for 24 hours', async () => {
  await raise({ id: 'old', title: 'Old' });
  await home.end('old');
  home.setAhead(day - 60000);
  assert.equal((await home.api('GET', '/old')).status, 200);
  home.setAhead(day + 60000);
  assert.equal((await home.api('GET', '/old')).status, 404);
  home.setAhead(0);
});

test('a flood fills no table, and keeps no critical alarm out', async () => {
  home.configure({ ALARM_MOST_UNFINISHED: '1' });
  const told = [{ id: 'f1' }, { id: 'f2' }, { id: 'f3', priority: 'critical' }, { id: 'f1' }];
  const statuses = [];
  for (const each of told) statuses.push((await raise({ title: 'Flood', ...each })).status);
  assert.deepEqual(statuses, [201, 507, 201, 200]);
  home.configure({});
  await home.end('f1', 'f3');
});

test('without a token in .env nobody gets in, and it says what to set', async () => {
  home.configure({ ALARM_TOKEN: '', ALARM_RAISE_TOKEN: '', ALARM_ACKNOWLEDGE_TOKEN: '' });
  for (const token of ['', 'null', tokens.admin]) {
    const { status, body } = await home.snapshot({ Authorization: `Bearer ${token}` });
    assert.equal(status, 401);
    assert.match(body.error, /ALARM_TOKEN/);
  }
  home.configure({});
});

const bearer = (token) => ({ Authorization: `Bearer ${token}` });
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
for (const [what, status, field, ask] of [
  ['no token', 401, undefined, () => home.snapshot({ Authorization: '' })],
  ['a wrong token', 401, undefined, () => raise({ title: 'x' }, bearer('wrong'))],
  ['an empty token', 401, undefined, () => home.snapshot(bearer(''))],
  ["a mirror's token to raise", 403, undefined, () => raise({ title: 'x' }, bearer(tokens.acknowledge))],
  ["a sensor's token to acknowledge", 403, undefined, () => home.post('/x/acknowledge', '', bearer(tokens.raise))],
  ['an unknown alarm', 404, undefined, () => home.api('GET', '/nobody')],
  ['acknowledging an unknown alarm', 404, undefined, () => post('/acknowledge', { id: 'nobody' })],
  ['clearing an unknown alarm', 404, undefined, () => post('/nobody/clear')],
  ['no JSON', 400, undefined, () => home.post('', '{"title":')],
  ['a list', 422, undefined, () => home.post('', '[]')],
  ['another type', 415, undefined, () => home.post('', 'title=x', form)],
  ['more than 128 KiB', 413, undefined, () => raise({ title: 'x', message: 'x'.repeat(128 * 1024) })],
  ['no body', 422, 'title', () => post('')],
  ['no title', 422, 'title', () => raise({ id: 'untitled' })],
  ['an empty title', 422, 'title', () => raise({ title: '  ' })],
  ['a title that is a number', 422, 'title', () => raise({ title: 5 })],
  ['a long title', 422, 'title', () => raise({ title: '🔥'.repeat(251) })],
  ['an empty id', 422, 'id', () => raise({ id: '', title: 'x' })],
  ['a long id', 422, 'id', () => raise({ id: 'x'.repeat(201), title: 'x' })],
  ['a priority of another kind', 422, 'priority', () => raise({ title: 'x', priority: 'high' })],
  ['a time that is none', 422, 'raised_at', () => raise({ title: 'x', raised_at: '2026-02-30T00:00:00Z' })],
  ['an expiry that is over', 422, 'expires_at', () => raise({ title: 'x', expires_at: '2020-01-01T00:00:00Z' })],
  ['test that is a text', 422, 'test', () => raise({ title: 'x', test: 'yes' })],
  ['4 KiB of further members', 422, 'more', () => raise({ title: 'x', more: 'x'.repeat(4096) })],
  ['a number beyond all bounds', 422, 'more', () => home.post('', '{"title":"x","more":1e999}')],
  ['an acknowledgement without an id', 422, 'id', () => post('/acknowledge', { by: 'Ada' })],
  ['by that is a number', 422, 'by', () => post('/x/acknowledge', { by: 5 })],
  ['at that is no time', 422, 'at', () => post('/x/clear', { at: 'noon' })],
]) {
  test(`${what} is told ${status}, and changes nothing`, async () => {
    const told = await home.broadcasts(async () => {
      const answer = await ask();
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.ok(answer.body.error.length > 10);
      assert.equal(answer.body.field, field);
    });
    assert.deepEqual(told, []);
    assert.deepEqual(await home.unfinished(), []);
  });
}

test("Laravel's throttle counts its own routes, and not the alarms", async () => {
  const ask = async () => (await request('GET', `http://127.0.0.1:${home.port}/api/throttled`)).status;
  assert.deepEqual([await ask(), await ask(), await ask(), await ask()], [200, 200, 200, 429]);
  assert.equal((await home.snapshot()).status, 200);
});

test('a broadcast that fails is said, and made up for when the request comes again', async () => {
  home.configure({ BROADCAST_DRIVER: 'pusher', PUSHER_PORT: await freePort() });
  const key = { 'Idempotency-Key': 'sensor-2-0001' };
  const failed = await raise({ id: 'unheard', title: 'Unheard' }, key);
  assert.deepEqual([failed.status, failed.headers['retry-after']], [503, '5']);
  assert.deepEqual(await home.unfinished(), ['unheard']);
  home.configure({});
  const told = await home.broadcasts(async () => {
    assert.equal((await raise({ id: 'unheard', title: 'Unheard' }, key)).status, 201);
  });
  assert.deepEqual(told.map(({ data }) => [data.id, data.count]), [['unheard', 1]]);
  await home.end('unheard');
});

test('an alarm too long for a Pusher event is broadcast shortened, and whole in the snapshot', async () => {
  const message = '火'.repeat(4000);
  const [{ data }] = await home.broadcasts(() => raise({ id: 'long', title: 'Long', message, more: 'x'.repeat(4000) }));
  const sent = JSON.stringify({ data }).replace(/[^\x20-\x7e]/g, '\\u0000'); // as long as PHP writes it
  assert.ok(sent.length <= 10000, `${sent.length} bytes`);
  assert.match(data.message, /^火{100,}…$/);
  assert.equal((await home.snapshot()).body.alarms[0].message, message);
  await home.end('long');
});

test('the event is sent as pusher-php-server 7.2.7 was recorded to send it, signature and all', () => {
  const capture = path.join(__dirname, '../fixtures/captures/laravel-8.83.26+pusher-php-server-7.2.7.json');
  const recorded = JSON.parse(fs.readFileSync(capture)).cases
    .filter(({ case: name }) => ['basic', 'data_list', 'data_nested', 'data_empty_array'].includes(name))
    .map(({ requests: [sent] }) => ({
      path: sent.path,
      query: sent.query.map((pair) => pair.join('=')).join('&'),
      body: sent.body,
    }));
  assert.equal(recorded.length, 4);
  const cases = recorded.map(({ query, body }) => ({
    time: Number(new URLSearchParams(query).get('auth_timestamp')),
    data: JSON.parse(JSON.parse(body).data).data,
  }));
  assert.deepEqual(JSON.parse(home.php(['broadcast.php'], JSON.stringify(cases))), recorded);
});
