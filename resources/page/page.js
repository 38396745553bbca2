// The page of a phone: what is current comes over the WebSocket, what a person does goes out as requests.
import { alarmRow, deviceRow, historyRow, isRaised, keyOf, make, statusRows } from './view.js';
import { switchLanguage, timeText, words, writeWords } from './words.js';

const $ = (id) => document.getElementById(id);
const silentFor = 25_000; // the mirror beats every 10 s

let session = null; // {device, csrf, can}; null: not paired
let state = null; // the last that the mirror told
let live = null; // the WebSocket
let heardAt = 0; // when it last told anything
let awaySince = null; // Date; null while the connection stands
let retry = 500;
let shelfOf = null; // the alarm whose shelf lengths are on show
let known = null; // the alarms that were there before, to say aloud only what is new
let silentUntil = 0; // by this phone's clock
let silenceEnds = null; // a timer
let older = null; // of the history: where the next page begins

class Refused extends Error {
  constructor(status, body, headers) {
    super(body?.error ?? words().failed);
    this.status = status;
    this.retryAfter = Number(headers.get('Retry-After') ?? 60);
  }
}

async function ask(path, body, csrf = session?.csrf) {
  const options = { credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(15_000) };
  if (body !== undefined) {
    options.method = 'POST';
    options.headers = { 'Content-Type': 'application/json', 'X-Halfsilver-Csrf': csrf };
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`/page/api/${path}`, options);
  } catch {
    throw new Error(words().noAnswer);
  }
  const json = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : null;
  if (!answer.ok) throw new Refused(answer.status, json, answer.headers);
  return json ?? answer;
}

function complain(error) {
  if (error?.status === 401) return forget(words().revoked);
  $('problem').textContent = error ? error.message : '';
}

// --- pairing

function forget(why = '') {
  session = null;
  state = null;
  known = null;
  live?.close();
  live = null;
  awaySince = null;
  show();
  $('pair-problem').textContent = why;
}

function usualName() {
  const found = /iPhone|iPad|Android|Macintosh|Windows|Linux/.exec(navigator.userAgent);
  return found ? found[0] : words().phone;
}

async function pair(event) {
  event?.preventDefault();
  const submit = $('pair-form').querySelector('button');
  submit.disabled = true;
  $('pair-problem').textContent = '';
  try {
    await ask('pair', { code: $('code').value, name: $('device-name').value || usualName() }, 'pair');
    $('code').value = '';
    await begin();
  } catch (error) {
    const w = words();
    $('pair-problem').textContent =
      { 403: w.wrongCode, 410: w.noCode, 429: w.locked(error.retryAfter) }[error.status] ?? error.message;
  } finally {
    submit.disabled = false;
  }
}

// --- what is current

