"""Which letters of different alphabets look alike, so that two addresses can be told apart."""

_ALIKE = {
    "а": "a",
    "в": "b",
    "с": "c",
    "ԁ": "d",
    "е": "e",
    "ё": "e",
    "ѓ": "r",
    "һ": "h",
    "і": "i",
    "ї": "i",
    "ј": "j",
    "к": "k",
    "ӏ": "l",
    "м": "m",
    "н": "h",
    "о": "o",
    "р": "p",
    "ԛ": "q",
    "ѕ": "s",
    "т": "t",
    "у": "y",
    "ѵ": "v",
    "ԝ": "w",
    "х": "x",
    "ɑ": "a",
    "α": "a",
    "β": "b",
    "ε": "e",
    "η": "n",
    "ι": "i",
    "κ": "k",
    "ν": "v",
    "ο": "o",
    "ρ": "p",
    "σ": "o",
    "τ": "t",
    "υ": "u",
    "χ": "x",
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "0": "o",
    "1": "l",
    "|": "l",
}
_TABLE = str.maketrans(_ALIKE)


def find_skeleton(key: str) -> str:
    """What is left of an address when letters that look alike count as one."""
    return key.translate(_TABLE).replace("rn", "m").replace("vv", "w")
