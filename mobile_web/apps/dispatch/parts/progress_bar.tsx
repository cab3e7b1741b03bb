/** How much of a whole is done. */

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

export function ProgressBar({ label, done, total }: ProgressBarProps) {
  return (
    <progress class="progress-bar" aria-label={label} value={done} max={Math.max(1, total)}>
      {done}/{total}
    </progress>
  );
}
