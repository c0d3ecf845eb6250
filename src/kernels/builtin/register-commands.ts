import * as vscode from "vscode";
import { registerLazily } from "../../ui/commands.js";
import type { UiDeps } from "../../ui/run-command.js";
import type { KernelCommand, RunAllAndLeave } from "./kernel-commands.js";
import type { BuiltinControllers } from "./register.js";

const names: readonly KernelCommand[] = ["restartKernel", "changeKernel", "interruptKernel", "runAllAndLeave"];

/** The commands of a notebook's kernel; their code is loaded at each one's first use. */
export function registerKernelCommands(
  controllers: BuiltinControllers,
  runAllAndLeave: RunAllAndLeave,
  deps: UiDeps,
): vscode.Disposable {
  const load = async () => (await import("./kernel-commands.js")).kernelCommands(controllers, runAllAndLeave);
  return vscode.Disposable.from(
    ...names.map((name) => registerLazily(`hubKernels.${name}`, async () => (await load())[name], deps)),
  );
}
