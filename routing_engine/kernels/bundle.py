"""
Bundles of arrays that a kernel receives as one pointer.

A NamedTuple of twenty arrays is handed from kernel to kernel as two hundred numbers, which took
longer than the kernels' work itself. A bundle is handed over as the address of a block that holds
each array's address and shape. In plain Python it is a dataclass like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from routing_engine.kernels import compiled  # noqa: F401 - sets numba's cache folder first

# isort: split
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import impl_ret_borrowed, lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.core.typing.typeof import typeof, typeof_impl
from numba.extending import NativeValue, models, register_model, unbox
from numba.np.arrayobj import make_array, populate_array

_WORD = ir.IntType(64)


@dataclass(frozen=True)
class Bundle:
    """Arrays, all of them contiguous, that belong together and stay where they are."""

    def __post_init__(self) -> None:
        words: list[int] = []
        kinds: list[tuple[str, Any]] = []
        for field in fields(self):
            array = getattr(self, field.name)
            if not array.flags.c_contiguous:
                raise ValueError(f"{type(self).__name__}.{field.name}: wanted a contiguous array.")
            words += [array.ctypes.data, *array.shape]
            kinds.append((field.name, _array_type(array)))
        block = np.array(words, np.int64)
        # Not fields: what the kernels see, made once.
        object.__setattr__(self, "block", block)
        object.__setattr__(self, "address", int(block.ctypes.data))
        object.__setattr__(self, "numba_type", BundleType(type(self).__name__, tuple(kinds)))


def _array_type(array: Any) -> Any:
    return typeof(array).copy(layout="C", readonly=False, aligned=True)


class BundleType(types.Type):
    """
    The kernels' type of a bundle.

    Parameters
    ----------
    title : str
    members : tuple of (str, numba's array type)
    """

    def __init__(self, title: str, members: tuple[tuple[str, Any], ...]) -> None:
        self.members = members
        listed = ", ".join(f"{name}: {kind}" for name, kind in members)
        super().__init__(name=f"{title}({listed})")

    def offset(self, name: str) -> int:
        """Position in the block of a member's address; its shape follows."""
        position = 0
        for member, kind in self.members:
            if member == name:
                return position
            position += 1 + kind.ndim
        raise KeyError(name)


@register_model(BundleType)
class _BundleModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: BundleType) -> None:
        super().__init__(manager, kind, _WORD.as_pointer())


@typeof_impl.register(Bundle)
def _typeof_bundle(value: Any, _: Any) -> BundleType:
    found: BundleType = value.numba_type
    return found


@unbox(BundleType)
def _unbox_bundle(_: BundleType, value: Any, c: Any) -> NativeValue:
    number = c.pyapi.object_getattr_string(value, "address")
    address = c.pyapi.long_as_longlong(number)
    c.pyapi.decref(number)
    pointer = c.builder.inttoptr(address, _WORD.as_pointer())
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _BundleMembers(AttributeTemplate):
    key = BundleType

    def generic_resolve(self, bundle: BundleType, name: str) -> Any:
        return dict(bundle.members).get(name)


@lower_getattr_generic(BundleType)
def _lower_member(context: Any, builder: Any, bundle: BundleType, block: Any, name: str) -> Any:
    kind = dict(bundle.members)[name]
    offset = bundle.offset(name)

    def word(position: int) -> Any:
        loaded = builder.load(builder.gep(block, [ir.Constant(_WORD, position)]))
        # A block never changes while a kernel runs, so the compiler may read it just once.
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
        return loaded

    shape = [word(offset + 1 + axis) for axis in range(kind.ndim)]
    itemsize = context.get_abi_sizeof(context.get_data_type(kind.dtype))
    strides = [ir.Constant(_WORD, itemsize)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    array = make_array(kind)(context, builder)
    populate_array(
        array,
        data=builder.inttoptr(word(offset), array.data.type),
        shape=shape,
        strides=strides,
        itemsize=ir.Constant(_WORD, itemsize),
        meminfo=None,
    )
    return impl_ret_borrowed(context, builder, kind, array._getvalue())
