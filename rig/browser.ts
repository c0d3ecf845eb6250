import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { installBrowser } from "./browser-install.js";
import { EditorWindow } from "./browser-window.js";

/** How big the windows of tests and README pictures are, in CSS pixels. */
export const windowSize = { width: 1280, height: 800 };

export const pageDeadlineMs = 120_000;
const stepDeadlineMs = 90_000;
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface RunningBrowser {
  /** Opens a page; what it prints as error is collected. */
  newPage(): Promise<BrowserPage>;
  stop(): Promise<void>;
}

export interface BrowserPage {
  page: Page;
  errors: string[];
}

/** Lines of its output that are told where it ends by itself. */
const LAST_WORDS = 30;

/** A headless Chromium with a fresh profile (or the given one, which is kept). */
export async function startBrowser(options: { profileDir?: string; headless?: boolean } = {}): Promise<RunningBrowser> {
  const executablePath = await installBrowser();
  const profileDir = options.profileDir ?? (await mkdtemp(path.join(tmpdir(), "hub-kernels-browser-")));
  const lastWords: string[] = [];
  let isStopping = false;
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath,
    headless: options.headless ?? true,
    viewport: windowSize,
    args: flags,
    // Whoever started us decides when we end; the browser goes with its pipe.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    logger: {
      isEnabled: (name) => name === "browser",
      log: (_name, _severity, message) => {
        lastWords.push(String(message));
        lastWords.splice(0, lastWords.length - LAST_WORDS);
      },
    },
  });
  // Whoever uses it sees no more than that its pages are closed.
  context.on("close", () => {
    if (!isStopping) console.error(`the browser has ended by itself:\n${lastWords.join("\n")}`);
  });
  return {
    newPage: () => openPage(context),
    stop: async () => {
      isStopping = true;
      await context.close();
      if (!options.profileDir) await rm(profileDir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

async function openPage(context: BrowserContext): Promise<BrowserPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(stepDeadlineMs);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return { page, errors };
}

/** Opens the editor's address and waits until the workbench can be used. */
export async function openWindow(browser: RunningBrowser, url: string): Promise<EditorWindow> {
  const { page, errors } = await browser.newPage();
  await page.goto(url, { timeout: pageDeadlineMs });
  const window = new EditorWindow(page, errors);
  await window.waitUntilReady();
  return window;
}
