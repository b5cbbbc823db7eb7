// A stand-in for the endpoint while the desk's pages are worked on: node's http, invented data, server-sent events.
// Everything in it is synthetic. `node tests/desk-mock.mjs [port]`, then open http://127.0.0.1:<port>/desk/.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mailbox } from './desk-mock-mail.mjs';

const DIST = fileURLToPath(new URL('../dist/desk/', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
/** As strict as the endpoint's. */
export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FORMS = [
  { form_id: 'opening', title: 'Opening', due: '09:00', any_time: false },
  { form_id: 'voting_morning', title: 'Voting, morning', due: '12:00', any_time: false },
  { form_id: 'closing', title: 'Closing and counting', due: null, any_time: false },
  { form_id: 'incident', title: 'Incident', due: null, any_time: true },
];
const AREAS = ['Şəfəqli', 'Düzənli', 'Üçbulaq', 'Gölyanı', 'Əzgilli', 'Qayaüstü', 'Ortaçay', 'Yeniyol', 'Çinarlı', 'Dağətəyi'];
const PLACES = ['School 4', 'Culture House', 'Vocational School', 'Kindergarten 11', 'Town Hall', 'Sports Hall'];

/** A small generator, so that every run shows the same. */
function seeded(seed) {
  let s = seed;
  return () => ((s = (s * 1664525 + 1013904223) >>> 0) / 2 ** 32);
}

export function world({ start = Date.parse('2024-02-07T09:26:04Z'), reports = 137, devices = 117, missing = false } = {}) {
  const rnd = seeded(7);
  const pick = (list) => list[Math.floor(rnd() * list.length)];
  const iso = (ms) => new Date(ms).toISOString();
  const line = (i, at, over = {}) => {
    const form = FORMS[i % 7 === 3 ? 3 : i % 3 === 0 ? 1 : 0];
    const n = 1 + Math.floor(rnd() * 105);
    return {
      report: `018d8a2e-7c00-7000-8000-${String(i).padStart(12, '0')}`, form_id: form.form_id, title: form.title,
      observer: `O-${String(1 + (i * 7) % 117).padStart(3, '0')}`, area: pick(AREAS), station_number: i % 19 === 5 ? null : String(n),
      place: i % 19 === 5 ? 'Square before the bus station' : `${pick(PLACES)}, ${pick(AREAS)}`, versions: i % 6 === 1 ? 2 : 1,
      received_at: iso(at), first_received_at: iso(at - (i % 6 === 1 ? 14_400_000 : 0)), receipt: `7F3K ${2000 + i}`,
      answered: 24 + (i % 9), states: i % 5, blank: i % 4 === 0 ? 2 : 0, serious: i % 11 === 2 ? 1 : 0, urgent: 0, set_aside: null, practice: true, ...over,
    };
  };
  const all = Array.from({ length: reports }, (_, k) => {
    const i = reports - k;
    return line(i, start - k * 97_000 - 20_000, k === 1 ? { urgent: 1, form_id: 'incident', title: 'Incident' } : k === 4 ? { set_aside: 'station_unknown' } : k === 2 ? { serious: 1, versions: 2, form_id: 'opening', title: 'Opening' } : {});
  });
  const contact = Array.from({ length: devices }, (_, i) => ({
    observer: `O-${String(1 + (i * 13) % 117).padStart(3, '0')}`, area: AREAS[i % AREAS.length],
    last_contact: i === 2 ? null : iso(start - Math.round(Math.pow(1 - i / devices, 5) * 104 * 60_000) - 30_000),
    waiting: i < 6 ? 3 - (i % 3) : i % 17 === 0 ? 1 : 0, drafts: i % 4 === 0 ? 1 : 0, clock_ahead_seconds: i === 5 ? 252 : i === 9 ? -95 : i % 3, revoked: i === 3,
  }));
  const cells = (size, k) => FORMS.map((f, j) => {
    if (f.any_time) return { expected: 0, received: 0, late: 0, extra: (k * 5) % 4, set_aside: 0 };
    const received = j === 0 ? size - (k % 4 === 2 ? 1 : 0) : j === 1 ? Math.max(0, size - 1 - (k % 3)) : 0;
    return { expected: size, received, late: j < 2 ? k % 3 : 0, extra: j === 1 && k === 4 ? 1 : 0, set_aside: j === 1 && k % 5 === 1 ? 1 : 0 };
  });
  const rows = AREAS.map((a, k) => ({ area: a, cells: cells(8 + ((k * 5) % 6), k) }));
  const add = (list) => FORMS.map((_, j) => list.reduce((sum, r) => Object.fromEntries(Object.keys(sum).map((key) => [key, sum[key] + r.cells[j][key]])), { expected: 0, received: 0, late: 0, extra: 0, set_aside: 0 }));
  const board = () => ({
    forms: missing ? [] : FORMS, areas: rows, total: { area: null, cells: add(rows) }, reports: all.length,
    versions: all.reduce((n, r) => n + r.versions, 0), set_aside: all.filter((r) => r.set_aside).length, devices: contact, at: iso(start),
  });
  return {
    start, all, line, iso, board,
    me: {
      name: 'Leyla H.', roles: ['coordinator'], areas: [], server_time: iso(start),
      mission: { name: 'Early presidential election', kind: 'citizen_sampled', time_zone: 'Asia/Baku', languages: ['en', 'az', 'ru'], practice: true, synthetic: true, stations: 105, observers: 117, devices },
    },
    detail: (id) => detail(all.find((r) => r.report === id), iso, start),
  };
}

const ASKED = [
  ['access', 'Allowed to observe', 'Yes'], ['access', 'Commission present at', '07:20'], ['opening', 'Opened', 'On time'],
  ['opening', 'Registered voters announced, number', '1,104', 'unanswered'], ['opening', 'Ballots received announced, number', '1,110'],
  ['ballot_box', 'Box shown empty', 'No', null, 'serious'], ['ballot_box', 'Box sealed, seal numbers', 'Yes · 004417, 004418'],
  ['ballot_box', 'Layout protects secrecy', 'Yes'], ['ballot_box', 'Materials missing', { state: 'not_applicable' }],
  ['ballot_box', 'Ink tested', 'Yes', 'not_observed'], ['people', 'Members present', '9'], ['people', 'Women among them', { state: 'dont_know' }],
  ['people', 'Unauthorised people', 'None'], ['people', 'Agents by contestant', { state: 'refused_access' }], ['people', 'Other observers', { state: 'not_observed' }],
  ['people', 'Number of agents', { state: 'unanswered' }], ['overall', 'Comment', { state: 'blank' }], ['overall', 'Overall', 'Good'],
];

function detail(line, iso, start) {
  if (!line) return null;
  const two = line.versions > 1;
  const base = start - 5 * 3_600_000;
  const answer = (v, i, older) => {
    const raw = older && ASKED[i][3] ? { state: ASKED[i][3] } : v;
    const state = typeof raw === 'object' ? raw.state : null;
    const none = state === 'blank' || state === 'unanswered';
    return { text: state ? '' : raw, value: state ? '' : raw, state, seen_at: none ? null : iso(base + i * 420_000), typed_at: none ? null : iso((older || !ASKED[i][3] ? base : start - 3_600_000) + i * 420_000 + 90_000) };
  };
  const questions = ASKED.map(([theme, label, v, , tier], i) => ({
    path: i === 13 ? '/data/agent[2]/present' : `/data/q${i}`, number: i + 1, theme, label, tier: line.urgent && i === 0 ? 'urgent' : line.serious && tier ? tier : 'none',
    answers: two ? [answer(v, i, false), answer(v, i, true)] : [answer(v, i, false)],
  }));
  const version = (n, at) => ({
    version: `018d8a2e-0000-7000-8000-00000000000${n}`, number: n, sent_at: iso(at - 82_000), received_at: iso(at), receipt: n === line.versions ? line.receipt : '7F3K 1055',
    sha256: `${n}9c1e44b07d1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091e07a`.slice(0, 64), verified: true, device: `D-${line.observer.slice(2)}`, form_version: '2024020701',
    set_aside: n === line.versions ? line.set_aside : null, clock_ahead_seconds: n === 1 ? 1 : 75,
  });
  const given = questions.map((q) => q.answers[0].state);
  Object.assign(line, { answered: given.filter((g) => g === null).length, blank: given.filter((g) => g === 'blank').length, states: given.filter((g) => g !== null && g !== 'blank').length });
  const newest = Date.parse(line.received_at);
  return { line, levels: ['Constituency 31', 'Territory 7'], versions: two ? [version(2, newest), version(1, newest - 14_400_000)] : [version(1, newest)], questions };
}

export function mock(options = {}) {
  const w = world(options);
  const mail = mailbox(w);
  const streams = new Set();
  const state = { signedIn: options.signedIn ?? true, throttle: 0, down: false, tries: 0 };
  const json = (res, status, body) => res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(body));
  const fail = (res, status, code, wait = 0) => json(res, status, { code, wait_seconds: wait });

  const server = createServer(async (req, res) => {
    const url = new URL(req.url, 'http://mock');
    const path = url.pathname;
    if (!path.startsWith('/desk/api/')) return file(path, res);
    if (state.down) return req.socket.destroy();
    if (req.method === 'POST' && req.headers['x-tabella'] !== 'desk') return fail(res, 403, 'forbidden');
    if (path === '/desk/api/sign-in') {
      const body = JSON.parse(await text(req));
      state.tries += 1;
      if (state.throttle) return fail(res, 429, 'sign_in_throttled', state.throttle);
      if (body.password !== 'synthetic') return fail(res, 401, 'sign_in_wrong');
      state.signedIn = true;
      return json(res, 200, w.me);
    }
    if (!state.signedIn) return fail(res, 401, 'signed_out');
    if (path === '/desk/api/sign-out') {
      state.signedIn = false;
      return res.writeHead(204).end();
    }
    if (path === '/desk/api/me') return json(res, 200, w.me);
    if (path === '/desk/api/board') return json(res, 200, w.board());
    if (path === '/desk/api/reports') return json(res, 200, page(w.all, url.searchParams));
    if (path === '/desk/api/export.csv') return res.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment' }).end('report,q1,q1_state\n');
    if (path === '/desk/api/events') {
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      res.write(': here\n\n');
      streams.add(res);
      return req.on('close', () => streams.delete(res));
    }
    const posted = mail(req.method, path.slice('/desk/api'.length), req.method === 'POST' ? JSON.parse(await text(req)) : null);
    if (posted) return json(res, 200, posted);
    const found = w.detail(decodeURIComponent(path.slice('/desk/api/reports/'.length)));
    return found ? json(res, 200, found) : fail(res, 404, 'not_found');
  });

  async function file(path, res) {
    const inside = normalize(path.replace(/^\/desk\/?/, '')).replace(/^[./\\]+/, '') || 'index.html';
    try {
      const body = await readFile(join(DIST, inside));
      res.writeHead(200, { 'Content-Type': TYPES[extname(inside)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP }).end(body);
    } catch {
      res.writeHead(404).end();
    }
  }

  let made = 0;
  return {
    world: w, state, server,
    /** A report arrives, as over the wire. */
    arrive(over = {}) {
      made += 1;
      const line = w.line(1000 + made, w.start + made * 1000, { versions: 1, ...over });
      const at = w.all.findIndex((r) => r.report === line.report);
      if (at >= 0) w.all.splice(at, 1);
      w.all.unshift(line);
      for (const s of streams) s.write(`event: report\ndata: ${JSON.stringify(line)}\n\n`);
      return line;
    },
    send(event, data) {
      for (const s of streams) s.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    /** The line breaks. */
    drop() {
      for (const s of streams) s.destroy();
    },
    listen: (port = 0) => new Promise((done) => server.listen(port, '127.0.0.1', () => done(server.address().port))),
    close: () => new Promise((done) => { for (const s of streams) s.destroy(); server.closeAllConnections(); server.close(done); }),
  };
}

function page(all, q) {
  const text = (q.get('text') ?? '').toLowerCase();
  const area = q.get('area');
  const hits = all.filter((r) => (!q.get('form') || r.form_id === q.get('form')) && (!area || area.endsWith(r.area)) && (!text || [r.observer, r.place, r.station_number, r.receipt].join(' ').toLowerCase().includes(text)));
  const from = Number(q.get('after') ?? 0);
  const to = from + Number(q.get('limit') ?? 50);
  return { reports: hits.slice(from, to), next: to < hits.length ? String(to) : null, total: hits.length };
}

function text(req) {
  return new Promise((done) => {
    let all = '';
    req.on('data', (c) => (all += c));
    req.on('end', () => done(all));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const desk = mock();
  const port = await desk.listen(Number(process.argv[2] ?? 8790));
  process.stdout.write(`synthetic desk on http://127.0.0.1:${port}/desk/\n`);
  setInterval(() => desk.arrive(), 4000);
}
