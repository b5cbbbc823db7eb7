// A mission of one's own with every shipped form, set up and served through the command line as a mission's administrator does it.
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ended, folder, freePort, program, root, start, until } from './product.mjs';

/** Advice on standard error is kept for the case that something fails. */
const tabella = (...args) => execFileSync(program('tabella'), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Forms of polling day are due; all others are at hand at any time. */
export const DUE = ['opening', 'voting', 'closing', 'tabulation'];
export const FORMS = readdirSync(join(root, 'assets/forms'))
  .filter((name) => name.endsWith('.xlsx'))
  .map((name) => basename(name, '.xlsx'))
  .sort();
const TIMES = 9;

export class Mission {
  /**
   * `observers`: code → roles as the roster has them. With `sto` every form of polling day is due to the observer.
   * All of them are one team, and the first station of the list is theirs.
   */
  static async begin(observers) {
    const mission = new Mission();
    mission.data = folder('mission');
    const at = ['--data', mission.data];
    tabella('mission', 'init', ...at, '--name', 'Every form', '--type', 'citizen-sampled', '--time-zone', 'Asia/Baku', '--languages', 'en,az,ru', '--photos', 'incident=allowed,closing=allowed');
    tabella('mission', 'import-stations', ...at, join(root, 'assets/missions/practice/stations.csv'));
    for (const form of FORMS) tabella('mission', 'import-form', ...at, ...(DUE.includes(form) ? [] : ['--any-time']), join(root, `assets/forms/${form}.xlsx`));
    const roster = join(folder('roster'), 'roster.csv');
    const due = DUE.map((form) => `${form}*${TIMES}`).join(';');
    const rows = Object.entries(observers).map(([code, roles]) => `${code},${roles},T-1,1,en,P-001,${roles.includes('sto') ? due : ''}`);
    writeFileSync(roster, ['code,roles,team,area,language,station,forms', ...rows, ''].join('\n'));
    tabella('mission', 'import-roster', ...at, roster);
    const account = tabella('mission', 'add-coordinator', ...at, '--name', 'leyla', '--make-password');
    mission.password = /\S{12,}\s*$/.exec(account)?.[0].trim();
    mission.port = await freePort();
    await mission.resume();
    return mission;
  }

  get address() {
    return `http://127.0.0.1:${this.port}`;
  }

  async resume() {
    this.process = start(program('tabella'), ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`]);
    this.process.stdout.resume();
    await until('the endpoint', async () => (await fetch(`${this.address}/readyz`)).ok);
  }

  link(observer) {
    return JSON.parse(tabella('mission', 'enrol', '--data', this.data, '--observer', observer, '--address', this.address, '--json')).link;
  }

  /** Asks the desk as the coordinator; `body` makes it a change. */
  async desk(path, body) {
    const post = (to, what, cookie) =>
      fetch(`${this.address}/desk/api/${to}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-tabella': 'desk', ...(cookie ? { cookie } : {}) }, body: JSON.stringify(what) });
    if (!this.cookie) {
      const signIn = await post('sign-in', { name: 'leyla', password: this.password });
      if (signIn.status !== 200) throw new Error(`sign-in: ${signIn.status}`);
      this.cookie = signIn.headers.getSetCookie()[0].split(';')[0];
    }
    const got = body ? await post(path, body, this.cookie) : await fetch(`${this.address}/desk/api/${path}`, { headers: { cookie: this.cookie } });
    if (!got.ok) throw new Error(`${path}: ${got.status} ${await got.text()}`);
    return got.json();
  }

  async stop() {
    this.process.kill('SIGTERM');
    await ended(this.process);
  }
}
