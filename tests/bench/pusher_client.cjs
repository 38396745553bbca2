// pusher-js alone: pusher_client.cjs PORT EVENTS prints {wallS, cpuS} from the first event to the last.
'use strict';

const path = require('node:path');
const Pusher = require(path.join(__dirname, '../interop/node_modules/pusher-js'));

const [port, events] = process.argv.slice(2).map(Number);
const pusher = new Pusher('KEY', {
  cluster: 'mt1',
  forceTLS: false,
  enabledTransports: ['ws'],
  wsHost: '127.0.0.1',
  wsPort: port,
});
let heard = 0;
let bytes = 0;
let cpu;
let begun;
pusher.subscribe('alarm').bind('App\\Events\\PushAlarmEvent', ({ data }) => {
  if (heard++ === 0) {
    cpu = process.cpuUsage();
    begun = process.hrtime.bigint();
  }
  bytes += data.title.length;
  if (heard < events) return;
  const wallS = Number(process.hrtime.bigint() - begun) / 1e9;
  const used = process.cpuUsage(cpu);
  console.log(JSON.stringify({ wallS, cpuS: (used.user + used.system) / 1e6, bytes }));
  process.exit(0);
});
