# Servers that are no Jupyter servers: a site's choice of user interfaces, one of which is a web app behind the hub's sign-in.
import sys

# Run without its folder among the modules: html.py beside it is a spawner.
APP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "spawners", "standalone_app.py")


class StandaloneSpawner(RigSpawner):
    """`user_options["app"]`: "page" answers every address with a page, "api" speaks JSON; without it the server is Jupyter's."""

    @property
    def _is_app(self):
        return self.choice("app") in ("page", "api")

    async def start(self):
        program = os.path.join(rig["environment"], "bin", "jupyter-standaloneproxy")
        own = self._site_cmd
        if self._is_app:
            self._site_cmd = [program]
        try:
            return await super().start()
        finally:
            self._site_cmd = own

    def get_args(self):
        if not self._is_app:
            return super().get_args()
        return ["--", sys.executable, "-I", APP, "{port}", self.choice("app")]


c.JupyterHub.spawner_class = StandaloneSpawner
