// A home's backend: Debian's Laravel with deploy/laravel copied in, on SQLite, served by PHP's own server.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { Process, app, eventually, freePort, ownWorld, request } = require('./support.cjs');

const tokens = { admin: 'token-of-all', raise: 'token-of-sensors', acknowledge: 'token-of-mirrors' };

// ctest reads 77 as skipped.
function requireLaravel() {
  const look = `@include "Illuminate/autoload.php";
    exit(class_exists("Illuminate\\Foundation\\Application") && extension_loaded("pdo_sqlite") ? 0 : 1);`;
  if (spawnSync('php', ['-r', look]).status === 0) return;
  console.log('skipped: php-laravel-framework, php-cli or php-sqlite3 is missing; tests/run.sh installs them');
  process.exit(77);
}

class LaravelHome {
  constructor(folder) {
    this.root = path.join(folder, 'home');
    this.world = ownWorld(folder);
    this.log = path.join(this.root, 'storage/logs/laravel.log');
    fs.cpSync(path.join(__dirname, 'laravel'), this.root, { recursive: true });
    fs.cpSync(path.join(__dirname, '../../deploy/laravel'), this.root, { recursive: true });
    for (const each of ['storage/logs', 'storage/framework/cache', 'storage/framework/views', 'bootstrap/cache']) {
      fs.mkdirSync(path.join(this.root, each), { recursive: true });
    }
    fs.writeFileSync(path.join(this.root, 'database/database.sqlite'), '');
    this.configure({});
  }

  // Lines of the owner's .env; it is read anew with every request.
  configure(lines) {
    const all = {
      APP_ENV: 'production',
      BROADCAST_DRIVER: 'log',
      PUSHER_APP_ID: app.id,
      PUSHER_APP_KEY: app.key,
      PUSHER_APP_SECRET: app.secret,
      PUSHER_HOST: '127.0.0.1',
      ALARM_TOKEN: tokens.admin,
      ALARM_RAISE_TOKEN: tokens.raise,
      ALARM_ACKNOWLEDGE_TOKEN: tokens.acknowledge,
      ...lines,
    };
    const text = Object.entries(all).map(([name, value]) => `${name}=${value}\n`);
    fs.writeFileSync(path.join(this.root, '.env.new'), text.join(''));
    fs.renameSync(path.join(this.root, '.env.new'), path.join(this.root, '.env'));
  }

  // Laravel's clock from now on.
  setAhead(milliseconds) {
    fs.writeFileSync(path.join(this.root, 'storage/clock-ahead-ms'), String(milliseconds));
  }

  php(words, input) {
    const options = { cwd: this.root, env: this.world, input, encoding: 'utf8', timeout: 60000 };
    const { status, stdout, stderr } = spawnSync('php', words, options);
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  }

  async serve(port) {
    this.php(['artisan', 'migrate', '--force']);
    this.port = port ?? (await freePort());
    this.url = `http://127.0.0.1:${this.port}/api/alarms`;
    // timeout(1) ends PHP's server with its workers, as a group: when it is ended itself, or nobody is left to do so.
    const server = ['php', '-S', `127.0.0.1:${this.port}`, '-t', 'public', 'public/index.php'];
    this.server = new Process('timeout', ['230', 'env', '-C', this.root, ...server], {
      ...this.world,
      PHP_CLI_SERVER_WORKERS: '4',
    });
    const answers = async () => {
      if (!this.server.isRunning) throw new Error(`it ended:\n${this.server.output}`);
      return (await this.snapshot()).status === 200;
    };
    await eventually('Laravel answers', answers, 20);
  }

  async stop() {
    if (this.server) await this.server.stop();
  }

  api(method, route, body, headers = {}) {
    return request(method, this.url + route, body, { Authorization: `Bearer ${tokens.admin}`, ...headers });
  }

  // A body as it stands; {status, body}.
  async post(route, text, headers = {}) {
    const all = { Authorization: `Bearer ${tokens.admin}`, 'Content-Type': 'application/json', ...headers };
    const answer = await fetch(this.url + route, { method: 'POST', body: text, headers: all });
    return { status: answer.status, body: await answer.json() };
  }

  raise(alarm, headers) {
    return this.api('POST', '', alarm, headers);
  }

  async end(...ids) {
    for (const id of ids) for (const what of ['clear', 'acknowledge']) await this.api('POST', `/${id}/${what}`);
  }

  snapshot(headers) {
    return this.api('GET', '', undefined, headers);
  }

  async unfinished() {
    return (await this.snapshot()).body.alarms.map((alarm) => alarm.id);
  }

  // What the log driver wrote during `what`: [{event, channels, data}].
  async broadcasts(what) {
    const from = fs.existsSync(this.log) ? fs.statSync(this.log).size : 0;
    await what();
    const text = fs.existsSync(this.log) ? fs.readFileSync(this.log).subarray(from).toString() : '';
    const entry = /Broadcasting \[(.+?)\] on channels \[(.+?)\] with payload:\n(\{\n[^]*?\n\})/g;
    const found = [...text.matchAll(entry)];
    return found.map(([, event, channels, data]) => ({ event, channels, data: JSON.parse(data).data }));
  }
}

module.exports = { LaravelHome, requireLaravel, tokens };
