// What is drawn. Everything that comes from outside becomes text nodes, never markup.
import { timeText, words } from './words.js';

const svgNames = 'http://www.w3.org/2000/svg';

// make('p', 'class', child or text, …)
export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return node;
}

export function button(text, act, className = '') {
  const node = make('button', className, text);
  node.type = 'button';
  node.addEventListener('click', act);
  return node;
}

// The first of the three signs: octagon, triangle or circle, in a box of 34.
const shapes = {
  critical: 'M11 3h12l8 8v12l-8 8H11l-8-8V11Z',
  warning: 'M17 3 32 30H2Z',
  info: 'M17 3a14 14 0 1 0 .01 0Z',
};
const signs = {
  critical: 'M15.2 9h3.6l-.6 10h-2.4zM15.4 21.5h3.2v3.2h-3.2z',
  warning: 'M15.4 12h3.2l-.6 9h-2zM15.5 23h3v3h-3z',
  info: 'M15.4 8.5h3.2v3.2h-3.2zM15.6 14h2.8v11h-2.8z',
};

function mark(priority) {
  const svg = document.createElementNS(svgNames, 'svg');
  svg.setAttribute('viewBox', '0 0 34 34');
  svg.setAttribute('aria-hidden', 'true');
  for (const [className, d] of [['rim', shapes[priority]], ['shape', shapes[priority]], ['sign', signs[priority]]]) {
    const path = document.createElementNS(svgNames, 'path');
    path.setAttribute('class', className);
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

const priorityOf = (alarm) => (alarm.priority in shapes ? alarm.priority : 'warning');
export const keyOf = (alarm) => JSON.stringify([alarm.source ?? '', alarm.id]);
export const isRaised = (alarm) => !alarm.acknowledged_at && !alarm.cleared_at;

// The last of the three signs: words. "Critical · not acknowledged · since 21:43 · ×2"
export function stateWords(alarm, lost) {
  const w = words();
  const parts = [w[priorityOf(alarm)]];
  if (alarm.state === 'latched') parts.push(w.latched);
  else if (alarm.cleared_at && !alarm.acknowledged_at) parts.push(`${w.cleared} ${timeText(alarm.cleared_at)}`);
  else if (alarm.acknowledged_at) {
    parts.push(`${w.acknowledged} ${timeText(alarm.acknowledged_at)}`);
    if (alarm.acknowledged_by) parts.push(w.by(alarm.acknowledged_by));
  } else parts.push(w.raised);
  parts.push(w.since(timeText(alarm.raised_at)));
  if (alarm.count > 1) parts.push(w.times(alarm.count));
  if (alarm.first_out) parts.push(w.firstOut);
  if (alarm.shelved_until) {
    parts.push(w.shelvedUntil(timeText(alarm.shelved_until)));
    if (alarm.shelved_by) parts.push(w.by(alarm.shelved_by));
  }
  if (alarm.standing === 'suppressed') parts.push(w.suppressed);
  if (alarm.standing === 'elsewhere') parts.push(w.elsewhere);
  if (alarm.recorded === false) parts.push(w.notRecorded);
  if (lost || alarm.last_known) parts.push(w.lastKnown(timeText(lost ?? alarm.last_known)));
  return parts.join(' · ');
}

// `can`: the verbs of this device; `act(verb, alarm, body)` does one; `shelf`: whether its lengths are on show.
function buttonsOf(alarm, { can, act, shelf, toggleShelf }) {
  const w = words();
  const acts = make('div', 'acts');
  const offer = (verb, text, className) => {
    if (can.has(verb)) acts.append(button(text, (event) => act(verb, alarm, {}, event.currentTarget), className));
  };
  if (shelf) {
    acts.append(button(w.untilClears, (event) => act('shelve', alarm, {}, event.currentTarget)));
    for (const [seconds, text] of [[1800, w.minutes(30)], [7200, w.hours(2)], [28800, w.hours(8)]])
      acts.append(button(text, (event) => act('shelve', alarm, { seconds }, event.currentTarget)));
    acts.append(button(w.cancel, toggleShelf));
    return acts;
  }
  if (!alarm.acknowledged_at) offer('acknowledge', w.acknowledge, 'main');
  if (alarm.state === 'latched') offer('reset', w.reset, 'main');
  if (!alarm.cleared_at) offer('clear', w.clear);
  if (alarm.shelved_until) offer('unshelve', w.unshelve);
  else if (alarm.priority !== 'critical' && !alarm.cleared_at && can.has('shelve'))
    acts.append(button(w.shelve, toggleShelf));
  return acts;
}

export function alarmRow(alarm, context) {
  const row = make('li', `alarm ${priorityOf(alarm)}`);
  const unknown = context.lost || alarm.last_known;
  row.classList.toggle('seen', !isRaised(alarm));
  row.classList.toggle('unknown', Boolean(unknown));
  const title = make('h3', '', alarm.test ? make('span', 'test', words().test) : '', alarm.title);
  row.append(mark(priorityOf(alarm)), title);
  if (alarm.place) row.append(make('p', 'where', alarm.place));
  if (alarm.message) row.append(make('p', 'what', alarm.message));
  row.append(make('p', 'since', stateWords(alarm, context.lost)));
  const acts = buttonsOf(alarm, context);
  if (acts.childElementCount) row.append(acts);
  for (const each of row.querySelectorAll('button')) each.disabled = Boolean(context.away);
  return row;
}

export function historyRow(entry) {
  const w = words();
  const what = [w.changes[entry.change] ?? entry.change];
  if (entry.by) what.push(w.by(entry.by));
  const title = [entry.title || entry.id, entry.place].filter(Boolean).join(' · ');
  const since = [timeText(entry.at), w[entry.priority], entry.test ? w.test : ''].filter(Boolean).join(' · ');
  return make('li', 'entry', make('p', '', title), make('p', 'soft', what.join(' ')), make('p', 'since', since));
}

export function deviceRow(device, isMe, revoke) {
  const w = words();
  const role = device.role === 'acknowledge' ? w.acknowledgeRole : w[device.role];
  const about = make('div', '', make('p', '', device.name),
    make('p', 'soft', [role, isMe ? w.thisDevice : w.seen(timeText(device.seen_at))].join(' · ')));
  return make('li', 'device', about, isMe ? '' : button(w.revoke, () => revoke(device)));
}

export function statusRows(status) {
  const w = words();
  const connection = status.connection ?? {};
  const rows = [
    [w.source, w.sources[status.source] ?? status.source],
    [w.connection, [w.phases[connection.state] ?? connection.state, connection.reason].filter(Boolean).join(': ')],
    [w.version, status.version],
  ];
  for (const mistake of status.mistakes ?? []) rows.push([w.mistakes, `${mistake.file}:${mistake.line} ${mistake.text}`]);
  return rows.flatMap(([name, value]) => (value ? [make('dt', '', name), make('dd', '', value)] : []));
}
