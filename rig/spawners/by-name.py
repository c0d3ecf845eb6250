# The server's name is the choice of machine, as where each kind of node has a name of its own: other names, and the default
# server, have no machine, which the spawner says with or without a word.
from tornado import web

MACHINES = ("login-node", "gpu-node")


class ByName(RigSpawner):
    async def start(self):
        if self.name.startswith("old"):
            raise web.HTTPError(404, "The machine %s was taken out of service.", self.name)
        if self.name not in MACHINES:
            raise web.HTTPError(404)
        return await super().start()


c.JupyterHub.spawner_class = ByName
c.JupyterHub.default_server_name = "login-node"
