/**
 * VS Code puts functions of its own into Node's `http`, `https`, `net` and `tls`. They replace the agent of a request with one of theirs, so
 * that neither the certificates nor the tunnel of a hub would count, and no connection would be kept. The functions as Node has them stay
 * beside them. (The libraries that we bundle get them at the build: scripts/unpatched-http.mjs.)
 */
export function unpatched<Module extends object>(module: Module): Module {
  return (module as { __vscodeOriginal?: Module }).__vscodeOriginal ?? module;
}
