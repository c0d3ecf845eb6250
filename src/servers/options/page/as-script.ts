/** To stand in a `<script>` of a page. */
export function asScript(script: string): string {
  return script.replaceAll("</script", "<\\/script");
}
