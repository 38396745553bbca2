// The words of the page, in English and Chinese. Texts of alarms are their senders' own and never translated.
const english = {
  otherLanguage: '中文',
  pairTitle: 'Pair this phone',
  pairHow: 'Press the pairing key at the mirror, or run “halfsilverctl pair” on it. It shows a QR code and this code for two minutes.',
  code: 'Code on the mirror', deviceName: 'Name of this phone', pair: 'Pair', pairing: 'Pairing …',
  phone: 'Phone', wrongCode: 'That is not the code. Look at the mirror once more.',
  noCode: 'The mirror shows no code now. Ask it for a new one.',
  locked: (s) => `Too many wrong codes. Try again in ${s} s.`,
  revoked: 'This phone is not paired any more.',
  alarms: 'Alarms', history: 'History', more: 'More', none: 'No alarms',
  noneUnknown: 'No alarms are known',
  beyond: (n) => `${n} more on the mirror`,
  critical: 'Critical', warning: 'Warning', info: 'Information', test: 'TEST',
  raised: 'not acknowledged', acknowledged: 'acknowledged', cleared: 'cleared, not seen', latched: 'cleared, waits for a reset',
  by: (who) => `by ${who}`, since: (t) => `since\u00a0${t}`, at: (t) => `at ${t}`, times: (n) => `×${n}`,
  lastKnown: (t) => `last known ${t}`, shelvedUntil: (t) => `shelved until ${t}`, firstOut: 'first of its group',
  suppressed: 'suppressed', elsewhere: 'another place', notRecorded: 'not recorded: the mirror’s disk did not take it in time',
  acknowledge: 'Acknowledge', clear: 'Clear', reset: 'Reset', unshelve: 'Put back', shelve: 'Shelve …',
  untilClears: 'Until it clears', minutes: (n) => `${n} min`, hours: (n) => `${n} h`, cancel: 'Cancel',
  silence: 'Silence the sound', silentUntil: (t) => `The sound is silent until ${t}`,
  search: 'Search title, place, person …', find: 'Find', older: 'Older', nothingFound: 'Nothing found',
  picture: 'What the mirror shows', showPicture: 'Show it now',
  pictureOf: (t) => `The mirror’s screen at ${t}`,
  drill: 'Drill', drillTitle: 'Title', drillDefault: 'Drill', priority: 'Priority', raiseDrill: 'Raise a drill',
  drillEnds: 'It is marked TEST and ends by itself after two minutes. Where no backend can be told of it, this mirror alone shows it.',
  devices: 'Paired devices', revoke: 'Revoke', revokeSure: (n) => `Revoke “${n}”? It has to be paired anew.`,
  thisDevice: 'This device', leave: 'Unpair this phone', leaveSure: 'Unpair this phone?',
  view: 'may look', acknowledgeRole: 'may acknowledge', admin: 'may do everything', seen: (t) => `seen ${t}`,
  mirror: 'Mirror', source: 'Source', connection: 'Connection', version: 'Version', mistakes: 'Mistakes',
  connecting: 'Connecting to the mirror …', notConnected: (t) => `Not connected to the mirror since ${t}`,
  live: 'Live', notReceiving: (t) => `The mirror is not receiving alarms since ${t}`,
  notReceivingPlain: 'The mirror is not receiving alarms',
  failed: 'That did not work', noAnswer: 'The mirror did not answer. Nothing was changed as far as is known.',
  newAlarm: (what) => `New alarm: ${what}`,
  phases: { initialized: 'not connected', connecting: 'connecting', connected: 'connected', unavailable: 'unavailable', refused: 'refused', disconnected: 'disconnected' },
  sources: { hub: 'own hub', pusher: 'Pusher server', none: 'none' },
  changes: { raised: 'raised', updated: 'raised again or changed', acknowledged: 'acknowledged', cleared: 'cleared', finished: 'finished', shelved: 'shelved', unshelved: 'put back', reset: 'reset', escalated: 'became critical', realarmed: 'asked for again' },
};

