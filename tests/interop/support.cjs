// What the interop tests share: the real peers, our programs as real processes, and waiting with a limit.
'use strict';

const { execFileSync, spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const app = { id: 'peer-app', key: 'peer-key', secret: 'peer-secret' };

// ctest reads 77 as skipped.
function requirePeer(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.log(`skipped: npm package ${name} is missing; tests/run.sh fetches it`);
    process.exit(77);
  }
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Asks `question` until it answers something true, and returns that. `what` and the last error name a failure.
async function eventually(what, question, seconds = 10) {
  const deadline = Date.now() + seconds * 1000;
  let reason = '';
  while (Date.now() < deadline) {
    try {
      const answer = await question();
      if (answer) return answer;
    } catch (error) {
      reason = `: ${error.message}`;
    }
    await sleep(50);
  }
  throw new Error(`not within ${seconds} s: ${what}${reason}`);
}

function makeFolder() {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'halfsilver-interop-'));
}

// One of our programs or a server. Its output is kept, for the message of a failed test.
class Process {
  constructor(command, args, environment) {
    this.output = '';
    this.child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (text) => (this.output += text));
    this.ended = once(this.child, 'exit');
  }

  get isRunning() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(name) {
    this.child.kill(name);
  }

  async stop(name = 'SIGTERM') {
    if (this.isRunning) this.child.kill(name);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await this.ended;
    clearTimeout(timer);
  }
}

// Runs to the end: {status, output}.
async function run(command, args, environment) {
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  const [status] = await once(child, 'close');
  return { status, output };
}

// {status, headers, body}; the body is parsed where it is JSON.
function request(method, url, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type = text === undefined ? {} : { 'Content-Type': 'application/json' };
    const outgoing = (url.startsWith('https:') ? https : http).request(url, { method, headers: { ...type, ...headers }, timeout: 5000 }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (answer += chunk));
      response.on('end', () => {
        let parsed = answer;
        try {
          parsed = JSON.parse(answer);
        } catch {
          // Not JSON: the text itself.
        }
        resolve({ status: response.statusCode, headers: response.headers, body: parsed });
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

// Programs run in a world of their own: no HOME, state and runtime folder of the person who tests.
function ownWorld(folder) {
  const runtime = path.join(folder, 'runtime');
  fs.mkdirSync(runtime, { recursive: true, mode: 0o700 });
  return {
    PATH: process.env.PATH,
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    HOME: folder,
    XDG_RUNTIME_DIR: runtime,
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_STATE_HOME: path.join(folder, 'state'),
    XDG_CACHE_HOME: path.join(folder, 'cache'),
    QT_QPA_PLATFORM: 'offscreen',
  };
}

const program = (name) => path.join(process.env.HALFSILVER_BIN, name);

// `more` continues [hub], and may begin other sections.
async function startHub(folder, port, more = '') {
  const config = path.join(folder, 'hub.ini');
  fs.writeFileSync(
    config,
    `[hub]\nport = ${port}\napp_id = ${app.id}\nkey = ${app.key}\nsecret = ${app.secret}\n${more}`,
    { mode: 0o600 },
  );
  const hub = new Process(
    program('halfsilver-hub'),
    ['--config', config, '--state-dir', path.join(folder, 'hub-state')],
    ownWorld(folder),
  );
  await eventually(
    'the hub answers',
    async () => {
      if (!hub.isRunning) throw new Error(`it ended:\n${hub.output}`);
      return (await request('GET', `http://127.0.0.1:${port}/api/health`)).status === 200;
    },
    20,
  );
  return hub;
}

// Runs the script again with certificates of an own authority, which Node reads only when it starts. In there it returns
// their folder: ca.pem, server.pem and .key for 127.0.0.1, and another authority's other-ca.pem.
function withCertificates(script) {
  if (process.env.HALFSILVER_TEST_CERTIFICATES) return process.env.HALFSILVER_TEST_CERTIFICATES;
  const made = makeFolder();
  const openssl = (command) => execFileSync('openssl', command.split(' '), { cwd: made, stdio: 'ignore' });
  const fresh = 'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
  const authority = (name) =>
    openssl(
      `${fresh} -x509 -keyout ${name}.key -out ${name}.pem -days 2 -subj /CN=${name} ` +
        '-addext basicConstraints=critical,CA:TRUE',
    );
  try {
    authority('ca');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.log('skipped: openssl is missing');
    process.exit(77);
  }
  authority('other-ca');
  fs.writeFileSync(path.join(made, 'server.ext'), 'subjectAltName=IP:127.0.0.1\n');
  openssl(`${fresh} -keyout server.key -out server.csr -subj /CN=server`);
  openssl('x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile server.ext');
  const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: path.join(made, 'ca.pem'), HALFSILVER_TEST_CERTIFICATES: made },
    stdio: 'inherit',
  });
  fs.rmSync(made, { recursive: true, force: true });
  process.exit(status ?? 1);
}

// What startHub() and startSoketi() are given to speak TLS.
const hubTls = (certificates) =>
  `certificate = ${certificates}/server.pem\ncertificate_key = ${certificates}/server.key\n`;
const soketiTls = (certificates) => ({
  SOKETI_SSL_CERT: path.join(certificates, 'server.pem'),
  SOKETI_SSL_KEY: path.join(certificates, 'server.key'),
});

// `more` are further settings of its own.
async function startSoketi(folder, port, more = {}) {
  const soketi = new Process(
    process.execPath,
    [path.join(__dirname, 'node_modules/@soketi/soketi/bin/server.js'), 'start'],
    {
      ...ownWorld(folder),
      SOKETI_HOST: '127.0.0.1',
      SOKETI_PORT: String(port),
      SOKETI_METRICS_ENABLED: 'false',
      SOKETI_DEFAULT_APP_USER_AUTHENTICATION: 'true',
      SOKETI_DEFAULT_APP_ID: app.id,
      SOKETI_DEFAULT_APP_KEY: app.key,
      SOKETI_DEFAULT_APP_SECRET: app.secret,
      ...more,
    },
  );
  await eventually(
    'soketi answers',
    async () => {
      if (!soketi.isRunning) throw new Error(`it ended:\n${soketi.output}`);
      return (await request('GET', `${more.SOKETI_SSL_CERT ? 'https' : 'http'}://127.0.0.1:${port}/ready`)).status === 200;
    },
    60,
  );
  return soketi;
}

module.exports = {
  Process,
  app,
  eventually,
  freePort,
  hubTls,
  makeFolder,
  ownWorld,
  program,
  request,
  requirePeer,
  run,
  sleep,
  soketiTls,
  startHub,
  startSoketi,
  withCertificates,
};
