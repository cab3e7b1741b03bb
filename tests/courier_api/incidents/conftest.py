from tests.courier_api.apis import api, clock

__all__ = ["api", "clock"]
