from tests.courier_api.items.desks import desk, one_desk

__all__ = ["desk", "one_desk"]
