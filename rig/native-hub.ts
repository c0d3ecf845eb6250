import { type HubOptions, type RunningHub, startHub } from "./hub.js";
import { type Login, type Page, PlainBrowser } from "./hub-login.js";
import { libraryConfig } from "./python-library.js";

const NATIVE = ["jupyterhub-nativeauthenticator==1.3.0", "bcrypt==4.3.0", "onetimepass==1.0.1", "six==1.17.0"];
const CONFIG = `
import os, nativeauthenticator
c.JupyterHub.authenticator_class = "nativeauthenticator.NativeAuthenticator"
c.JupyterHub.template_paths = [os.path.join(os.path.dirname(nativeauthenticator.__file__), "templates")]
c.NativeAuthenticator.open_signup = True
`;

export interface NativeHub extends RunningHub {
  /** Fills in the hub's page for new users. @returns the page that comes then, with the secret for codes where `more` asks for one */
  signUp(login: Login, more?: Record<string, string>): Promise<Page>;
}

/** A hub that keeps the passwords of its users itself (NativeAuthenticator, which does not log in to hubs from 6 on). */
export async function startNativeHub(options: Omit<HubOptions, "line"> = {}): Promise<NativeHub> {
  const library = await libraryConfig("nativeauthenticator", "5.5", NATIVE);
  const hub = await startHub({ ...options, line: "5.5", config: library + CONFIG + (options.config ?? "") });
  const signUp = async ({ user, password }: Login, more: Record<string, string> = {}) => {
    const browser = new PlainBrowser();
    const page = await browser.open(`${hub.url}hub/signup`);
    const fields = { username: user, signup_password: password, signup_password_confirmation: password, ...more };
    return await browser.submit(page, fields);
  };
  return { ...hub, signUp };
}
