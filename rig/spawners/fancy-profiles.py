# The same profiles as KubeSpawner's, shown by the page that 2i2c's hubs have. Goes after the snippet of KubeSpawner.
from jupyterhub_fancy_profiles import setup_ui

c.JupyterHub.extra_handlers = []
setup_ui(c)
