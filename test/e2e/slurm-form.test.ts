import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { NotebookView } from "../../rig/browser-notebook.js";
import type { EditorWindow } from "../../rig/browser-window.js";
import type { RunningHub } from "../../rig/hub.js";
import { type Keyring, startKeyring } from "../../rig/keyring.js";
import { type RunningSlurm, startSlurm } from "../../rig/slurm.js";
import { startSpawnerHub } from "../../rig/spawners.js";
import { shownForm } from "./stage.js";
import { pasteHub, withWindow } from "./window.js";

const root = path.resolve(import.meta.dirname, "../..");
const notebookName = "in-a-job.ipynb";
const cell = {
  cell_type: "code",
  metadata: {},
  source: "import os; print('partition ' + os.environ['SLURM_JOB_PARTITION'])",
  outputs: [],
  execution_count: null,
};
const notebook = JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [cell] });
const user = "ada";
const deadlineMs = 120_000;
/** As squeue tells it: account, partition, time, cores, memory, GPUs. */
const chosen = "rrg-ada gpu 3:00:00 4 2000M gres:gpu:a100:1";

describe("the form of slurmformspawner in a window", function () {
  this.timeout(600_000);
  let slurm: RunningSlurm;
  let hub: RunningHub;
  let keyring: Keyring;

  before(async () => {
    slurm = await startSlurm({ accounting: true });
    [hub, keyring] = await Promise.all([startSpawnerHub("slurmform", { companion: true }), startKeyring()]);
  });

  after(async () => {
    await Promise.all([hub.stop(), keyring.stop()]);
    await slurm.stop();
  });

  it("presets by its profile, starts the job that it shows, has the last values the next time, starts so again, and submits a notebook so", async () => {
    const token = await hub.token(user);
    await withWindow({ name: "slurm-form", env: keyring.env }, async (window, { folder }) => {
      await window.runCommand("JupyterHub: Add JupyterHub…");
      await pasteHub(window, hub.url, token);
      await window.waitForNotification("Start", { deadlineMs });
      await window.clearNotifications();

      await window.runCommand("JupyterHub: Start Server with Options…");
      await window.waitForInput("Which of the hub's options");
      await window.pickItem("All Options in One Form");
      const first = await shownForm(window);
      await first.form.locator("#profile").selectOption("training");
      await first.form.locator("#memory").fill("2000");
      await first.form.locator("#account").selectOption("rrg-ada");
      await window.screenshot(path.join(root, "out/screenshots/slurm-form.png"));
      await first.page.locator("#start").click();
      await window.statusItem("running").waitFor({ timeout: deadlineMs });
      assert.equal(await jobs(), chosen);

      await window.runCommand("JupyterHub: Stop Server…");
      await window.pressInDialog("Stop Server");
      await window.statusItem("stopped").waitFor({ timeout: deadlineMs });
      await window.runCommand("JupyterHub: Start Server with Options…");
      await window.waitForInput("Which of the hub's options");
      await window.waitForText("All Options in One Form");
      assert.equal(
        await window.page.getByText("Only part of that start is known here").count(),
        0,
        "it starts by one press",
      );
      await window.screenshot(path.join(root, "out/screenshots/slurm-ways.png"));
      await window.pickItem("All Options in One Form");
      const again = await shownForm(window);
      await again.form.locator("#memory").waitFor();
      assert.deepEqual(
        await Promise.all(["profile", "memory", "account"].map((id) => again.form.locator(`#${id}`).inputValue())),
        ["training", "2000", "rrg-ada"],
      );
      await again.page.locator("#cancel").click();

      await window.runCommand("JupyterHub: Start Server with Options…");
      await window.waitForInput("Which of the hub's options");
      await window.pickItem("like last time");
      await window.statusItem("running").waitFor({ timeout: deadlineMs });
      assert.equal(await jobs(), chosen);
      await writeFile(path.join(folder, notebookName), notebook);
      await submitNotebook(window);
    });
  });

  /** From within the server's own job, and with what that was started with. */
  async function submitNotebook(window: EditorWindow): Promise<void> {
    await NotebookView.open(window, notebookName);
    await window.runCommand("JupyterHub: Submit Notebook as Batch Job…");
    await window.pickItem("Edit Script before Submitting…", { deadlineMs });
    const lens = window.page.locator(".codelens-decoration", { hasText: "Submit Job…" });
    await lens.waitFor({ timeout: deadlineMs });
    await window.screenshot(path.join(root, "out/screenshots/batch-job-script.png"));
    await lens.locator("a").click();
    await window.waitForText("#SBATCH --account=rrg-ada");
    await window.pressInDialog("Submit Job");
    await window.waitForNotification("was submitted to Slurm", { deadlineMs });
    await window.pressInNotification("was submitted to Slurm", "Show Batch Jobs");
    await window.waitForText("runs this server", { deadlineMs });
    await window.screenshot(path.join(root, "out/screenshots/batch-jobs.png"));
    await window.pickItem("in-a-job-");
    await window.pickItem("Show Output", { deadlineMs });
    await window.waitForText("Executing in-a-job-", { deadlineMs });
    await window.pressInNotification(/has completed/, "Open Result", { deadlineMs });
    await window.waitForText("-executed.ipynb", { deadlineMs });
    await window.screenshot(path.join(root, "out/screenshots/batch-job-result.png"));
  }

  async function jobs(): Promise<string> {
    return (await slurm.run("squeue", ["--noheader", "--format=%a %P %l %C %m %b"])).trim();
  }
});
