import { readFile } from "node:fs/promises";
import { format } from "node:util";
import { pageDeadlineMs, type RunningBrowser, startBrowser } from "./browser.js";
import { type EditorOptions, startEditor } from "./editor.js";

const logLinesShown = 60;
const pageErrorsShown = 20;
/** Nobody looks at it, and all that a window shows is drawn by the processor. */
const unseenSize = { width: 640, height: 480 };

export interface HostScript {
  editor: EditorOptions;
  /** A bundled module whose `run()` is called inside the extension host. */
  script: string;
  /** Unpacked extensions that are loaded as being developed, at least one. */
  developed: string[];
  /** Lines of the script's console that begin with it are its output. */
  lineMark: string;
  onLine(line: string): void;
  /** It is ended where no line came for so long, in ms: how long all of it takes is the machine's to say. */
  silentMs: number;
}

/**
 * Runs a script in the extension host of code-server, through the window's protocol for extension tests (that of @vscode/test-web):
 * the page reports what the script prints, and its end. Gives the exit code: 0, or 1 when `run` rejected.
 */
export async function runHostScript(about: HostScript): Promise<number> {
  const editor = await startEditor({ ...about.editor, testDriver: true });
  let browser: RunningBrowser | undefined;
  let silence: NodeJS.Timeout | undefined;
  try {
    browser = await startBrowser();
    const { page, errors } = await browser.newPage();
    await page.setViewportSize(unseenSize);
    await page.addInitScript(stopMotion);
    await page.exposeFunction("codeAutomationLog", (_kind: string, args: unknown[]) => {
      const line = format(...args);
      if (!line.startsWith(about.lineMark)) return;
      silence?.refresh();
      about.onLine(line.slice(about.lineMark.length));
    });
    const ended = new Promise<number | string>((resolve) => {
      page.once("crash", () => resolve("the page crashed"));
      silence = setTimeout(() => resolve(`nothing came of it for ${about.silentMs / 1000} s`), about.silentMs).unref();
      void page.exposeFunction("codeAutomationExit", resolve);
    });
    const opened = `${editor.url}&payload=${encodeURIComponent(JSON.stringify(payload(editor.origin, about)))}`;
    await page.goto(opened, { timeout: pageDeadlineMs });
    const end = await ended;
    if (typeof end === "number") return end;
    const log = (await readFile(editor.logFile, "utf8")).split("\n").slice(-logLinesShown);
    throw new Error(
      [`The run was ended: ${end}.`, "page:", ...errors.slice(-pageErrorsShown), "editor:", ...log].join("\n"),
    );
  } finally {
    await browser?.stop();
    await editor.stop();
  }
}

/** A cell that runs turns something in the window, which is drawn anew for each picture of it. */
function stopMotion(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { animation: none !important; transition: none !important }");
  document.adoptedStyleSheets.push(sheet);
}

function payload(origin: string, { developed, script }: HostScript): [string, string][] {
  const onServer = (file: string) => `vscode-remote://${new URL(origin).host}${file}`;
  return [
    ...developed.map((folder): [string, string] => ["extensionDevelopmentPath", onServer(folder)]),
    ["extensionTestsPath", onServer(script)],
  ];
}
