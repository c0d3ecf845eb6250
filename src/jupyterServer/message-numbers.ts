const NUMBERED = /^(.{1,80})_(\d{1,15})$/;

/**
 * Finds out from the ids of messages that some never came. Those of ipykernel end with a number that counts all that its process sends
 * (`jupyter_client.session`): what was passed over was a reply, which goes to one client alone, or was dropped.
 */
export class MessageNumbers {
  #sender = "";
  #last = 0;
  /** numbers that were passed over so far */
  passed = 0;

  heard(id: string): void {
    const [, sender = "", digits = ""] = NUMBERED.exec(id) ?? [];
    const number = Number(digits);
    if (sender !== "" && sender === this.#sender && number > this.#last) this.passed += number - this.#last - 1;
    if (sender !== "") [this.#sender, this.#last] = [sender, number];
  }
}
