// The real window, driven by tauri-driver and WebKitWebDriver.
import { readFileSync } from 'node:fs';
import { Builder, By, until as located } from 'selenium-webdriver';
import { ended, freePort, processesOf, program, start, until } from './product.mjs';

/** One field book in a window. The window can be killed and opened again; the field book stays in its folder. */
export class FieldWindow {
  constructor(dir) {
    this.dir = dir;
  }

  /** Opens the window. A driver of its own each time, because a killed window leaves the driver without a session. */
  async open() {
    const port = await freePort();
    const nativePort = await freePort();
    this.driverProcess = start('tauri-driver', ['--port', String(port), '--native-port', String(nativePort)], {
      env: { ...process.env, TABELLA_DIR: this.dir, TABELLA_NO_KEYCHAIN: '1', LANG: 'en_GB.UTF-8', LC_ALL: '' },
    });
    this.driverProcess.stdout.resume();
    const server = `http://127.0.0.1:${port}/`;
    await until('tauri-driver', async () => (await fetch(`${server}status`)).status > 0);
    this.driver = await new Builder()
      .usingServer(server)
      .withCapabilities({ browserName: 'wry', 'tauri:options': { application: program('tabella-field') } })
      .build();
  }

  /** When the window's process began, Unix milliseconds (the kernel's own note, in ticks after boot). */
  startedAt() {
    const [pid] = processesOf(program('tabella-field'), this.dir);
    const ticks = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[19]);
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))[1]);
    // btime has whole seconds; uptime tells the rest.
    const upSince = Date.now() - Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
    return (Math.abs(upSince - boot * 1000) < 1500 ? upSince : boot * 1000) + ticks * 10;
  }

  /** Ends the process at once, as a system short of memory does. */
  async kill() {
    for (const pid of processesOf(program('tabella-field'), this.dir)) process.kill(pid, 'SIGKILL');
    await until('the end of the window', () => processesOf(program('tabella-field'), this.dir).length === 0);
    await this.#endDriver();
  }

  async close() {
    await this.driver.quit().catch(() => {});
    await this.#endDriver();
  }

  async #endDriver() {
    this.driverProcess.kill('SIGTERM');
    await ended(this.driverProcess);
  }

  async #element(name) {
    const element = await this.driver.wait(located.elementLocated(By.css(`[data-test="${name}"]`)), 20_000, `no ${name} on the screen`);
    await this.driver.wait(located.elementIsEnabled(element), 20_000, `${name} stays disabled`);
    return element;
  }

  /** Screens replace each other; an element that went away between finding and using it is looked for again. */
  async #with(name, use) {
    return until(`${name} on the screen`, async () => {
      const element = await this.#element(name);
      return { value: await use(element) };
    }).then((got) => got.value);
  }

  /** One try, without waiting. */
  async tap(name) {
    await this.driver.findElement(By.css(`[data-test="${name}"]`)).click();
  }

  async click(name) {
    await this.#with(name, async (element) => {
      await this.driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', element);
      await element.click();
    });
  }

  async type(name, text) {
    await this.#with(name, async (element) => {
      await element.clear();
      await element.sendKeys(text);
    });
  }

  async text(name) {
    return this.#with(name, (element) => element.getText());
  }

  async has(name) {
    return (await this.driver.findElements(By.css(`[data-test="${name}"]`))).length > 0;
  }

  /** The inner size of the window; frames and title bars come on top. */
  async resize(width, height) {
    const window = this.driver.manage().window();
    await window.setRect({ x: 0, y: 0, width, height });
    const inner = await this.run(() => [innerWidth, innerHeight]);
    await window.setRect({ x: 0, y: 0, width: 2 * width - inner[0], height: 2 * height - inner[1] });
    await until(`a window of ${width} pixels`, async () => (await this.run(() => innerWidth)) === width);
  }

  /** A function, or the body of one as text. */
  async run(script, ...args) {
    return this.driver.executeScript(script, ...args);
  }

  async picture() {
    return Buffer.from(await this.driver.takeScreenshot(), 'base64');
  }
}
