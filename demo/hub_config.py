# The start page of the demo's hub, for who opens it in a browser; the extension shows the same machines as profiles.
c.RigSpawner.options_form = """
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
