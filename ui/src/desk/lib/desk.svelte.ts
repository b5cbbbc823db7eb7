import { Fault, board as fetchBoard, me as fetchMe, signIn, signOut, type FaultCode } from './api';
import { MissionClock } from './clock';
import { language } from './i18n.svelte';
import { LiveList } from './list.svelte';
import { live } from './live.svelte';
import { calls as fetchCalls, takeCall } from './mail';
import type { Board, Call, Calls, Me } from './types';

/** Who is here: nobody knows yet, nobody (perhaps any more), somebody. */
export type Session = { is: 'unknown'; fault: FaultCode | null } | { is: 'out'; ended: boolean } | { is: 'in'; me: Me };

/** Everything that the signed-in pages share. */
class Desk {
  session = $state.raw<Session>({ is: 'unknown', fault: null });
  board = $state.raw<Board | null>(null);
  boardFault = $state<FaultCode | null>(null);
  /** The endpoint's clock, ms, a tick a second. */
  now = $state(Date.now());
  /** This computer's clock minus the endpoint's, ms. */
  skew = $state(0);

  /** The list that the filter narrows. */
  readonly list = new LiveList(() => this.ended());
  /** The latest of all, for the board and the urgent strip. */
  readonly latest = new LiveList(() => this.ended(), 100);
  /** Who has to be called, and what interrupts. */
  calls = $state.raw<Calls | null>(null);
  callsFault = $state<FaultCode | null>(null);

  #clock = $derived(new MissionClock(language.locale === 'en' ? 'en-GB' : language.locale, this.session.is === 'in' ? this.session.me.mission.time_zone : 'UTC'));

  /** Formatters in the mission's zone. */
  get clock(): MissionClock {
    return this.#clock;
  }

  /** Urgent reports that nobody took on yet, newest first. */
  urgent = $derived(this.calls?.urgent ?? []);

  /** Asks who is signed in. */
  async begin(): Promise<void> {
    this.session = { is: 'unknown', fault: null };
    try {
      this.#enter(await fetchMe());
    } catch (e) {
      const code = e instanceof Fault ? e.code : 'internal';
      this.session = code === 'signed_out' ? { is: 'out', ended: false } : { is: 'unknown', fault: code };
    }
  }

  /** Signs in; throws the fault for the page to say. */
  async enter(name: string, password: string): Promise<void> {
    this.#enter(await signIn({ name, password }));
  }

  /** Signs out: here at once, at the endpoint as soon as it answers. */
  async leave(): Promise<boolean> {
    try {
      await signOut();
    } catch (e) {
      if (!(e instanceof Fault && e.code === 'signed_out')) return false;
    }
    this.#forget();
    this.session = { is: 'out', ended: false };
    return true;
  }

  /** The endpoint says that the session is over. */
  ended(): void {
    if (this.session.is !== 'in') return;
    this.#forget();
    this.session = { is: 'out', ended: true };
  }

  /** Coverage, afresh. */
  async loadBoard(): Promise<void> {
    try {
      this.board = await fetchBoard();
      this.boardFault = null;
    } catch (e) {
      const code = e instanceof Fault ? e.code : 'internal';
      if (code === 'signed_out') this.ended();
      else this.boardFault = code;
    }
  }

  #callsRun = 0;
  #callsSoon: ReturnType<typeof setTimeout> | undefined;

  /** Calls, afresh. */
  async loadCalls(): Promise<void> {
    const run = ++this.#callsRun;
    try {
      const got = await fetchCalls();
      if (run === this.#callsRun) this.#showCalls(got);
    } catch (e) {
      this.#callsFailed(e);
    }
  }

  /** Takes a report on; others see by whom. */
  async take(call: Call): Promise<boolean> {
    const run = ++this.#callsRun;
    try {
      const got = await takeCall({ report: call.line.report, tier: call.tier, through: call.through });
      if (run === this.#callsRun) this.#showCalls(got);
      return true;
    } catch (e) {
      this.#callsFailed(e);
      return false;
    }
  }

  #showCalls(calls: Calls): void {
    this.calls = calls;
    this.callsFault = null;
  }

  #callsFailed(e: unknown): void {
    const code = e instanceof Fault ? e.code : 'internal';
    if (code === 'signed_out') this.ended();
    else this.callsFault = code;
  }

  /** Soon and once, however much arrives; what is urgent waits for nothing. */
  #callsLater(urgent: boolean): void {
    if (urgent) {
      clearTimeout(this.#callsSoon);
      this.#callsSoon = undefined;
      void this.loadCalls();
      return;
    }
    this.#callsSoon ??= setTimeout(() => {
      this.#callsSoon = undefined;
      void this.loadCalls();
    }, 1000);
  }

  /** Who is signed in, afresh: roles, areas or the mission's figures may have changed. */
  async #again(): Promise<void> {
    try {
      const me = await fetchMe();
      if (this.session.is === 'in') this.session = { is: 'in', me };
    } catch (e) {
      if (e instanceof Fault && e.code === 'signed_out') this.ended();
    }
  }

  #stop: (() => void)[] = [];

  #enter(me: Me): void {
    this.skew = Date.now() - Date.parse(me.server_time);
    if (Number.isNaN(this.skew)) this.skew = 0;
    this.session = { is: 'in', me };
    const tick = setInterval(() => (this.now = Date.now() - this.skew), 1000);
    this.now = Date.now() - this.skew;
    const unlisten = live.listen({
      reports: (lines) => {
        this.latest.take(lines);
        this.list.take(lines);
        const known = new Set([...(this.calls?.urgent ?? []), ...(this.calls?.serious ?? [])].map((call) => call.line.report));
        const urgent = lines.some((line) => line.urgent > 0);
        // Also a correction that takes a serious answer back.
        if (urgent || lines.some((line) => line.serious > 0 || known.has(line.report))) this.#callsLater(urgent);
      },
      mail: (stir) => stir.what === 'call' && this.#callsLater(true),
      board: (board) => {
        // Somebody enrolled: the scope line's figures are the endpoint's to say.
        if (this.board && this.board.devices.length !== board.devices.length) void this.#again();
        this.board = board;
        this.boardFault = null;
      },
      reload: () => {
        void this.#again();
        void this.loadBoard();
        void this.loadCalls();
        this.latest.reload();
        this.list.reload();
      },
    });
    this.#stop = [() => clearInterval(tick), unlisten];
    live.start(() => this.ended());
    void this.loadBoard();
    void this.loadCalls();
    void this.latest.load();
  }

  /** Nothing of the mission stays on the screen or in memory. */
  #forget(): void {
    for (const stop of this.#stop.splice(0)) stop();
    live.stop();
    this.board = null;
    this.boardFault = null;
    this.list.clear();
    this.latest.clear();
    this.#callsRun += 1;
    clearTimeout(this.#callsSoon);
    this.#callsSoon = undefined;
    this.calls = null;
    this.callsFault = null;
  }
}

/** The desk. */
export const desk = new Desk();
