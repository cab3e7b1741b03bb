/** Which build this is, by the name that the builder gave its first script. */
export function version(): string {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"]');
  return /-([\w-]{8})\.js$/.exec(script?.src ?? "")?.[1] ?? "dev";
}
