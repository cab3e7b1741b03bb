/** Words and what they stand at, within a list of them. */

export function Facts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  return facts.map(([word, value]) => (
    <div key={word}>
      <dt>{word}</dt>
      <dd>{value}</dd>
    </div>
  ));
}