const chinese = {
  otherLanguage: 'English',
  pairTitle: '配对这部手机',
  pairHow: '在镜子前按配对键，或在镜子上运行“halfsilverctl pair”。镜子会显示二维码和配对码，两分钟内有效。',
  code: '镜子上的配对码', deviceName: '这部手机的名称', pair: '配对', pairing: '正在配对……',
  phone: '手机', wrongCode: '配对码不对，请再看一下镜子',
  noCode: '镜子现在没有显示配对码，请重新获取',
  locked: (s) => `错误次数过多，请在 ${s} 秒后再试`,
  revoked: '这部手机已不再配对',
  alarms: '警报', history: '历史', more: '更多', none: '没有警报',
  noneUnknown: '目前没有已知的警报',
  beyond: (n) => `镜子上还有 ${n} 条`,
  critical: '紧急', warning: '警告', info: '信息', test: '测试',
  raised: '未确认', acknowledged: '已确认', cleared: '已解除，未查看', latched: '已解除，等待复位',
  by: (who) => `由 ${who}`, since: (t) => `自\u00a0${t}\u00a0起`, at: (t) => t, times: (n) => `×${n}`,
  lastKnown: (t) => `最后已知于 ${t}`, shelvedUntil: (t) => `搁置至 ${t}`, firstOut: '本组首发',
  suppressed: '已抑制', elsewhere: '其他地点', notRecorded: '未记录：镜子的磁盘没有及时写入',
  acknowledge: '确认', clear: '解除', reset: '复位', unshelve: '取消搁置', shelve: '搁置……',
  untilClears: '直到解除', minutes: (n) => `${n} 分钟`, hours: (n) => `${n} 小时`, cancel: '取消',
  silence: '静音', silentUntil: (t) => `声音已静音至 ${t}`,
  search: '搜索标题、地点、人员……', find: '查找', older: '更早', nothingFound: '没有找到',
  picture: '镜子上的画面', showPicture: '现在查看',
  pictureOf: (t) => `${t} 镜子上的画面`,
  drill: '演练', drillTitle: '标题', drillDefault: '演练', priority: '级别', raiseDrill: '发起演练',
  drillEnds: '会标明“测试”，两分钟后自动结束。没有可告知的后端时，只有这面镜子显示它。',
  devices: '已配对的设备', revoke: '撤销', revokeSure: (n) => `撤销“${n}”？之后需要重新配对`,
  thisDevice: '本设备', leave: '取消配对', leaveSure: '取消这部手机的配对？',
  view: '可查看', acknowledgeRole: '可确认', admin: '可执行全部操作', seen: (t) => `最近使用 ${t}`,
  mirror: '镜子', source: '来源', connection: '连接', version: '版本', mistakes: '设置错误',
  connecting: '正在连接镜子……', notConnected: (t) => `自 ${t} 起未与镜子连接`,
  live: '实时', notReceiving: (t) => `镜子自 ${t} 起收不到警报`,
  notReceivingPlain: '镜子收不到警报',
  failed: '操作没有成功', noAnswer: '镜子没有应答，目前看来没有任何改变',
  newAlarm: (what) => `新警报：${what}`,
  phases: { initialized: '未连接', connecting: '正在连接', connected: '已连接', unavailable: '不可用', refused: '被拒绝', disconnected: '已断开' },
  sources: { hub: '自带中枢', pusher: 'Pusher 服务器', none: '无' },
  changes: { raised: '发生', updated: '再次发生或有变化', acknowledged: '已确认', cleared: '已解除', finished: '已结束', shelved: '已搁置', unshelved: '取消搁置', reset: '已复位', escalated: '升级为紧急', realarmed: '再次提醒' },
};

const all = { en: english, zh: chinese };
const kept = 'halfsilver-language';

function chosen() {
  try {
    const own = localStorage.getItem(kept);
    if (own in all) return own;
  } catch {
    // A browser that keeps nothing: its own language then.
  }
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

let language = chosen();

export const words = () => all[language];

export function switchLanguage() {
  language = language === 'en' ? 'zh' : 'en';
  try {
    localStorage.setItem(kept, language);
  } catch {
    // It holds for this visit.
  }
}

// Writes them wherever the page names one.
export function writeWords() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = words()[node.dataset.word];
  for (const node of document.querySelectorAll('[data-hint]')) node.placeholder = words()[node.dataset.hint];
  document.getElementById('language').textContent = words().otherLanguage;
}

// "21:43", with the day where it is another one.
export function timeText(text) {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return '';
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB';
  const clock = time.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', hour12: false });
  if (time.toDateString() === new Date().toDateString()) return clock;
  return `${time.toLocaleDateString(locale, { day: 'numeric', month: 'short' })} ${clock}`;
}
