import { libraryConfig } from "./python-library.js";

/** The hub's own tool for stopping idle servers (it comes with most hubs on Kubernetes), sooner than anywhere: the configuration of such a hub. */
export async function idleCullerConfig(afterS: number): Promise<string> {
  const library = await libraryConfig("idle-culler", "5.5", ["jupyterhub-idle-culler==2.0.0"]);
  return `${library}
c.JupyterHub.last_activity_interval = 1
c.JupyterHub.services.append({
    "name": "idle-culler",
    "admin": True,
    "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=${afterS}", "--cull-every=1"],
    "environment": {"PYTHONPATH": sys.path[-1]},
})
`;
}
