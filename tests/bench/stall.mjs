// How long the whole mirror is deaf to people during a flood: the longest wait for an answer on its control socket,
// asked again as soon as it has answered, while events arrive as fast as they can. That is up to two turns of its event
// loop and what this process and the kernel take; the longest turn from the first frame on is what the mirror tells.
//   node tests/bench/stall.mjs [--events=20000] [--rounds=5] [--program=build/release/bin/halfsilver]
// Needs tests/interop/node_modules (npm --prefix tests/interop ci) and, unless QT_QPA_PLATFORM says otherwise, a DISPLAY.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url)), top = path.resolve(here, '../..')
const opt = Object.fromEntries(process.argv.slice(2).map(a => /^--([^=]+)=(.*)$/.exec(a).slice(1)))
const events = Number(opt.events ?? 20000), rounds = Number(opt.rounds ?? 5)
const program = path.resolve(opt.program ?? path.join(top, 'build/release/bin/halfsilver'))
const { Server: WebSocketServer } = createRequire(path.join(top, 'tests/interop/package.json'))('ws')
const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
const sleep = ms => new Promise(done => setTimeout(done, ms))

function message(n) {
  const data = { id: `alarm-${n % 20}`, title: `Front door ${n}`, message: 'Motion seen in the hallway',
    level: n % 3 ? 'warning' : 'info', room: 'hallway', source: 'sensor-17', at: new Date().toISOString() }
  return JSON.stringify({ event: 'App\\Events\\PushAlarmEvent', channel: 'alarm', data: JSON.stringify(data) })
}

const texts = Array.from({ length: events }, (_, n) => message(n))

/** Refuses as soon as the mirror ends: what waits for it would wait for ever. */
function lifeOf(mirror) {
  let said = '', over = false
  mirror.stderr.on('data', bytes => { said = (said + bytes).slice(-4000) })
  const ended = new Promise((_, refuse) => {
    mirror.once('error', error => refuse(new Error(`${program} cannot be started: ${error.message}`)))
    mirror.once('close', (code, signal) => {
      over = true
      refuse(new Error(`the mirror ended by itself (${signal ?? `exit code ${code}`})${said && `. It said:\n${said.trim()}`}`))
    })
  })
  ended.catch(() => {}) // also where nobody waits: that is when it is told to end
  return { ended, get over() { return over } }
}

/** Asks for the status until `stop()`; the answers' waits in ms. */
function watch(socketPath) {
  const waits = []
  let last, asked, ended = false
  const socket = net.connect(socketPath)
  const ask = () => { asked = performance.now(); socket.write('{"verb":"status"}\n') }
  let text = ''
  socket.on('connect', ask)
  socket.on('error', () => {}) // the mirror's end tells more
  socket.on('data', bytes => {
    text += bytes
    if (!text.endsWith('\n')) return
    last = JSON.parse(text)
    text = ''
    waits.push(performance.now() - asked)
    if (ended) socket.end()
    else setImmediate(ask)
  })
  return { waits, get last() { return last }, stop() { ended = true } }
}

async function round() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'halfsilver-stall-'))
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise(done => server.once('listening', done))
  const subscribed = new Promise(done => server.on('connection', ws => {
    ws.send(JSON.stringify({ event: 'pusher:connection_established',
      data: JSON.stringify({ socket_id: '1.1', activity_timeout: 120 }) }))
    ws.on('message', raw => {
      const said = JSON.parse(raw)
      if (said.event !== 'pusher:subscribe') return
      ws.send(JSON.stringify({ event: 'pusher_internal:subscription_succeeded', channel: said.data.channel, data: '{}' }))
      done(ws)
    })
  }))
  fs.writeFileSync(path.join(folder, 'mirror.ini'),
    `[pusher]\nkey = k\nhost = 127.0.0.1\nport = ${server.address().port}\ntls = off\n`)
  const mirror = spawn(program, ['--config', path.join(folder, 'mirror.ini'), '--state-dir', path.join(folder, 'state')],
    { env: { ...process.env, XDG_RUNTIME_DIR: folder, RUNTIME_DIRECTORY: folder }, stdio: ['ignore', 'ignore', 'pipe'] })
  const life = lifeOf(mirror)
  const measured = async () => {
    const ws = await subscribed
    await sleep(1500)
    const before = watch(path.join(folder, 'control.sock'))
    await sleep(1000)
    before.stop()
    await sleep(50)
    const during = watch(path.join(folder, 'control.sock'))
    await sleep(20)
    const begun = performance.now()
    for (let n = 0; n < events; ++n) {
      ws.send(texts[n])
      if (n % 100 === 99) await new Promise(setImmediate) // this side must not be what waits
    }
    while ((during.last?.events.received ?? 0) < events && performance.now() - begun < 20000) await sleep(5)
    const took = performance.now() - begun
    during.stop()
    await sleep(50)
    if (during.last?.events.received !== events) throw new Error(`${during.last?.events.received} of ${events} events arrived`)
    return { idle: Math.max(...before.waits), flood: Math.max(...during.waits), asked: during.waits.length, took,
      turn: during.last.longest_turn_ms }
  }
  try {
    return await Promise.race([measured(), life.ended])
  } finally {
    if (!life.over) {
      mirror.kill('SIGTERM')
      await life.ended.catch(() => {})
    }
    server.close()
    for (const client of server.clients) client.terminate()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

const results = []
try {
  for (let i = 0; i < rounds; ++i) results.push(await round())
} catch (error) {
  console.error(error.message)
  process.exit(1) // also with what the round had begun
}
for (const [name, text] of [['idle', 'longest answer while idle, ms'], ['flood', `longest answer during ${events} events, ms`],
  ['turn', 'longest turn of the event loop, ms'], ['took', 'all of them received after, ms'], ['asked', 'answers during the flood']]) {
  const list = results.map(r => r[name])
  if (list.includes(undefined)) continue // a mirror that does not tell
  console.log(`${text.padEnd(40)} median ${median(list).toFixed(1)}  min ${Math.min(...list).toFixed(1)}  max ${Math.max(...list).toFixed(1)}  n=${rounds}`)
}
