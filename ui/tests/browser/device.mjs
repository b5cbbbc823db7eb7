// A device without a screen: the same app as in the window, behind the development bridge. For tests that need reports to arrive.
import { createInterface } from 'node:readline';
import { ended, folder, program, start, until } from './product.mjs';

export class Device {
  /** A new field book, enrolled with `link`. */
  static async enrolled(link, options = []) {
    const device = new Device();
    device.dir = folder('device');
    device.process = start(program('field_bridge'), ['--dir', device.dir, '--fast-key', ...options]);
    const lines = createInterface(device.process.stdout);
    device.address = await new Promise((resolve, reject) => {
      lines.once('line', (line) => resolve(line.replace(/^listening /, '')));
      device.process.once('exit', (code) => reject(new Error(`the device ended with ${code}`)));
    });
    const read = await device.send({ command: 'read_link', link, address: '', code: '' });
    await device.send({ command: 'enrol', address: read.address, code: read.code, endpoint_key: read.endpoint_key, secret: 'seven quiet herons over rice' });
    await until('forms and stations', async () => (await device.send({ command: 'status' })).phase === 'ready', 60_000);
    return device;
  }

  async send(command) {
    const answer = await fetch(`${this.address}/dispatch`, { method: 'POST', body: JSON.stringify(command) });
    const { ok, error } = await answer.json();
    if (error) throw new Error(`${command.command}: ${error.code} ${JSON.stringify(error.params)}`);
    return ok;
  }

  async control(what, body = {}) {
    await fetch(`${this.address}/control/${what}`, { method: 'POST', body: JSON.stringify(body) });
  }

  /** Takes a photo, a recording or a file in, as a screen hands it over. */
  async attach(report, path, mime, caption, bytes) {
    const what = Buffer.from(JSON.stringify({ report, path, mime, caption, seen_at: null, thumbnail: 0 }));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(what.length);
    const answer = await fetch(`${this.address}/attach`, { method: 'POST', body: Buffer.concat([length, what, bytes]) });
    const { error } = await answer.json();
    if (error) throw new Error(`attach: ${error.code}`);
  }

  /** Fills a form to its end and sends it; `answers` (name → value) go before the plain ones, `before` is what is done before it is sent. Gives the report's id. */
  async report(formId, answers = {}, station = '', before = null) {
    const found = await this.send({ command: 'find_stations', text: station, limit: 1 });
    const form = await this.send({ command: 'start_report', form_id: formId, place: { place: 'station', station: found.stations[0].key } });
    return this.#fill(form, answers, false, before);
  }

  /** A correction of a sent report. */
  async correct(report, answers) {
    return this.#fill(await this.send({ command: 'correct', report }), answers, true);
  }

  async #fill(form, answers, only = false, before = null) {
    const { report } = form;
    const items = new Map(form.items.map((item) => [item.path, item]));
    const done = new Set();
    for (let open = true; open; ) {
      open = false;
      for (const q of [...items.values()]) {
        if (q.item !== 'question' || done.has(q.path) || q.read_only) continue;
        done.add(q.path);
        const name = q.path.split('/').at(-1);
        const value = answers[name] ?? (only || q.value ? '' : plain(q));
        if (!value) continue;
        const change = await this.send({ command: 'answer', report, path: q.path, value });
        change.changed.forEach((item) => items.set(item.path, item));
        if (change.order) for (const path of [...items.keys()]) if (!change.order.includes(path)) items.delete(path);
        open = true;
        break;
      }
    }
    await before?.(report, [...items.values()]);
    await this.send({ command: 'send', report });
    return report;
  }

  async stop() {
    this.process.kill('SIGTERM');
    await ended(this.process);
  }
}

/** A plausible answer. */
function plain(q) {
  switch (q.kind) {
    case 'select_one':
    case 'select_multiple':
      return (q.choices.find((c) => c.value === 'yes') ?? q.choices[0])?.value ?? '';
    case 'integer':
      return '3';
    case 'decimal':
      return '1.5';
    case 'time':
      return '07:20';
    case 'date':
      return '2026-02-07';
    case 'date_time':
      return '2026-02-07T07:20';
    case 'acknowledge':
      return 'OK';
    case 'text':
      return 'as seen from the door';
    default:
      return '';
  }
}
