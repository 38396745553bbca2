// How long an alarm takes to reach everybody on one hub, side by side with soketi in the same run: from the publisher's
// request to each subscriber's socket. Then once more with dead subscribers among them, which never read, and slow ones,
// which read a piece of at most 64 kB each half second; 9 MB for each of both are published meanwhile.
//   node tests/bench/fanout.mjs [--subscribers=1000] [--events=50] [--rounds=3] [--dead=100] [--slow=50]
//     [--program=build/release/bin/halfsilver-hub]
// Needs tests/interop/node_modules (npm --prefix tests/interop ci). Subscribers and publisher are this one process.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url)), top = path.resolve(here, '../..')
const opt = Object.fromEntries(process.argv.slice(2).map(a => /^--([^=]+)=(.*)$/.exec(a).slice(1)))
const subscribers = Number(opt.subscribers ?? 1000), events = Number(opt.events ?? 50), rounds = Number(opt.rounds ?? 3)
const deadOnes = Number(opt.dead ?? 100), slowOnes = Number(opt.slow ?? 50)
const program = path.resolve(opt.program ?? path.join(top, 'build/release/bin/halfsilver-hub'))
const need = createRequire(path.join(top, 'tests/interop/package.json'))
const Publisher = need('pusher')
const app = { id: 'peer-app', key: 'peer-key', secret: 'peer-secret' }
const sleep = ms => new Promise(done => setTimeout(done, ms))

async function until(what, question, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(20)) if (await question()) return
  throw new Error(`not within ${seconds} s: ${what}`)
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  const { port } = server.address()
  await new Promise(done => server.close(done))
  return port
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'halfsilver-fanout-'))
const quiet = { PATH: process.env.PATH, HOME: folder, XDG_RUNTIME_DIR: folder, LC_ALL: 'C.UTF-8' }

async function startHub() {
  const port = await freePort(), ini = path.join(folder, 'hub.ini')
  fs.writeFileSync(ini, `[hub]\nport = ${port}\napp_id = ${app.id}\nkey = ${app.key}\nsecret = ${app.secret}\n`)
  const child = spawn(program, ['--config', ini, '--state-dir', path.join(folder, 'state')], { env: quiet, stdio: 'ignore' })
  return { name: 'halfsilver-hub', port, child }
}

async function startSoketi() {
  const port = await freePort()
  const child = spawn(process.execPath, [need.resolve('@soketi/soketi/bin/server.js'), 'start'], {
    env: { ...quiet, SOKETI_HOST: '127.0.0.1', SOKETI_PORT: String(port), SOKETI_METRICS_ENABLED: 'false',
      SOKETI_DEFAULT_APP_ID: app.id, SOKETI_DEFAULT_APP_KEY: app.key, SOKETI_DEFAULT_APP_SECRET: app.secret },
    stdio: 'ignore' })
  return { name: 'soketi', port, child }
}

/** A text as a client's frame; its mask is zeros. */
function frame(text) {
  const payload = Buffer.from(text)
  const head = payload.length < 126 ? [0x81, 0x80 | payload.length]
    : [0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload])
}

/** A subscriber at the level of bytes, so that a thousand of them cost little: calls heard(text) for each frame. */
class Subscriber {
  constructor(port, channels, heard) {
    this.bytes = Buffer.alloc(0)
    this.joined = 0
    this.socket = net.connect(port, '127.0.0.1')
    this.socket.on('error', () => {})
    this.socket.write(`GET /app/${app.key}?protocol=7 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n`
      + `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`)
    let upgraded = false
    this.socket.on('data', chunk => {
      this.bytes = this.bytes.length ? Buffer.concat([this.bytes, chunk]) : chunk
      if (!upgraded) {
        const end = this.bytes.indexOf('\r\n\r\n')
        if (end < 0) return
        upgraded = true
        this.bytes = this.bytes.subarray(end + 4)
        for (const channel of channels) this.socket.write(frame(`{"event":"pusher:subscribe","data":{"channel":"${channel}"}}`))
      }
      for (let text; (text = this.next()) !== undefined;) {
        if (text.includes('subscription_succeeded')) ++this.joined
        else heard?.(text)
      }
    })
  }
  next() {
    const b = this.bytes
    if (b.length < 2) return
    let size = b[1] & 0x7f, start = 2
    if (size === 126) {
      if (b.length < 4) return
      size = b.readUInt16BE(2)
      start = 4
    } else if (size === 127) {
      if (b.length < 10) return
      size = Number(b.readBigUInt64BE(2))
      start = 10
    }
    if (b.length < start + size) return
    this.bytes = b.subarray(start + size)
    return b.toString('latin1', start, start + size)
  }
}

