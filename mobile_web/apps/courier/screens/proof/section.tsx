/** One question of a form, with how strongly its answer is wanted. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface SectionProps {
  /** None: the one question within is title enough. */
  readonly title?: string;
  readonly chip?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Section({ title, chip, children }: SectionProps) {
  const id = useId();
  if (title === undefined) return <div class="card stack is-tight">{children}</div>;
  return (
    <section class="card stack is-tight" aria-labelledby={id}>
      <div class="row">
        <h2 id={id} class="grows">
          {title}
        </h2>
        {chip}
      </div>
      {children}
    </section>
  );
}
