// Debian's Chromium without a window, asked through its DevTools protocol over a pipe: no package, no port.
'use strict';

const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { eventually, sleep } = require('./support.cjs');

function requireChromium() {
  const found = spawnSync('chromium', ['--version'], { encoding: 'utf8' });
  if (found.status === 0) return;
  console.log('skipped: chromium is missing; tests/run.sh installs it');
  process.exit(77);
}

// One phone: a browser context of its own, with its own cookies, in portrait.
class Phone {
  constructor(chromium, session) {
    this.chromium = chromium;
    this.session = session;
    this.problems = []; // what a developer would see in red
  }

  send(method, params = {}) {
    return this.chromium.send(method, params, this.session);
  }

  async open(url) {
    await this.send('Page.navigate', { url });
    await eventually('the page is there', () => this.value('document.readyState === "complete"'));
  }

  async value(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  text() {
    return this.value('document.body.innerText');
  }

  sees(text, seconds = 10) {
    return eventually(`the page shows "${text}"`, async () => (await this.text()).includes(text), seconds);
  }

  misses(text, seconds = 10) {
    return eventually(`the page no longer shows "${text}"`, async () => !(await this.text()).includes(text), seconds);
  }

  // The first button with that text that can be seen, as a finger does it.
  async press(text) {
    const place = await eventually(`a button "${text}"`, () => this.value(`(() => {
      const found = [...document.querySelectorAll('button')].find((each) =>
        each.textContent === ${JSON.stringify(text)} && each.offsetParent && !each.disabled);
      if (!found) return null;
      found.scrollIntoView({ block: 'center' });
      const { x, y, width, height } = found.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    })()`));
    for (const type of ['mousePressed', 'mouseReleased'])
      await this.send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 });
  }

  async picture(name) {
    const folder = process.env.HALFSILVER_PICTURES; // where a person wants to look at them
    if (!folder) return;
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    fs.writeFileSync(path.join(folder, `${name}.png`), Buffer.from(data, 'base64'));
  }
}

class Chromium {
  constructor(folder) {
    this.number = 0;
    this.waiting = new Map();
    this.phones = new Map();
    this.child = spawn('chromium', [
      '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--hide-scrollbars',
      `--user-data-dir=${path.join(folder, 'chromium')}`, '--remote-debugging-pipe',
    ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: folder } });
    this.ended = once(this.child, 'exit');
    let rest = Buffer.alloc(0);
    this.child.stdio[4].on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        const message = JSON.parse(rest.subarray(0, end).toString('utf8'));
        rest = rest.subarray(end + 1);
        this.take(message);
      }
    });
    this.child.stdio[3].on('error', () => {}); // it has ended: who waits is told by the timeout
  }

  take(message) {
    const phone = this.phones.get(message.sessionId);
    if (message.method === 'Page.javascriptDialogOpening') phone.send('Page.handleJavaScriptDialog', { accept: true });
    if (message.method === 'Runtime.exceptionThrown') phone.problems.push(message.params.exceptionDetails.text);
    if (message.method === 'Log.entryAdded') phone.problems.push(message.params.entry.text);
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    if (message.error) waiting.reject(new Error(message.error.message));
    else waiting.resolve(message.result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.number;
    const answer = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const tooLate = sleep(30_000).then(() => {
      if (this.waiting.delete(id)) throw new Error(`chromium does not answer ${method}`);
    });
    return Promise.race([answer, tooLate]);
  }

  async phone({ language = 'en-GB', width = 360, height = 740 } = {}) {
    const { browserContextId } = await this.send('Target.createBrowserContext');
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const phone = new Phone(this, sessionId);
    this.phones.set(sessionId, phone);
    await phone.send('Page.enable');
    await phone.send('Runtime.enable');
    await phone.send('Log.enable');
    await phone.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: true });
    const { userAgent } = await this.send('Browser.getVersion');
    await phone.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: language });
    return phone;
  }

  async stop() {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await this.ended;
    clearTimeout(timer);
  }
}

module.exports = { Chromium, requireChromium };
