"""How numba sees a bundle: a pointer to the addresses and shapes of its arrays."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import impl_ret_borrowed, lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.core.typing.typeof import typeof, typeof_impl
from numba.extending import NativeValue, models, register_model, unbox
from numba.np.arrayobj import make_array, populate_array

from routing_engine.kernels.bundle import Bundle
from routing_engine.kernels.bundle_array import BundleArray

_WORD = ir.IntType(64)


def _array_type(array: Any, *, is_constant: bool) -> BundleArray:
    kind = typeof(array)
    return BundleArray(kind.dtype, kind.ndim, is_constant=is_constant)


class BundleType(types.Type):
    """
    The kernels' type of a bundle.

    Parameters
    ----------
    title : str
    members : tuple of (str, numba's array type)
    """

    def __init__(self, title: str, members: tuple[tuple[str, Any], ...]) -> None:
        self.title = title
        self.members = members
        # Every kernel's symbol holds this name: written out, they were longer than its code.
        listed = ", ".join(f"{name}: {kind}" for name, kind in members)
        super().__init__(name=f"{title}_{crc32(listed.encode()):08x}")

    @property
    def num_words(self) -> int:
        """Length of the block."""
        return sum(1 + kind.ndim for _, kind in self.members)

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
        super().__init__(manager, kind, _pointer_type(kind))


def _pointer_type(bundle: BundleType) -> Any:
    """A type of its own for each kind of bundle, by which its arguments are known again."""
    return ir.global_context.get_identified_type(f"bundle.{bundle.title}").as_pointer()


@typeof_impl.register(Bundle)
def _typeof_bundle(value: Bundle, _: Any) -> BundleType:
    known: BundleType | None = value.__dict__.get("numba_type")
    if known is None:
        members = tuple(
            (name, _array_type(array, is_constant=value.is_constant))
            for name, array in value.arrays()
        )
        known = value.__dict__["numba_type"] = BundleType(type(value).__name__, members)
    return known


@unbox(BundleType)
def _unbox_bundle(bundle: BundleType, value: Any, c: Any) -> NativeValue:
    number = c.pyapi.object_getattr_string(value, "address")
    address = c.pyapi.long_as_longlong(number)
    c.pyapi.decref(number)
    pointer = c.builder.inttoptr(address, _pointer_type(bundle))
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _BundleMembers(AttributeTemplate):
    key = BundleType

    def generic_resolve(self, bundle: BundleType, name: str) -> Any:
        return dict(bundle.members).get(name)


@lower_getattr_generic(BundleType)
def _lower_member(context: Any, builder: Any, bundle: BundleType, block: Any, name: str) -> Any:
    kind = dict(bundle.members)[name]
    _mark_readable(builder.function, bundle)
    block = builder.bitcast(block, _WORD.as_pointer())
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


def _mark_readable(function: Any, bundle: BundleType) -> None:
    """
    Let the compiler read a block before it knows whether it must.

    Otherwise addresses and shapes are read again in every turn of a loop that has a branch.
    """
    for argument in function.args:
        if argument.type == _pointer_type(bundle):
            argument.attributes.dereferenceable = 8 * bundle.num_words
