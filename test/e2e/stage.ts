import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Frame } from "playwright-core";
import type { EditorWindow } from "../../rig/browser-window.js";
import { poll } from "../../rig/process.js";
import { type Staged, type StageOutcome, stageVariable } from "../form-extension/src/staged.js";
import { buildUnpacked } from "../unpacked-extension.js";
import { type OpenedWindow, openedWindow } from "./window.js";

const deadlineMs = 60_000;

/** What is on the stage: our page around the form, and the frame with the form itself. */
export interface Shown {
  window: EditorWindow;
  page: Frame;
  form: Frame;
  /** Waits for answers to come, and gives all that came. */
  finished(count: number): Promise<StageOutcome["finished"]>;
  outcome(): Promise<StageOutcome>;
  close(): Promise<void>;
}

export interface Stage {
  /** The window as it is, before a form is shown. */
  inWindow: (scenario: (window: EditorWindow) => Promise<void>) => Promise<void>;
  onStage: (scenario: OnStage, theme?: keyof typeof themes) => Promise<void>;
}

type OnStage = (show: (staged: Staged) => Promise<Shown>) => Promise<void>;

/** Of the editor's themes, and what its window has of each. */
const themes = {
  dark: { label: "Dark Modern", mark: ".monaco-workbench.vs-dark" },
  contrast: { label: "Dark High Contrast", mark: ".monaco-workbench.hc-black" },
};

/**
 * A real window for the tests of one `describe`, in which forms are shown one after the other, in the extension's own panel. Each test
 * begins with nothing open.
 */
export function stageForTests(name: string): Stage {
  let folder: string;
  let opened: OpenedWindow | undefined;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-stage-"));
    const extensions = [await buildUnpacked("form-extension")];
    opened = await openedWindow({ name, extensions, env: { [stageVariable]: folder } });
  });
  after(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });
  const inWindow: Stage["inWindow"] = async (scenario) => opened?.run(scenario);
  return {
    inWindow,
    onStage: (scenario, theme) =>
      inWindow(async (window) => {
        if (theme) await choose(themes[theme], window);
        await scenario((staged) => show(window, folder, staged));
        await window.runCommand("View: Close All Editors");
        await found("the end of all forms", () => frames(window).every(({ inner }) => !inner) || undefined);
      }),
  };
}

async function choose({ label, mark }: { label: string; mark: string }, window: EditorWindow): Promise<void> {
  await window.runCommand("Preferences: Color Theme");
  await window.waitForInput("Color Theme");
  await window.page.keyboard.type(label);
  await window.pickItem(label);
  await window.page.locator(mark).waitFor();
}

async function show(window: EditorWindow, folder: string, staged: Staged): Promise<Shown> {
  const file = path.join(folder, "outcome.json");
  await rm(file, { force: true });
  await writeFile(path.join(folder, "form.json"), JSON.stringify(staged));
  await window.runCommand("Show the Form");
  const { form, page } = await shownForm(window);
  const outcome = async () => JSON.parse(await readFile(file, "utf8")) as StageOutcome;
  return {
    window,
    page,
    form,
    outcome,
    async finished(count) {
      const came = await poll(async () => (await outcome()).finished.length >= count, deadlineMs);
      const { finished } = await outcome();
      if (!came) throw new Error(`waited in vain for answers: ${JSON.stringify(finished)}`);
      return finished;
    },
    async close() {
      await page.locator("#cancel").click();
      await found("the end of the form", async () => (await outcome()).closed || undefined);
    },
  };
}

/** A form that is shown as itself, once it is there. */
export async function shownForm(window: EditorWindow): Promise<Pick<Shown, "form" | "page">> {
  const form = await found("the form's frame", () => frames(window).find(({ inner }) => inner)?.inner);
  const page = form.parentFrame();
  if (!page) throw new Error("the form is in no page");
  await form.locator("body").waitFor();
  return { form, page };
}

/** The frame in a page of ours; other webviews have none. */
function frames(window: EditorWindow): { inner: Frame | undefined }[] {
  return window.page.frames().map((frame) => ({
    inner: frame.childFrames().find((child) => child.url() === "about:srcdoc"),
  }));
}

async function found<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  let value: T | undefined;
  if (!(await poll(async () => (value = await look()) !== undefined, deadlineMs)) || value === undefined) {
    throw new Error(`waited in vain for ${what}`);
  }
  return value;
}
