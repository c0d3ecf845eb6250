import type { EditorWindow, StepOptions } from "./browser-window.js";
import { poll } from "./process.js";

const openDeadlineMs = 90_000;
const runDeadlineMs = 120_000;

/** The notebook in the active editor of a window, as its user works with it. */
export class NotebookView {
  private constructor(private readonly window: EditorWindow) {}

  /** Opens a notebook of the workspace by its name. */
  static async open(window: EditorWindow, name: string): Promise<NotebookView> {
    await window.openFile(name);
    await window.page.locator(".notebookOverlay .cell-list-container:visible").waitFor({ timeout: openDeadlineMs });
    return new NotebookView(window);
  }

  /** Opens the kernel picker and picks through its lists, one text for each. */
  async selectKernel(...picks: string[]): Promise<void> {
    await this.openKernelPicker();
    for (const pick of picks) await this.window.pickItem(pick);
  }

  async openKernelPicker(): Promise<void> {
    await this.window.page.locator(".notebookOverlay .kernel-action-view-item:visible").first().click();
    await this.window.listItems();
  }

  /** The kernel that the notebook's toolbar names. */
  async kernelLabel(): Promise<string> {
    return this.window.page
      .locator(".notebookOverlay .kernel-action-view-item:visible .kernel-label")
      .first()
      .innerText();
  }

  async runAll(): Promise<void> {
    await this.window.page
      .locator(".notebook-toolbar-container:visible")
      .getByRole("button", { name: "Run All" })
      .first()
      .click();
  }

  /** Runs the cell that holds this text by the keys that JupyterLab has for it. */
  async runCell(text: string): Promise<void> {
    const { page } = this.window;
    await page.locator(".notebookOverlay .monaco-list-row .view-lines", { hasText: text }).first().click();
    await page.keyboard.press("Control+Enter");
  }

  /** Waits for an output that holds this text. */
  async waitForOutput(text: string, { deadlineMs = runDeadlineMs }: StepOptions = {}): Promise<void> {
    let seen: string[] = [];
    const found = await poll(async () => {
      seen = await this.outputs();
      return seen.some((output) => output.includes(text));
    }, deadlineMs);
    if (!found)
      throw new Error(`No output holds "${text}" after ${deadlineMs / 1000} s; there are:\n${seen.join("\n")}`);
  }

  /** The texts of the outputs that are shown now; they live in a webview of their own. */
  async outputs(): Promise<string[]> {
    const texts = this.window.page.frames().map((frame) =>
      frame
        .locator(".output_container")
        .allInnerTexts()
        // A frame may be replaced while it is read: the next look finds the new one.
        .catch(() => []),
    );
    return (await Promise.all(texts)).flat();
  }
}
