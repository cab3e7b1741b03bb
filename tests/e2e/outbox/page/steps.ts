/**
 * Every step that a database takes, told to the server before it is taken.
 *
 * The page waits for the answer and can do nothing else meanwhile; the server may kill the browser
 * instead of answering.
 */

const ASKED = ["add", "put", "delete", "clear", "get", "getAll", "getAllKeys", "count"] as const;

let step = 0;

/** Begin to count; whatever is asked of a store, and each end of a transaction that writes. */
export function watchSteps(): void {
  for (const name of ASKED) wrap(IDBObjectStore.prototype, name);
  wrap(IDBObjectStore.prototype, "openCursor");
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...given) {
    const made = begin.apply(this, given);
    if (made.mode === "readwrite") {
      tell(`begin ${[...made.objectStoreNames]}`);
      made.addEventListener("complete", () => tell(`complete ${[...made.objectStoreNames]}`));
    }
    return made;
  };
}

function wrap<T extends object>(prototype: T, name: keyof T & string): void {
  const plain = prototype[name] as (...given: unknown[]) => unknown;
  Object.assign(prototype, {
    [name](this: { name?: string }, ...given: unknown[]) {
      tell(`${name} ${this.name ?? ""}`);
      return plain.apply(this, given);
    },
  });
}

function tell(what: string): void {
  step += 1;
  const request = new XMLHttpRequest();
  request.open("POST", `/fault/step?number=${step}&what=${encodeURIComponent(what)}`, false);
  request.send();
}
