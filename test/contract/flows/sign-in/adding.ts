import type { Keychain } from "../../../../src/tokens/keychain/keychain.js";
import type { AskedBox, AskedList } from "../../../user/inputs.js";
import type { User } from "../../../user/user.js";
import { type Added, FlowWindow, keychainOf } from "../window.js";
import type { SignInRig } from "./rig.js";

/** "Add JupyterHub…", with a user in front of it, in a browser's window. */
export class Adding {
  readonly user: User;

  private constructor(
    readonly window: FlowWindow,
    private readonly rig: SignInRig,
    private readonly keychain: Keychain,
  ) {
    this.user = window.user;
    this.user.isDesktop = false;
    this.user.settings.set("oauthClients", rig.clients);
  }

  static async open(rig: SignInRig): Promise<Adding> {
    const keychain = await keychainOf(rig.keyring);
    return new Adding(new FlowWindow(undefined, keychain), rig, keychain);
  }

  /** As on a user's own computer, where the editor takes addresses of its own. */
  asDesktop(): this {
    this.user.isDesktop = true;
    return this;
  }

  /** The command; `undefined`: it was called off. */
  add(): Promise<Added | undefined> {
    return this.window.command<Added | undefined>("hubKernels.addHub");
  }

  signIn(args: object): Promise<unknown> {
    return this.window.command("hubKernels.signIn", args);
  }

  /** Up to the list of ways. */
  async begin(url = this.rig.url): Promise<{ adding: Promise<Added | undefined>; list: AskedList }> {
    const adding = this.add();
    (await this.user.box(/address of your JupyterHub/)).enter(url);
    return { adding, list: await this.ways() };
  }

  ways(): Promise<AskedList> {
    return this.user.list(/choose how to sign in|How do you want to sign in/);
  }

  /** Up to the box of a way that opens a page. */
  async beginInBrowser(label: string): Promise<{ adding: Promise<Added | undefined>; box: AskedBox; page: string }> {
    const { adding, list } = await this.begin();
    return { adding, ...(await this.chooseBrowser(list, label)) };
  }

  /** Chooses a way that opens a page: this page, and its box. */
  async chooseBrowser(list: AskedList, label: string): Promise<{ box: AskedBox; page: string }> {
    const before = this.user.opened.length;
    list.choose(label);
    const box = await this.user.box(/^.*\nWaiting for the browser/);
    await this.user.sees("the page is opened", () => this.user.opened.length > before);
    return { box, page: this.user.opened.at(-1) ?? "" };
  }

  /** By a token that is pasted. */
  async paste(token: string): Promise<Added | undefined> {
    const { adding, list } = await this.begin();
    list.choose("Paste a token you have");
    (await this.user.box(/The hub checks it/)).paste(token);
    return await this.user.ends(adding);
  }

  /** A hub and account, with a token that somebody made elsewhere. */
  async added(user: string): Promise<Added> {
    return await this.window.add(this.rig.url, await this.rig.hub.token(user));
  }

  close(): void {
    this.keychain.dispose();
    this.window.close();
  }
}

/** One in each test of the suite. */
export function inEachTest(rig: () => SignInRig): () => Adding {
  let adding: Adding | undefined;
  beforeEach(async () => (adding = await Adding.open(rig())));
  afterEach(() => {
    adding?.close();
    adding = undefined;
  });
  return () => {
    if (!adding) throw new Error("asked for outside a test");
    return adding;
  };
}
