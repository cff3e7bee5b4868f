"""Words that decide what a policy asks: numbers, dates, units, duties, names, links."""

import re
from dataclasses import dataclass

SIGNS = {
    "number": "a number",
    "date": "a day or date",
    "unit": "a unit",
    "duty": "a word of duty, permission or limit",
    "role": "a name or role",
    "link": "the target of a link",
    "fact": "a fact of the company",
}
_NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
hundred thousand million half third quarter once twice double dozen both"""
_DATES = """january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday daily weekly
monthly quarterly yearly annual annually immediately"""
_UNITS = """second seconds minute minutes hour hours day days week weeks month months quarter
quarters year years business working calendar weekday weekdays weekend weekends euro euros eur
dollar dollars usd pound pounds gbp chf cent cents percent per km kg metres meters gb mb"""
_DUTIES = """must shall should may might can cannot could will would need needs required requires
require obliged forbidden forbids prohibited allowed permitted optional mandatory recommended
entitled ought not no never none nobody nothing neither nor without only unless except always all
every each any or least most within before after until than more less fewer up exceed exceeds
maximum minimum if when where otherwise instead"""
_ROLES = """manager managers lead leads leader head heads director directors officer officers
supervisor supervisors team teams department departments board owner owners approver approvers hr
council representative representatives employee employees staff contractor contractors worker
workers executive management administrator administrators trainer trainers auditor auditors"""
_KINDS = {
    **dict.fromkeys(_ROLES.split(), "role"),
    **dict.fromkeys(_UNITS.split(), "unit"),
    **dict.fromkeys(_NUMBERS.split(), "number"),
    **dict.fromkeys(_DATES.split(), "date"),
    **dict.fromkeys(_DUTIES.split(), "duty"),
}
_SIGN = re.compile(
    r"\]\((?P<link>[^()\s]*)\)|\{\{\s*(?P<fact>[^{}]*?)\s*\}\}|(?P<unit>[€$£¥%°])"
    r"|(?P<date>\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4})"
    r"|(?P<number>\d+(?:[.,:/]\d+)*)|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)|(?P<end>[.!?:;|]+)"
)


@dataclass(frozen=True)
class Sign:
    """A weighty word: its sort, how it is compared, how it was written and where."""

    kind: str
    word: str
    shown: str
    begin: int


def list_signs(text: str) -> list[Sign]:
    """The weighty words of one paragraph, in their order.

    A word with a capital letter inside a sentence is taken for a name.
    """
    signs: list[Sign] = []
    is_begin = True
    for match in _SIGN.finditer(text):
        kind, shown = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "word":
            kind = _name_word(shown, is_begin=is_begin)
        is_begin = kind == "end"
        if kind in SIGNS:
            signs.append(Sign(kind, _fold(shown), shown, match.start()))
    return signs


def _name_word(word: str, *, is_begin: bool) -> str:
    folded = word.casefold()
    if folded.endswith("n't"):
        return "duty"
    if kind := _KINDS.get(folded) or _name_compound(folded):
        return kind
    return "role" if word[0].isupper() and not is_begin and folded != "i" else ""


def _name_compound(word: str) -> str:
    """“twenty-one” is a number, “non-business” is about business."""
    parts = [_KINDS[part] for part in word.split("-") if part in _KINDS] if "-" in word else []
    return parts[0] if parts else ""


def _fold(word: str) -> str:
    """Capital letters and the ’s of a name make no difference."""
    return word.casefold().removesuffix("'s")
