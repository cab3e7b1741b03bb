"""
How numba reads the arrays of a bundle: an index is a position, and never counted from the end.

In numba's own arrays each index may be negative, and is compared and mended at every access; our
kernels lost a quarter of their time to that.
"""

from __future__ import annotations

import operator
from typing import Any

from numba.core import cgutils, types
from numba.core.errors import NumbaTypeError
from numba.core.extending import models, register_model
from numba.core.imputils import impl_ret_borrowed, lower_builtin
from numba.np.arrayobj import make_array, store_item


class BundleArray(types.Array):
    """
    The kernels' type of a contiguous array that is a member of a bundle.

    Parameters
    ----------
    dtype : numba's type of an item
    ndim : int
    is_constant : bool
        No kernel writes to it.
    """

    def __init__(self, dtype: Any, ndim: int, *, is_constant: bool) -> None:
        self.is_constant = is_constant
        kind = "constant" if is_constant else "bundled"
        super().__init__(dtype, ndim, "C", readonly=is_constant, name=f"{kind}({dtype}, {ndim}d)")


register_model(BundleArray)(models.ArrayModel)


@lower_builtin(operator.getitem, BundleArray, types.Integer)
@lower_builtin(operator.getitem, BundleArray, types.BaseTuple)
def _read(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array, index = arguments
    kind, index_type = signature.args
    address = _address(context, builder, kind, array, index_type, index)
    item = builder.load(address)
    if kind.is_constant:
        item.set_metadata("invariant.load", builder.module.add_metadata([]))
    return impl_ret_borrowed(context, builder, signature.return_type, item)


@lower_builtin(operator.setitem, BundleArray, types.Integer, types.Number)
@lower_builtin(operator.setitem, BundleArray, types.BaseTuple, types.Number)
def _write(context: Any, builder: Any, signature: Any, arguments: Any) -> None:
    array, index, value = arguments
    kind, index_type, value_type = signature.args
    address = _address(context, builder, kind, array, index_type, index)
    item = context.cast(builder, value, value_type, kind.dtype)
    store_item(context, builder, kind, item, address)


def _address(
    context: Any, builder: Any, kind: BundleArray, array: Any, index_type: Any, index: Any
) -> Any:
    """Where the item at an index for each axis lies."""
    number = isinstance(index_type, types.Integer)
    index_types = (index_type,) if number else index_type.types
    indices = [index] if number else cgutils.unpack_tuple(builder, index)
    if len(indices) != kind.ndim or not all(isinstance(one, types.Integer) for one in index_types):
        raise NumbaTypeError(f"Index of {kind}: wanted {kind.ndim} integers.")
    indices = [
        context.cast(builder, one, one_type, types.intp)
        for one, one_type in zip(indices, index_types, strict=True)
    ]
    proxy = make_array(kind)(context, builder, array)
    strides = cgutils.unpack_tuple(builder, proxy.strides, kind.ndim)
    shape = cgutils.unpack_tuple(builder, proxy.shape, kind.ndim)
    return cgutils.get_item_pointer2(
        context, builder, proxy.data, shape, strides, kind.layout, indices
    )
