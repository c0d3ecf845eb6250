import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { poll } from "./process.js";

const startDeadlineMs = 120_000;
const stepDeadlineMs = 90_000;
/**
 * What a step led to is looked for this long before the step is done again, and then twice as long: a busy window needs it. (A palette
 * list, for one, does not refresh while it is open.)
 */
const againMs = 2_000;
const calmDeadlineMs = 10_000;
const calmPollMs = 150;

const notificationItem = ".notification-list-item";

export interface StepOptions {
  deadlineMs?: number;
}

/** What a user sees and does in one editor window; every step waits for its condition. */
export class EditorWindow {
  constructor(
    readonly page: Page,
    /** Errors that the page printed: for the text of a failure. */
    readonly errors: readonly string[],
  ) {}

  private get quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible");
  }

  async waitUntilReady(): Promise<void> {
    await this.page.locator(".monaco-workbench .statusbar-item").first().waitFor({ timeout: startDeadlineMs });
    await this.page.locator(".monaco-workbench .activitybar").waitFor({ timeout: startDeadlineMs });
  }

  /** Runs a command of the palette by the title it shows there, such as "JupyterHub: Start Server". */
  async runCommand(title: string, { deadlineMs = stepDeadlineMs }: StepOptions = {}): Promise<void> {
    const row = this.rows(title, "exact").first();
    await this.fromReopenedList("F1", title, row, deadlineMs, `the palette shows the command "${title}"`);
  }

  /** Opens a file of the workspace by its name through Quick Open. */
  async openFile(name: string, { deadlineMs = stepDeadlineMs }: StepOptions = {}): Promise<void> {
    await this.fromReopenedList("Control+P", name, this.rows(name).first(), deadlineMs, `Quick Open finds "${name}"`);
    await this.page.locator(".tab", { hasText: name }).first().waitFor({ timeout: deadlineMs });
  }

  /** Writes into the open input box (or the filter of a list) and presses Enter. */
  async typeInput(text: string, { deadlineMs = stepDeadlineMs }: StepOptions = {}): Promise<void> {
    const box = this.quickInput.locator("input[type=text], input[type=password]").first();
    await box.waitFor({ timeout: deadlineMs });
    await box.fill(text);
    await box.press("Enter");
  }

  /** Pastes into the open input box, which takes it without Enter. */
  async pasteInput(text: string, { deadlineMs = stepDeadlineMs }: StepOptions = {}): Promise<void> {
    await this.quickInput.locator("input[type=text], input[type=password]").first().fill(text, { timeout: deadlineMs });
  }

  /** Waits for an open input or list whose title, placeholder or message holds this text. */
  async waitForInput(text: string, { deadlineMs = stepDeadlineMs }: StepOptions = {}): Promise<void> {
    const titled = this.quickInput.filter({ hasText: text });
    const placeholder = this.quickInput.locator(`input[placeholder*=${JSON.stringify(text)}]`);
    await titled.or(placeholder).first().waitFor({ timeout: deadlineMs });
  }

  /** Picks the list entry whose label, description or detail holds this text. */
  async pickItem(text: string, { deadlineMs = stepDeadlineMs }: StepOptions = {}): Promise<void> {
    await this.rows(text).first().click({ timeout: deadlineMs });
  }

  /** The labels that the open list shows. */
  async listItems(): Promise<string[]> {
    await this.rows().first().waitFor({ timeout: stepDeadlineMs });
    return this.rows().locator(".label-name").allInnerTexts();
  }

  async closeInput(): Promise<void> {
    // A key may meet a list that is closing already, while the next question opens in its place. One that meets none hides the notifications.
    let withinMs = againMs / 2;
    const isClosed = await poll(async () => {
      if (!(await this.quickInput.isVisible())) return true;
      await this.page.keyboard.press("Escape");
      return disappears(this.quickInput, (withinMs *= 2));
    }, stepDeadlineMs);
    if (!isClosed) throw new Error("the input does not close");
  }

  /** Waits for a notification that holds this text, and gives its whole text. */
  async waitForNotification(text: string | RegExp, { deadlineMs = stepDeadlineMs }: StepOptions = {}): Promise<string> {
    const toast = this.notification(text);
    await toast.waitFor({ timeout: deadlineMs }).catch(async (error: unknown) => {
      // One that the editor has not shown by itself is in the list, which is pictured where it is not.
      await this.openNotifications();
      if (!(await done(toast.waitFor({ timeout: againMs })))) throw error;
    });
    return toast.innerText();
  }

  /** Presses a button of the notification (or of its "more actions") that holds this text. */
  async pressInNotification(text: string | RegExp, button: string, { deadlineMs = stepDeadlineMs }: StepOptions = {}) {
    const notification = this.notification(text);
    const isHeld = await poll(async () => {
      if (!(await notification.isVisible())) await this.openNotifications();
      // It stays while the pointer is over it.
      return done(notification.hover({ timeout: againMs }));
    }, deadlineMs);
    if (!isHeld) throw new Error(`Waited ${deadlineMs / 1000} s in vain for the notification "${text}".`);
    await notification.getByRole("button", { name: button, exact: true }).click({ timeout: deadlineMs });
  }

  /** How many notifications hold this text, whether or not they are still shown by themselves. */
  async countNotifications(text: string): Promise<number> {
    await this.openNotifications();
    return this.notificationsList.locator(notificationItem, { hasText: text }).count();
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand("Notifications: Clear All Notifications");
  }

  /** Presses a button of the modal dialog. */
  async pressInDialog(button: string, { deadlineMs = stepDeadlineMs }: StepOptions = {}): Promise<void> {
    const dialog = this.page.locator(".monaco-dialog-box");
    await dialog.getByRole("button", { name: button, exact: true }).click({ timeout: deadlineMs });
  }

  /** Waits until the page shows this text anywhere outside webviews. */
  async waitForText(text: string | RegExp, { deadlineMs = stepDeadlineMs }: StepOptions = {}): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor({ timeout: deadlineMs });
  }

  /** The status-bar entry that shows this text. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator(".statusbar-item", { hasText: text }).first();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitUntilReady();
  }

  /** What stands before the user outside editors and views: for the text of a failure, where nobody sees the picture. */
  async words(): Promise<string> {
    const places = ".quick-input-widget, .notifications-toasts, .monaco-dialog-box, .statusbar, .part.panel .title";
    const texts = await this.page.locator(places).filter({ visible: true }).allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, " ").trim()).join("\n");
  }

  /** Saves a picture once the window has come to rest. */
  async screenshot(file: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, await this.picture());
  }

  /** Two equal pictures in a row, with no view still loading and no hover; a window that never rests is taken as it is. */
  async picture(): Promise<Buffer> {
    const take = () => this.page.screenshot({ animations: "disabled", caret: "hide" });
    // A hover goes a moment after the pointer has gone.
    const busy = this.page.locator(".monaco-progress-container.active:visible, .monaco-hover:visible");
    const givenUpAt = Date.now() + calmDeadlineMs;
    await this.page.mouse.move(1, 1); // no hover over what is pictured
    await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
    let last = await take();
    while (Date.now() < givenUpAt) {
      await this.page.waitForTimeout(calmPollMs);
      const next = await take();
      if (next.equals(last) && (await busy.count()) === 0) return next;
      last = next;
    }
    return last;
  }

  private rows(text?: string, match: "exact" | "part" = "part"): Locator {
    const rows = this.quickInput.locator(".quick-input-list .monaco-list-row");
    if (text === undefined) return rows;
    return match === "part"
      ? rows.filter({ hasText: text })
      : rows.filter({ has: this.page.locator(".label-name").getByText(text, { exact: true }) });
  }

  private notification(text: string | RegExp): Locator {
    return this.page.locator(`${notificationItem}:visible`, { hasText: text }).last();
  }

  private get notificationsList(): Locator {
    return this.page.locator(".notifications-center.visible");
  }

  /** A notification shows itself for 10 s or until the next Escape; then it is in the list that the bell opens. */
  private async openNotifications(): Promise<void> {
    if (await this.notificationsList.isVisible()) return;
    await this.page.locator("[id='status.notifications'] a").click({ timeout: stepDeadlineMs });
    await this.notificationsList.waitFor({ timeout: stepDeadlineMs });
  }

  /** A list that lets no click through is opened again too. */
  private async fromReopenedList(key: string, text: string, row: Locator, deadlineMs: number, what: string) {
    let withinMs = againMs;
    let last = "it does not come up";
    const isTaken = await poll(async () => {
      await this.closeInput();
      // What lies beneath the pointer shows a hover, over the rows.
      await this.page.mouse.move(1, 1);
      const tryMs = withinMs;
      withinMs *= 2;
      await this.page.keyboard.press(key);
      // A window that has just come up lets a key go that it does not know yet.
      if (!(await appears(this.quickInput, tryMs))) return false;
      await this.page.keyboard.type(text);
      if (!(await appears(row, tryMs))) return false;
      try {
        await row.click({ timeout: tryMs });
      } catch (error) {
        last = String(error);
        return false;
      }
      last = "it was clicked, and is still there";
      return await this.clickedAway(row, tryMs);
    }, deadlineMs);
    if (!isTaken) throw new Error(`Waited ${deadlineMs / 1000} s in vain until ${what}, and takes a click: ${last}`);
  }

  /** The list may lay its rows anew between the two halves of a click, which is none then. One that took the click is gone. */
  private async clickedAway(row: Locator, withinMs: number): Promise<boolean> {
    if (await disappears(row, withinMs)) return true;
    await done(row.click({ timeout: withinMs }));
    return disappears(row, withinMs * 2);
  }
}

function appears(what: Locator, withinMs: number): Promise<boolean> {
  return done(what.waitFor({ timeout: withinMs }));
}

function disappears(what: Locator, withinMs: number): Promise<boolean> {
  return done(what.waitFor({ state: "hidden", timeout: withinMs }));
}

function done(step: Promise<void>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}