function residentKb({ child }) {
  return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1])
}
function cpuSeconds({ child }) {
  const fields = fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

async function round(server, dead, slow) {
  const waits = [], lasts = []
  let sent = 0, tag = '', left = 0
  const heard = text => {
    if (!tag || !text.includes(tag)) return
    waits.push(performance.now() - sent)
    if (--left === 0) lasts.push(performance.now() - sent)
  }
  const before = residentKb(server)
  const live = Array.from({ length: subscribers - dead - slow }, () => new Subscriber(server.port, ['alarm'], heard))
  await until('all are subscribed', () => live.every(one => one.joined === 1))
  const corpses = Array.from({ length: dead }, () => new Subscriber(server.port, ['alarm', 'ballast']))
  await until('the dead are subscribed', () => corpses.every(one => one.joined === 2))
  for (const one of corpses) one.socket.pause()
  const laggards = Array.from({ length: slow }, () => new Subscriber(server.port, ['alarm', 'ballast']))
  await until('the slow are subscribed', () => laggards.every(one => one.joined === 2))
  for (const { socket } of laggards) socket.on('data', () => socket.pause()).pause()
  const reading = setInterval(() => { for (const { socket } of laggards) socket.resume() }, 500)
  const publisher = new Publisher({ appId: app.id, key: app.key, secret: app.secret, host: '127.0.0.1',
    port: String(server.port), useTLS: false })
  const cpu = cpuSeconds(server)
  let lost = 0
  for (let n = 0; n < events; ++n) {
    if (dead || slow) { // 20 × 9 kB for each of them, in between
      const batch = Array.from({ length: 10 }, () => ({ channel: 'ballast', name: 'b', data: 'x'.repeat(9000) }))
      for (let i = 0; i < 2; ++i) await publisher.triggerBatch(batch)
    }
    tag = `round-${n}-${randomBytes(4).toString('hex')}`
    left = live.length
    sent = performance.now()
    await publisher.trigger('alarm', 'App\\Events\\PushAlarmEvent', { data: { id: tag, title: 'Front door', place: 'hallway',
      message: 'Motion seen in the hallway, which is long enough to make an event of about three hundred bytes', priority: 'warning' } })
    await until('an event has reached all', () => left === 0, 10).catch(() => { lost += left })
    await sleep(20)
  }
  const used = cpuSeconds(server) - cpu, memory = residentKb(server)
  clearInterval(reading)
  const stayed = laggards.filter(({ socket }) => !socket.destroyed).length
  for (const one of [...live, ...corpses, ...laggards]) one.socket.destroy()
  await sleep(500)
  waits.sort((a, b) => a - b)
  lasts.sort((a, b) => a - b)
  return { n: waits.length, lost, median: at(waits, 0.5), p99: at(waits, 0.99), worst: waits.at(-1),
    lastMedian: at(lasts, 0.5), lastWorst: lasts.at(-1), cpu: used, grownMb: (memory - before) / 1024, stayed }
}

const servers = [await startHub(), await startSoketi()]
try {
  for (const { name, port } of servers) {
    await until(`${name} answers`, () => new Promise(done => {
      const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); done(true) })
      socket.on('error', () => done(false))
    }))
  }
  for (const server of servers) await round(server, 0, 0) // warm
  const row = (name, r) => console.log(`${name.padEnd(16)} n ${r.n} lost ${r.lost}  median ${r.median.toFixed(1)}  p99 ${r.p99.toFixed(1)}  `
    + `worst ${r.worst.toFixed(1)} ms | the last of all: median ${r.lastMedian?.toFixed(1)}  worst ${r.lastWorst?.toFixed(1)} ms | `
    + `${r.cpu.toFixed(2)} CPU s, +${r.grownMb.toFixed(1)} MB, ${r.stayed} slow ones stayed`)
  for (const [dead, slow] of [[0, 0], [deadOnes, slowOnes]]) {
    console.log(`${subscribers - dead - slow} subscribers, ${dead} dead and ${slow} slow ones, ${events} events a round`)
    const p99 = servers.map(() => [])
    for (let n = 0; n < rounds; ++n) {
      for (const [i, server] of servers.entries()) {
        const result = await round(server, dead, slow)
        p99[i].push(result.p99)
        row(server.name, result)
      }
    }
    const middle = list => at([...list].sort((a, b) => a - b), 0.5)
    console.log(`p99, median of the rounds: ${middle(p99[0]).toFixed(1)} against ${middle(p99[1]).toFixed(1)} ms, ratio ${(middle(p99[0]) / middle(p99[1])).toFixed(2)}`)
  }
} finally {
  for (const { child } of servers) child.kill()
  await sleep(500)
  fs.rmSync(folder, { recursive: true, force: true })
}