function listen() {
  live?.close();
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/page/live`);
  live = socket;
  socket.addEventListener('message', ({ data }) => {
    if (socket !== live) return;
    heardAt = Date.now();
    const wasAway = awaySince !== null || !state;
    awaySince = null;
    retry = 500;
    const told = JSON.parse(data);
    if (told.type === 'state') take(told);
    else if (wasAway) show();
  });
  socket.addEventListener('close', () => {
    if (socket !== live) return;
    live = null;
    away();
    // Somebody may have revoked this device; only the mirror can tell that from a broken network.
    setTimeout(() => session && begin(), retry + Math.random() * retry);
    retry = Math.min(retry * 2, 15_000);
  });
}

function away() {
  awaySince ??= new Date(heardAt || Date.now());
  show();
}

function take(told) {
  const now = new Map(told.alarms.map((alarm) => [keyOf(alarm), alarm]));
  if (known) {
    const fresh = told.alarms.filter((alarm) => isRaised(alarm) && !known.has(keyOf(alarm)));
    const said = fresh.slice(0, 3).map((a) => [words()[a.priority], a.title, a.place].filter(Boolean).join(', '));
    if (said.length) $('spoken').textContent = said.map(words().newAlarm).join('. ');
  }
  known = now;
  state = told;
  followSilence();
  show();
}

// Silence that anybody asked for: how long it lasts is told by the mirror's clock, and this phone's may be another.
function followSilence() {
  clearTimeout(silenceEnds);
  const left = Date.parse(state.status.silenced_until ?? '') - Date.parse(state.as_of);
  silentUntil = left > 0 ? Date.now() + left : 0;
  if (silentUntil) silenceEnds = setTimeout(show, left + 50);
}

async function begin() {
  try {
    session = await ask('session');
  } catch (error) {
    if (error.status === 401) return forget(session ? words().revoked : '');
    if (session) {
      away();
      setTimeout(() => session && !live && begin(), retry);
      retry = Math.min(retry * 2, 15_000);
    } else {
      $('connection').textContent = words().noAnswer;
      setTimeout(() => !session && begin(), 3000);
    }
    return;
  }
  show();
  listen();
}

// --- what a person does

async function act(verb, alarm, more, pressed) {
  complain(null);
  if (pressed) pressed.disabled = true;
  const twins = state.alarms.filter((other) => other.id === alarm.id).length > 1;
  const id = twins && alarm.source ? `${alarm.source}/${alarm.id}` : alarm.id;
  try {
    await ask(verb, { id, ...more });
    shelfOf = null;
  } catch (error) {
    complain(error);
  }
  show(); // what is current comes by itself
}

async function silence() {
  try {
    await ask('silence', {});
    complain(null);
  } catch (error) {
    complain(error);
  }
}

async function drill(event) {
  event.preventDefault();
  try {
    const title = $('drill-title').value.trim() || words().drillDefault;
    await ask('raise', { alarm: { title, priority: $('drill-priority').value } });
    $('drill-title').value = '';
    if (tab === 'more') openTab('alarms');
  } catch (error) {
    complain(error);
  }
}

async function find(event) {
  event?.preventDefault();
  await readHistory(null);
}

async function readHistory(before) {
  const query = new URLSearchParams({ limit: '50' });
  if ($('search').value.trim()) query.set('search', $('search').value.trim());
  if (before) query.set('before', before);
  try {
    const page = await ask(`history?${query}`);
    const rows = page.entries.map(historyRow);
    if (!before && !rows.length) rows.push(Object.assign(document.createElement('li'), { className: 'calm', textContent: words().nothingFound }));
    if (before) $('entries').append(...rows);
    else $('entries').replaceChildren(...rows);
    older = page.next;
    $('older').hidden = !older;
    complain(null);
  } catch (error) {
    complain(error);
  }
}

async function showPicture() {
  const image = $('picture');
  $('picture-button').disabled = true;
  try {
    const answer = await ask('picture');
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(await answer.blob());
    image.alt = words().pictureOf(timeText(new Date().toISOString()));
    $('picture-time').textContent = image.alt;
    $('picture-figure').hidden = false;
    complain(null);
  } catch (error) {
    complain(error);
  }
  setTimeout(() => ($('picture-button').disabled = false), 1000);
}

async function readDevices() {
  if (!session.can.includes('devices')) return;
  try {
    const { devices } = await ask('devices');
    $('devices').replaceChildren(...devices.map((device) => deviceRow(device, device.id === session.device.id, revoke)));
  } catch (error) {
    complain(error);
  }
}

async function revoke(device) {
  if (!confirm(words().revokeSure(device.name))) return;
  try {
    await ask('revoke', { device: device.id });
    complain(null);
  } catch (error) {
    complain(error);
  }
  await readDevices();
}

async function leave() {
  if (!confirm(words().leaveSure)) return;
  try {
    await ask('leave', {});
    forget();
  } catch (error) {
    complain(error);
  }
}

// --- what is seen

let tab = 'alarms';

function openTab(name) {
  tab = name;
  complain(null);
  show();
  if (name === 'history') readHistory(null);
  if (name === 'more') readDevices();
}

// A mirror tells whether every channel with alarms is confirmed; a hub is where they come from.
function isReceiving(status) {
  const connection = status?.connection;
  return connection?.receiving ?? connection?.state === 'connected';
}

function connectionWords() {
  const w = words();
  if (awaySince) return [w.notConnected(timeText(awaySince.toISOString())), true];
  if (!state) return [w.connecting, false];
  const { connection, source } = state.status;
  if (!isReceiving(state.status)) {
    // Where the connection stands and a channel is not confirmed, its beginning is not when alarms stopped.
    const since = connection?.state === 'connected' ? null : connection?.since;
    return [since ? w.notReceiving(timeText(since)) : w.notReceivingPlain, true];
  }
  return [source ? `${w.live} · ${w.sources[source] ?? source}` : w.live, false];
}

// Elements that did not change stay: no button moves from under a finger, and a reader is not told twice.
function reconcile(list, rows) {
  const before = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let at = list.firstElementChild;
  for (const { key, face, build } of rows) {
    let node = before.get(key);
    before.delete(key);
    if (!node || node.dataset.face !== face) {
      const fresh = build();
      fresh.dataset.key = key;
      fresh.dataset.face = face;
      if (node) {
        const focused = [...node.querySelectorAll('button')].indexOf(document.activeElement);
        if (at === node) at = fresh;
        node.replaceWith(fresh);
        if (focused >= 0) (fresh.querySelectorAll('button')[focused] ?? fresh.querySelector('button'))?.focus();
      }
      node = fresh;
    }
    if (node === at) at = at.nextElementSibling;
    else list.insertBefore(node, at);
  }
  for (const node of before.values()) node.remove();
}

// The order of the screen, but a critical alarm that still stands comes first: the mirror has its banner for that.
function inOrder(alarms) {
  const standing = (alarm) => alarm.priority === 'critical' && !alarm.cleared_at;
  return [...alarms.filter(standing), ...alarms.filter((alarm) => !standing(alarm))];
}

function showAlarms() {
  const w = words();
  const can = new Set(session.can);
  const lost = awaySince ? awaySince.toISOString() : null;
  const rows = inOrder(state?.alarms ?? []).map((alarm) => {
    const key = keyOf(alarm);
    const shelf = shelfOf === key;
    const context = {
      can, act, lost, shelf, away: Boolean(awaySince),
      toggleShelf: () => {
        shelfOf = shelf ? null : key;
        show();
      },
    };
    const face = JSON.stringify([alarm, session.can, lost, shelf, document.documentElement.lang]);
    return { key, face, build: () => alarmRow(alarm, context) };
  });
  reconcile($('list'), rows);
  $('none').hidden = !state || rows.length > 0;
  $('none').textContent = lost || !isReceiving(state?.status) ? w.noneUnknown : w.none;
  $('beyond').hidden = !state?.more;
  $('beyond').textContent = state?.more ? w.beyond(state.more) : '';
  const silent = !awaySince && silentUntil > Date.now();
  $('silent').hidden = !silent;
  $('silent').textContent = silent ? w.silentUntil(timeText(state.status.silenced_until)) : '';
  $('silence').hidden = !can.has('silence') || !rows.length;
  $('silence').disabled = Boolean(awaySince);
  const notices = awaySince ? [] : state?.status.notices ?? [];
  $('notices').hidden = !notices.length;
  reconcile($('notices'), notices.map((text) => ({ key: text, face: text, build: () => make('li', '', text) })));
}

function show() {
  writeWords();
  $('pairing').hidden = Boolean(session);
  $('paired').hidden = !session;
  const [text, lost] = session ? connectionWords() : ['', false];
  if ($('connection').textContent !== text) $('connection').textContent = text;
  $('connection').classList.toggle('lost', lost);
  if (!session) return;
  const can = new Set(session.can);
  for (const each of document.querySelectorAll('nav button')) {
    if (each.dataset.tab === tab) each.setAttribute('aria-current', 'page');
    else each.removeAttribute('aria-current');
    $(each.dataset.tab).hidden = each.dataset.tab !== tab;
  }
  showAlarms();
  $('picture-section').hidden = !can.has('picture');
  $('drill-section').hidden = !can.has('raise');
  $('devices-section').hidden = !can.has('devices');
  const role = session.device.role === 'acknowledge' ? words().acknowledgeRole : words()[session.device.role];
  $('me').textContent = `${session.device.name} · ${role}`;
  if (state) $('status').replaceChildren(...statusRows(state.status));
}

$('language').addEventListener('click', () => {
  switchLanguage();
  show();
  if (session) openTab(tab);
});
for (const each of document.querySelectorAll('nav button')) each.addEventListener('click', () => openTab(each.dataset.tab));
$('pair-form').addEventListener('submit', pair);
$('search-form').addEventListener('submit', find);
$('older').addEventListener('click', () => readHistory(older));
$('silence').addEventListener('click', silence);
$('drill-form').addEventListener('submit', drill);
$('picture-button').addEventListener('click', showPicture);
$('leave').addEventListener('click', leave);

// A dead connection that looks alive: nothing was heard, not even the beat. A phone that wakes up looks at once.
function checkHeard() {
  if (session && live && heardAt && Date.now() - heardAt > silentFor) live.close(), live = null, away(), begin();
}
setInterval(checkHeard, 5000);
addEventListener('visibilitychange', () => !document.hidden && checkHeard());
addEventListener('online', () => session && !live && begin());

// The QR code brings the code in the fragment, which no server sees; it is taken out of the address at once.
function takeInvite() {
  const code = /^#pair=([0-9A-Za-z-]{8,20})$/.exec(location.hash)?.[1];
  history.replaceState(null, '', location.pathname);
  return code;
}
async function follow(code) {
  if (!code || session) return;
  $('code').value = code;
  await pair();
}
addEventListener('hashchange', () => follow(takeInvite())); // the page was open when the code was scanned

const invited = takeInvite();
show();
await begin();
await follow(invited);
