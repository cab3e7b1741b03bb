"""
Which addresses the server may connect to on behalf of somebody else: public ones alone.

IPv4: everything but the blocks below. IPv6: only what is given to the public internet,
``2000::/3``, without those parts of it that hold an IPv4 address or are for examples. So forms that
hide an IPv4 address in an IPv6 one (mapped, compatible, NAT64, 6to4, Teredo) are refused whatever
they hide.

References
----------
IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

__all__ = ["IPAddress", "is_loopback", "is_public"]

IPAddress = IPv4Address | IPv6Address

_REFUSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a provider's address translation
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's own service, at a public address
        "169.254.0.0/16",  # link-local, and clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols
        "192.0.2.0/24",  # examples
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # measurements
        "198.51.100.0/24",  # examples
        "203.0.113.0/24",  # examples
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_PUBLIC_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocols, Teredo among them
        "2001:db8::/32",  # examples
        "2002::/16",  # 6to4
        "3fff::/20",  # examples
    )
)


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to somebody on the public internet, and to nobody here."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _REFUSED_V4)
    return (
        address in _PUBLIC_V6
        and address.scope_id is None
        and not any(address in block for block in _REFUSED_V6)
    )


def is_loopback(address: IPAddress) -> bool:
    """Whether an address is this machine's own, in its plain form."""
    if isinstance(address, IPv4Address):
        return address.is_loopback
    return address == IPv6Address("::1") and address.scope_id is None
