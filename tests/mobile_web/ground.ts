/** All of the kit that a courier's phone loads first, for test_ground_size.py to weigh. */

export * from "@kit/api";
export * from "@kit/custody/events";
export * from "@kit/custody/label";
export * from "@kit/custody/presence";
export * from "@kit/outbox";
export * from "@kit/shift";
export * from "@kit/store/loss";
