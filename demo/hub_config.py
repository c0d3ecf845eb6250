# The demo's hub: the bigger the machine, the longer it takes to come.
SECONDS = {"none": 2, "t4": 5, "a100": 30}


class DemoSpawner(RigSpawner):
    def choice(self, name, default=""):
        if name == "mode":
            return "slow"
        if name == "seconds":
            return SECONDS.get(self.choice("gpu"), SECONDS["none"])
        return super().choice(name, default)

    def _tell(self, progress, message):
        if message.startswith("Pulling image"):
            gpu = self.choice("gpu", "none")
            message = f"Pulling image {self.choice('image')}" + (f" (GPU {gpu})" if gpu != "none" else "")
        super()._tell(progress, message)


c.JupyterHub.spawner_class = DemoSpawner
# The start page, for who opens the hub in a browser; the extension gets it from the companion.
c.Spawner.options_form = """
<label for="image">Image</label>
<select class="form-select" name="image">
  <option value="base">Base</option>
  <option value="torch">PyTorch</option>
</select>
<label for="gpu">GPU</label>
<select class="form-select" name="gpu">
  <option value="none">none</option>
  <option value="t4">one T4</option>
  <option value="a100">one A100</option>
</select>
"""
