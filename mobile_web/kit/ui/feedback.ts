/** Sound and vibration: a courier looks at the paper, not at the screen. */

export type Feedback = "good" | "doubt" | "bad" | "again";

/** Hertz, seconds after the begin, seconds; chosen so that each is told apart in traffic. */
const TONES: Record<Feedback, readonly (readonly [number, number, number])[]> = {
  good: [[1_320, 0, 0.09]],
  again: [
    [880, 0, 0.06],
    [880, 0.1, 0.06],
  ],
  doubt: [
    [740, 0, 0.12],
    [560, 0.14, 0.16],
  ],
  bad: [
    [220, 0, 0.18],
    [180, 0.22, 0.28],
  ],
};

/** Milliseconds on, off, on... */
const SHAKES: Record<Feedback, number[]> = {
  good: [40],
  again: [30, 40, 30],
  doubt: [90, 60, 90],
  bad: [220, 80, 220],
};

let audio: AudioContext | null = null;

/** Browsers let a page sound only after a touch: call this from one. */
export function prepareSound(): void {
  audio ??= "AudioContext" in globalThis ? new AudioContext() : null;
  void audio?.resume();
}

/** Tell how a scan went. */
export function feedback(kind: Feedback): void {
  navigator.vibrate?.(SHAKES[kind]);
  if (audio?.state !== "running") return;
  for (const [pitch, after, length] of TONES[kind]) sound(audio, pitch, after, length);
}

function sound(context: AudioContext, pitch: number, after: number, length: number): void {
  const begin = context.currentTime + after;
  const [tone, loudness] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = pitch;
  tone.type = "triangle";
  loudness.gain.setValueAtTime(0.0001, begin);
  loudness.gain.exponentialRampToValueAtTime(0.5, begin + 0.01);
  loudness.gain.exponentialRampToValueAtTime(0.0001, begin + length);
  tone.connect(loudness).connect(context.destination);
  tone.start(begin);
  tone.stop(begin + length + 0.02);
}
