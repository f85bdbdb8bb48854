"""A build that adds what arrived to a copy of the published one, where a whole build would take minutes.

Cases that nothing touched keep their rows; those touched are built anew, by the same queries, as a small floor of their own,
and put in place of what they had. docs/decisions/0006 says why that gives the same as a whole build.
"""

from etl.extend.basis import basis_of, extendable, keep_basis
from etl.extend.extending import extend
from etl.extend.ready import copy_ahead, forget_ready, take
from etl.extend.touched import NotExtendable

__all__ = [
    "NotExtendable",
    "basis_of",
    "copy_ahead",
    "extend",
    "extendable",
    "forget_ready",
    "keep_basis",
    "take",
]
