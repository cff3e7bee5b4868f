"""Canonical bytes, commitments and the tree of RFC 6962."""

import hashlib
import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.evidence.rules import (
    EntryFormatError,
    commit_to,
    compute_root,
    encode_rows,
    format_moment,
    hash_leaf,
    hash_node,
    to_canonical_json,
)

# The leaves and roots of the test vectors that implementations of RFC 6962 share.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_that_of_the_shared_vectors(size):
    assert compute_root([hash_leaf(leaf) for leaf in LEAVES[:size]]).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert compute_root([]) == hashlib.sha256(b"").digest()


def root_by_definition(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return hash_leaf(leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hash_node(root_by_definition(leaves[:split]), root_by_definition(leaves[split:]))


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70))
def test_the_root_is_that_of_the_definition(leaves):
    assert compute_root([hash_leaf(leaf) for leaf in leaves]) == root_by_definition(leaves)


def test_keys_are_sorted_and_nothing_is_padded():
    assert to_canonical_json({"b": [True, None], "a": "é"}) == '{"a":"é","b":[true,null]}'.encode()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"a": 1.5}, "float cannot stand in an entry"),
        ({"A": 1}, "the key 'A' has other signs"),
        ({"a": 2**53}, "a number is beyond 2\\^53"),
        ({"a": "e\u0301"}, "not in Unicode form NFC"),
        ({"a": "\ud800"}, "half of a surrogate pair"),
        ({"a": [{"b": b"x"}]}, "the entry, a, item 0, b: bytes"),
    ],
    ids=["float", "key", "integer", "nfc", "surrogate", "bytes"],
)
def test_what_is_outside_the_profile_is_refused(value, sentence):
    with pytest.raises(EntryFormatError, match=sentence):
        to_canonical_json(value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text("abcäß", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc_09", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON)
def test_canonical_bytes_read_back_to_the_same_value(value):
    assert json.loads(to_canonical_json(value)) == value


ROWS = [(True, 1, -7, None, 'say "é"'), (1, True, 2**53 - 1, "", "say"), (1, 1, 0, "a\\b", "ü")]


def test_rows_have_the_bytes_of_the_same_rows_as_objects():
    names = ("b", "a", "number_1", "z", "c")

    as_objects = [to_canonical_json(dict(zip(names, row, strict=True))) for row in ROWS]

    assert list(encode_rows(names, ROWS)) == as_objects


@pytest.mark.parametrize(
    ("names", "row"),
    [(["A"], [1]), (["a"], [2**53]), (["a"], [1.5]), (["a"], ["e\u0301"]), (["a"], ["\ud800"])],
    ids=["key", "integer", "float", "nfc", "surrogate"],
)
def test_rows_outside_the_profile_are_refused(names, row):
    with pytest.raises(EntryFormatError):
        list(encode_rows(names, [row]))


def test_a_moment_has_six_digits_and_stands_in_utc():
    local = datetime(2026, 9, 1, 11, 0, tzinfo=timezone(timedelta(hours=2)))

    assert format_moment(local) == "2026-09-01T09:00:00.000000Z"
    with pytest.raises(EntryFormatError, match="without a time zone"):
        format_moment(local.replace(tzinfo=None))


def test_another_salt_or_value_gives_another_commitment():
    first = commit_to({"name": "Zoë"}, salt=b"1" * 32)

    assert first == commit_to({"name": "Zoë"}, salt=b"1" * 32)
    assert first != commit_to({"name": "Zoë"}, salt=b"2" * 32)
    assert first != commit_to({"name": "Zoe"}, salt=b"1" * 32)
