import { expect, test } from "vitest";
import { EventReader } from "./event_stream";

test.each(["\n", "\r\n"])("events come whole, wherever the stream was cut", (end) => {
  const lines = 'event: custody.stored\nid: 1-7\ndata: {"a":"ễ"}\n\nevent: resync\ndata: {}\n\n';
  const text = lines.replaceAll("\n", end);
  for (let at = 1; at < text.length; at += 1) {
    const reader = new EventReader();
    const found = [...reader.take(text.slice(0, at)), ...reader.take(text.slice(at))];
    expect(found).toEqual([
      { kind: "custody.stored", id: "1-7", data: '{"a":"ễ"}' },
      { kind: "resync", id: null, data: "{}" },
    ]);
  }
});

test("heartbeats are no events, and the server says how long to wait", () => {
  const reader = new EventReader();
  expect(reader.take(": live\nretry: 1500\n\n: heartbeat\r\n\r\n")).toEqual([]);
  expect(reader.retryMs).toBe(1_500);
});

test("data on several lines are one text", () => {
  expect(new EventReader().take("data: a\ndata: b\n\n")).toEqual([
    { kind: "message", id: null, data: "a\nb" },
  ]);
});
