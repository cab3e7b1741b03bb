/** Codes one after the other; none is broken in its middle, where it fits a line. */

export function Codes({ codes }: { readonly codes: readonly string[] }) {
  if (codes.length === 0) return null;
  return (
    <span class="codes small soft">
      {[...new Set(codes)].map((code) => (
        <span key={code} class="code">
          {code}
        </span>
      ))}
    </span>
  );
}
