import assert from "node:assert/strict";
import type { KernelMessage } from "@jupyterlab/services";
import { KernelTraffic } from "../../../src/jupyterServer/kernel-traffic.js";
import type { SocketData, SocketTraffic } from "../../../src/transport/types.js";
import * as lab from "./lab-messages.js";

const words = (name: string) => ({ name, sentence: `${name}.` });

/** A kernel's socket between a client and a server, neither of which is there. */
export class Channel {
  reached = 0;
  /** what the client got from here, as `type status-or-state of parent` */
  readonly delivered: string[] = [];
  readonly messages: KernelMessage.IMessage[] = [];
  /** what was sent from here */
  readonly sent: KernelMessage.IMessage[] = [];
  readonly kernelTraffic = new KernelTraffic({
    words: {
      lostEnd: () => words("Lost"),
      notArrived: () => words("Not arrived"),
      missing: () => "Missing.",
      unrecorded: () => "Unrecorded.",
      dropped: () => "Dropped.",
      unheard: () => "Unheard.",
      gone: () => words("Gone"),
      tooLarge: () => words("Too large"),
      declined: (error) => words(String(error)),
    },
    reached: () => {
      this.reached++;
    },
    isPromised: () => this.isPromised,
    state: () => {
      this.looks++;
      return Promise.resolve(this.state);
    },
    info: {
      known: () => this.info,
      told: (content) => (this.info = content),
    },
    log: { info: () => undefined },
  });
  /** what is told of the socket */
  traffic: SocketTraffic = this.kernelTraffic;
  isPromised = false;
  /** as the server says */
  state: "idle" | "busy" | "starting" = "busy";
  /** how often the server was asked that */
  looks = 0;
  isOpen = true;
  renewals = 0;
  info: Record<string, unknown> | undefined;

  constructor(readonly protocol: string) {}

  open(again: boolean): void {
    this.traffic.opened(again, {
      protocol: this.protocol,
      isOpen: () => this.isOpen,
      renew: () => this.renewals++,
      send: (data) => {
        this.traffic.sent(data);
        this.sent.push(lab.unframed(data, this.protocol));
      },
      deliver: (data) => this.deliver(lab.unframed(data, this.protocol)),
    });
  }

  ask(...messages: KernelMessage.IMessage[]): void {
    for (const message of messages) this.traffic.sent(this.framed(message));
  }

  /** Which of these the client gets. */
  answer(...messages: KernelMessage.IMessage[]): KernelMessage.IMessage[] {
    return messages.filter((message) => this.traffic.received(this.framed(message)));
  }

  asleep(message: KernelMessage.IMessage): string {
    return this.traffic.asleep(this.framed(message));
  }

  declined(message: KernelMessage.IMessage): boolean {
    return this.traffic.declined(this.framed(message), "no");
  }

  /** The question that found out whether the kernel has done all; it was the last that was sent. */
  get probe(): KernelMessage.IMessage {
    const probe = this.sent.at(-1);
    assert.equal(probe?.header.msg_type, "kernel_info_request");
    return probe;
  }

  framed(message: KernelMessage.IMessage): SocketData {
    return lab.frame(message, this.protocol);
  }

  private deliver(message: KernelMessage.IMessage): void {
    const { status, ename, execution_state: state } = message.content as Record<string, string>;
    this.messages.push(message);
    this.delivered.push(`${message.channel} ${message.header.msg_type} ${ename ?? state ?? status ?? ""}`);
  }
}
