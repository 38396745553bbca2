// The mirror beside the browser it replaces and the bare Qt floor, measured from outside by one probe in one run.
//   node tests/bench/compare.mjs [--rounds=3] [--cold=5] [--program=build/release/bin/halfsilver] [--browser=yes|no]
//        [--settle=60] [--idle=60] [--quiet=60] [--events=200] [--flood=20000] [--out=build/bench/result.json]
// The baseline (page, floor, probe, runner) is not part of this project: $HALFSILVER_BASELINE, or
// ../shared/bench/browser-baseline beside the checkout. Needs Chromium, Xvfb, Node, a compiler, libx11-dev, libxext-dev.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url)), top = path.resolve(here, '../..')
const opt = Object.fromEntries(process.argv.slice(2).map(a => /^--([^=]+)(?:=(.*))?$/.exec(a).slice(1)))
const baseline = process.env.HALFSILVER_BASELINE ?? path.resolve(top, '../shared/bench/browser-baseline')
if (!fs.existsSync(path.join(baseline, 'run.mjs'))) {
  console.log(`No browser baseline at ${baseline}: nothing to compare with. Set HALFSILVER_BASELINE to its folder.`)
  process.exit(0)
}
const program = path.resolve(opt.program ?? path.join(top, 'build/release/bin/halfsilver'))
if (!fs.existsSync(program)) {
  console.error(`${program} is missing. Build it: cmake --preset release && cmake --build --preset release`)
  process.exit(1)
}
const work = path.join(top, 'build/bench'), copy = path.join(work, 'baseline')
function run(command, args, options = {}) {
  const done = spawnSync(command, args, { stdio: 'inherit', ...options })
  if (done.status !== 0) { console.error(`${command} ${args.join(' ')} failed`); process.exit(1) }
}
if (!fs.existsSync(path.join(copy, 'build/xprobe'))) {   // the baseline may be read-only: it is built in a copy
  fs.mkdirSync(work, { recursive: true })
  run('cp', ['-rT', baseline, copy])
  run('chmod', ['-R', 'u+w', copy])
  run('npm', ['install', '--no-audit', '--no-fund'], { cwd: copy })
  run('npm', ['run', 'build'], { cwd: copy })
}

const others = opt.browser === 'no' ? 'floor' : 'chromium,floor'
const native = ['--client=native', `--cmd=${path.join(here, 'native.sh')} ${program} {port} {tmp}`,
  '--alarm=' + (opt.alarm ?? '48,1750,984,130'), '--clock=' + (opt.clock ?? '48,40,984,220'), '--content=' + (opt.content ?? '48,340,984,120')]
const common = ['settle', 'idle', 'flood', 'quiet'].filter(k => opt[k]).map(k => `--${k}=${opt[k]}`).concat(opt.events ? [`--events-latency=${opt.events}`] : [])
const rows = []
function measure(what, clients) {
  const out = path.join(work, 'part.json')
  run('node', ['run.mjs', what, ...clients, ...common, `--out=${out}`], { cwd: copy })
  rows.push(...JSON.parse(fs.readFileSync(out, 'utf8')))
}
const rounds = Number(opt.rounds ?? 3), cold = Number(opt.cold ?? 5)
for (let i = 0; i < rounds; i++) {                       // in turn, so that a slow hour slows all of them
  measure('session', [`--client=${others}`, '--runs=1'])
  measure('session', [...native, '--runs=1'])
}
for (let i = 0; i < cold; i++) {
  measure('cold', [`--client=${others}`, '--runs=1', '--evicted=0'])
  measure('cold', [...native, '--runs=1', '--evicted=0'])
}

const figures = [
  ['event to pixel, median', 'ms', r => r.latency?.medianMs], ['event to pixel, p95', 'ms', r => r.latency?.p95Ms],
  ['events that changed no pixel', '', r => r.latency?.missed],
  ['start to subscription', 'ms', r => r.cold?.subscribeMs], ['start to first content', 'ms', r => r.cold?.firstContentPixelMs],
  ['memory, PSS', 'MiB', r => r.memory?.pssMiB], ['idle', '% of a core', r => r.idle?.cpuPct],
  ['flood, last pixel', 'ms', r => r.flood?.lastPixelMs], ['flood, longest gap of the clock', 'ms', r => r.flood?.longestClockGapMs],
  ['flood, CPU', 's', r => r.flood?.cpuS], ['memory after the flood', 'MiB', r => r.flood?.pssAfterMiB],
]
const median = v => { const s = v.filter(x => x !== undefined).sort((a, b) => a - b); return s.length ? s[Math.floor((s.length - 1) / 2)] : undefined }
const clients = [...new Set(rows.map(r => r.client))]
console.log('\n| figure | unit | ' + clients.join(' | ') + ' |\n|---|---|' + clients.map(() => '---').join('|') + '|')
for (const [name, unit, of] of figures) {
  const cells = clients.map(c => {
    const v = rows.filter(r => r.client === c).map(of).filter(x => x !== undefined).sort((a, b) => a - b)
    return v.length ? `${median(v).toFixed(2)} (${v[0].toFixed(2)}–${v.at(-1).toFixed(2)}, n=${v.length})` : '–'
  })
  console.log(`| ${name} | ${unit} | ${cells.join(' | ')} |`)
}
fs.writeFileSync(opt.out ?? path.join(work, 'result.json'), JSON.stringify(rows, null, 1))
