import assert from "node:assert/strict";
import type { MessageKind } from "../../src/ui/ui.js";

export interface ShownMessage {
  kind: MessageKind;
  message: string;
  detail: string;
  modal: boolean;
  buttons: string[];
}

/** A question in the way of everything else. */
export class AskedModal {
  constructor(
    readonly shown: ShownMessage,
    private readonly answer: (button: string | undefined) => void,
  ) {}

  get text(): string {
    return this.shown.message;
  }

  press(button: string): void {
    const { buttons } = this.shown;
    assert.ok(buttons.includes(button), `“${button}” is not among ${buttons.join(" | ")}`);
    this.answer(button);
  }

  close(): void {
    this.answer(undefined);
  }
}
